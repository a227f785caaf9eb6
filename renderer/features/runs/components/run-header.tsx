import type { Run } from '../../../../shared/features/runs/schema.ts';
import { AppLink } from '../../../app/navigation.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Elapsed } from '../../../ui/elapsed.tsx';
import { Link } from '../../../ui/link.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { Time } from '../../../ui/time.tsx';
import { isLive } from '../marks.ts';
import type { RunActions } from '../use-actions.ts';
import { errorText, spanOf, triggerWords } from '../words.ts';
import { Questions } from './questions.tsx';
import { RunState } from './run-state.tsx';

/** What it is, how far it is, and what it asks or what went wrong. */
export function RunHeader({ run, actions }: { run: Run; actions: RunActions }) {
  const live = isLive(run);
  return (
    <header className="grid shrink-0 gap-2.5 border-b border-line-soft px-4 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <RunState run={run} className="font-medium" />
        <p className="text-dim">
          {run.startedAt === null ? 'asked for ' : 'started '}
          <Time at={run.startedAt ?? run.createdAt} form="moment" /> · {triggerWords(run.trigger)}
          {run.startedAt !== null && (
            <>
              {live ? ' · for ' : ' · took '}
              <Elapsed {...spanOf(run)} />
            </>
          )}
        </p>
        {run.retryOf && (
          <Link render={<AppLink to={`/runs/${run.retryOf}`} />} className="text-sm">
            the try before
          </Link>
        )}
        {run.parent && (
          <Link
            render={<AppLink to={`/runs/${run.parent.runId}?step=${encodeURIComponent(run.parent.stepKey)}`} />}
            className="text-sm"
          >
            the run that started it
          </Link>
        )}
        <span className="ms-auto text-sm text-dim tabular-nums">
          {run.stepsEnded} of {run.stepsTotal} steps
        </span>
      </div>
      {live && (
        <ProgressBar
          value={run.progress}
          label={run.text || run.name}
          tone={run.state === 'compensating' ? 'bad' : 'accent'}
        />
      )}
      {run.heldUp === 'space' && (
        <Callout tone="warn" title="The disk is full">
          Nothing of this run is lost. It goes on by itself as soon as there is room.
        </Callout>
      )}
      {run.asks && (
        <Questions
          runId={run.id}
          run={run}
          actions={actions}
          className="grid gap-3 rounded-lg border border-line-soft bg-warn-bg px-3 py-2.5"
        />
      )}
      {run.error && (
        <Callout
          tone={run.state === 'cancelled' ? 'warn' : 'bad'}
          title={run.error.sentence}
          action={<CopyButton label="Copy details" text={() => errorText(run)} withText />}
        >
          <FailedStep run={run} />
        </Callout>
      )}
    </header>
  );
}

function FailedStep({ run }: { run: Run }) {
  const step = run.steps.find(({ key }) => key === run.error?.stepKey);
  if (!step) return null;
  const tries = step.attempts.length;
  return (
    <>
      At step <Link render={<AppLink to={`/runs/${run.id}?step=${encodeURIComponent(step.key)}`} />}>{step.title}</Link>
      {tries > 1 && `, after ${tries} tries`}
    </>
  );
}
