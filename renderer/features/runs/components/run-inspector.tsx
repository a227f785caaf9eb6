import type { Run, RunSummary } from '../../../../shared/features/runs/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { AppLink, useGo } from '../../../app/navigation.tsx';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Elapsed } from '../../../ui/elapsed.tsx';
import { Inspector } from '../../../ui/inspector.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Link } from '../../../ui/link.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Time } from '../../../ui/time.tsx';
import { isLive } from '../marks.ts';
import { useRunOnce } from '../queries.ts';
import { askToCancel } from '../store.ts';
import type { RunActions } from '../use-actions.ts';
import { canCancel, errorText, spanOf, triggerWords } from '../words.ts';
import { Questions } from './questions.tsx';
import { RunState, StepState } from './run-state.tsx';

interface RunInspectorProps {
  id: string;
  /** When the list has it already. */
  summary: RunSummary | undefined;
  actions: RunActions;
  onClose: () => void;
}

/** A run beside the list: enough to know whether it has to be opened. */
export function RunInspector({ id, summary, actions, onClose }: RunInspectorProps) {
  const go = useGo();
  const query = useRunOnce(id);
  const run = query.data;
  const known = run ?? summary;
  return (
    <Inspector
      title={known?.name ?? 'Run'}
      subtitle={known && `${known.kind} · ${triggerWords(known.trigger)}`}
      onClose={onClose}
      footer={
        known && (
          <>
            <Button variant="primary" onClick={() => go(`/runs/${id}`)}>
              Open
            </Button>
            {canCancel(known) && <Button onClick={() => askToCancel(known)}>Cancel…</Button>}
            {run?.error && <CopyButton label="Copy details" text={() => errorText(run)} withText />}
          </>
        )
      }
    >
      {run ? (
        <Peek run={run} actions={actions} />
      ) : query.isError ? (
        <Failure
          what="The run could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : (
        <Skeleton rows={8} shape="text" label="Loading the run" />
      )}
    </Inspector>
  );
}

function Peek({ run, actions }: { run: Run; actions: RunActions }) {
  return (
    <div className="grid gap-5">
      {isLive(run) && <ProgressBar value={run.progress} label={run.text || run.name} />}
      {run.asks && <Questions runId={run.id} run={run} actions={actions} className="grid gap-3" />}
      {run.error && (
        <Callout tone={run.state === 'cancelled' ? 'warn' : 'bad'} title={run.error.sentence}>
          {run.error.stepKey && `At step ${run.steps.find(({ key }) => key === run.error?.stepKey)?.title ?? ''}`}
        </Callout>
      )}
      <KeyValue
        items={[
          { key: 'State', value: <RunState run={run} /> },
          ...(run.startedAt === null ? [] : [{ key: 'Started', value: <Time at={run.startedAt} form="moment" /> }]),
          ...(run.startedAt === null
            ? []
            : [{ key: run.finishedAt === null ? 'For' : 'Took', value: <Elapsed {...spanOf(run)} /> }]),
          ...(run.subject ? [{ key: 'About', value: run.subject.label || run.subject.id }] : []),
          { key: 'Run', value: run.id, mono: true, copy: run.id },
          { key: 'Version', value: run.version.slice(0, 12), mono: true, copy: run.version },
        ]}
      />
      <Section title="Steps" level={3} count={`${run.stepsEnded} of ${run.stepsTotal}`}>
        <ul className="border-t border-line-soft">
          {run.steps.slice(0, 50).map((step) => (
            <li key={step.key} className="flex h-7 items-center gap-3 border-b border-line-soft text-sm">
              <StepState step={step} className="w-24 shrink-0" />
              <span className="min-w-0 flex-1 truncate">
                <Link render={<AppLink to={`/runs/${run.id}?step=${encodeURIComponent(step.key)}`} />} variant="plain">
                  {step.title}
                </Link>
              </span>
              {!step.reused && <Elapsed {...spanOf(step)} className="shrink-0 text-dim" />}
            </li>
          ))}
        </ul>
        {run.steps.length > 50 && <p className="pt-1 text-sm text-faint">{`and ${run.steps.length - 50} more`}</p>}
      </Section>
    </div>
  );
}
