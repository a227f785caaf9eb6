import type { RunStep } from '../../../../shared/features/runs/schema.ts';
import { knownError } from '../../../app/connection.ts';
import { Failure } from '../../../app/failure.tsx';
import { AppLink } from '../../../app/navigation.tsx';
import { printable } from '../../../lib/printable.ts';
import { Elapsed } from '../../../ui/elapsed.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Link } from '../../../ui/link.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useRun } from '../queries.ts';
import { type RunActions, useRunActions } from '../use-actions.ts';
import { spanOf, waitEnd, waitWords } from '../words.ts';
import { Approval } from './approval.tsx';
import { StepState } from './run-state.tsx';

const short = (text: string) => printable(text.slice(0, 600));

/** The steps of a run one below the other, as they go on, with the questions that they ask. */
export default function RunSteps({ runId }: { runId: string }) {
  const { run, query } = useRun(runId);
  const actions = useRunActions();
  if (!run)
    return knownError(query.error)?.code === 'NOT_FOUND' ? (
      <EmptyState size="line" title="Its run is not kept any more." />
    ) : query.isError ? (
      <Failure
        what="Its steps could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    ) : (
      <Skeleton rows={6} label="Reading its steps" />
    );
  return (
    <div className="grid gap-1">
      <ol aria-label={`Steps of ${short(run.name)}`} className="grid">
        {run.steps.map((step) => (
          <Step key={step.key} runId={run.id} step={step} actions={actions} />
        ))}
      </ol>
      <p className="text-sm">
        <Link render={<AppLink to={`/runs/${encodeURIComponent(run.id)}`} />}>Open the run with its log</Link>
      </p>
    </div>
  );
}

function Step({ runId, step, actions }: { runId: string; step: RunStep; actions: RunActions }) {
  const { wait } = step;
  const asks = step.state === 'waiting' && wait?.kind === 'approval' ? wait : null;
  const says = step.error ? step.error.sentence : wait && !asks ? waitWords(wait) : step.text;
  const { from, to } = spanOf(step);
  return (
    <li
      aria-current={step.state === 'running' ? 'step' : undefined}
      className="grid gap-1 border-s-2 border-line-soft py-1 ps-3 aria-[current]:border-accent"
    >
      <div className="flex min-w-0 flex-wrap items-baseline gap-x-3 gap-y-0.5 text-sm">
        <span dir="auto" className="w-48 shrink-0 truncate font-medium" title={short(step.title)}>
          {short(step.title)}
        </span>
        <StepState step={step} className="w-26 shrink-0" />
        <span dir="auto" className="min-w-0 flex-1 text-dim wrap-anywhere">
          {short(says)}
        </span>
        {from !== null && !step.reused && <Elapsed from={from} to={to} className="shrink-0 text-faint" />}
      </div>
      {step.state === 'running' && step.progress !== null && (
        <ProgressBar value={step.progress} label={short(step.title)} bare />
      )}
      {asks && (
        <Approval
          runId={runId}
          stepKey={step.key}
          question={short(asks.question)}
          until={waitEnd(asks)}
          actions={actions}
          className="py-1"
        />
      )}
    </li>
  );
}
