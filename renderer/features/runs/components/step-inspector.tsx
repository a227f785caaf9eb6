import type { Run, RunStep } from '../../../../shared/features/runs/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Countdown, Elapsed } from '../../../ui/elapsed.tsx';
import { Inspector } from '../../../ui/inspector.tsx';
import { JsonView } from '../../../ui/json/json-view.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Time } from '../../../ui/time.tsx';
import { useStep } from '../queries.ts';
import type { RunActions } from '../use-actions.ts';
import { kindOf, spanOf, waitEnd, waitWords } from '../words.ts';
import { Approval } from './approval.tsx';
import { Attempts } from './attempts.tsx';
import { Children } from './children.tsx';
import { StepState } from './run-state.tsx';

interface StepInspectorProps {
  run: Run;
  step: RunStep;
  actions: RunActions;
  onClose: () => void;
}

/** One step whole: how it stands, what it waits for, what went in and what came out. */
export function StepInspector({ run, step, actions, onClose }: StepInspectorProps) {
  const children = run.children.filter(({ parent }) => parent?.stepKey === step.key);
  return (
    <Inspector
      title={step.title}
      subtitle={`${kindOf(step)} · ${step.key}`}
      actions={
        <CopyButton
          label="Copy link"
          text={() => `${window.location.origin}/runs/${run.id}?step=${encodeURIComponent(step.key)}`}
        />
      }
      onClose={onClose}
    >
      <div className="grid gap-5">
        <Standing run={run} step={step} />
        {step.wait && <Waiting run={run} step={step} actions={actions} />}
        {step.error && (
          <Callout
            tone="bad"
            title={step.error.sentence}
            action={
              <CopyButton
                label="Copy error"
                text={[step.error.code, step.error.sentence, step.error.detail].filter(Boolean).join('\n')}
              />
            }
          >
            <p className="text-sm">{step.error.code}</p>
            {step.error.detail && (
              <pre className="mt-1 max-h-40 overflow-hidden text-xs whitespace-pre-wrap wrap-anywhere">
                {step.error.detail.slice(0, 2_000)}
              </pre>
            )}
          </Callout>
        )}
        {children.length > 0 && (
          <Section title="Runs that it has started" level={3} count={children.length}>
            <Children runs={children} label={`Runs started by ${step.title}`} />
          </Section>
        )}
        <InAndOut run={run} step={step} />
        {step.attempts.length > 1 && <Attempts step={step} />}
      </div>
    </Inspector>
  );
}

function Standing({ run, step }: { run: Run; step: RunStep }) {
  const tries = step.attempts.length;
  const title = (key: string) => run.steps.find((other) => other.key === key)?.title ?? key;
  return (
    <div className="grid gap-3">
      {step.state === 'running' && <ProgressBar value={step.progress} label={step.text || 'Running'} />}
      <KeyValue
        items={[
          { key: 'State', value: <StepState step={step} /> },
          ...(step.startedAt !== null ? [{ key: 'Started', value: <Time at={step.startedAt} form="clock" /> }] : []),
          ...(step.startedAt !== null && !step.reused
            ? [{ key: step.finishedAt === null ? 'For' : 'Took', value: <Elapsed {...spanOf(step)} /> }]
            : []),
          ...(tries > 0
            ? [{ key: 'Tries', value: step.maxAttempts > 1 ? `${tries} of at most ${step.maxAttempts}` : tries }]
            : []),
          ...(step.retryAt !== null
            ? [
                {
                  key: 'Tried again',
                  value: (
                    <>
                      in <Countdown to={step.retryAt} due="a moment" />
                    </>
                  ),
                },
              ]
            : []),
          ...(step.crashes > 0
            ? [
                {
                  key: 'Crashes',
                  value: `the program ended ${step.crashes === 1 ? 'once' : `${step.crashes} times`} while it ran`,
                },
              ]
            : []),
          ...(step.reused ? [{ key: 'Taken over', value: 'from the try before, not run again' }] : []),
          ...(step.needs.length > 0 ? [{ key: 'After', value: step.needs.map(title).join(', ') }] : []),
          ...(step.resource ? [{ key: 'Uses', value: step.resource }] : []),
        ]}
      />
    </div>
  );
}

function Waiting({ run, step, actions }: { run: Run; step: RunStep; actions: RunActions }) {
  const { wait } = step;
  if (!wait || step.state !== 'waiting') return null;
  if (wait.kind === 'approval')
    return (
      <Section title="Waits for approval" level={3}>
        <Approval runId={run.id} stepKey={step.key} question={wait.question} until={wait.until} actions={actions} />
      </Section>
    );
  const until = waitEnd(wait);
  return (
    <Section title="Waits" level={3}>
      {wait.kind === 'runs' && wait.total > 0 ? (
        <ProgressBar
          value={wait.ended / wait.total}
          label={waitWords(wait)}
          tone={wait.failed > 0 ? 'bad' : 'accent'}
        />
      ) : (
        wait.kind !== 'timer' && <p className="wrap-anywhere">{waitWords(wait)}</p>
      )}
      {until !== null && (
        <p className="mt-1 text-dim">
          {wait.kind === 'timer' ? 'Goes on in ' : 'Gives up waiting in '}
          <Countdown to={until} due="a moment" />, at <Time at={until} form="clock" />
        </p>
      )}
    </Section>
  );
}

function InAndOut({ run, step }: { run: Run; step: RunStep }) {
  const query = useStep(run.id, step.key);
  const detail = query.data;
  if (query.isError && !detail)
    return (
      <Failure
        what="What went in and came out could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  if (!detail) return <Skeleton rows={4} shape="text" label="Loading input and output" />;
  const ended = step.finishedAt !== null || step.reused;
  return (
    <>
      <Section title="Output" level={3}>
        {ended && detail.result !== null ? (
          <JsonView label="Output" value={detail.result} />
        ) : (
          <p className="text-faint">{ended ? 'It has given nothing back.' : 'It has not ended yet.'}</p>
        )}
      </Section>
      <Section title="Input" level={3}>
        {detail.input !== null ? (
          <JsonView label="Input" value={detail.input} />
        ) : (
          <p className="text-faint">{step.startedAt === null ? 'It has not started yet.' : 'It takes nothing in.'}</p>
        )}
      </Section>
      {detail.idempotencyKey && (
        <KeyValue
          items={[{ key: 'Idempotency key', value: detail.idempotencyKey, mono: true, copy: detail.idempotencyKey }]}
        />
      )}
    </>
  );
}
