import { knownError } from '../../../app/connection.ts';
import { Failure } from '../../../app/failure.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useRun } from '../queries.ts';
import { RunLog } from './run-log.tsx';

/** What a run has said so far, where something else than the run itself is looked at. */
export default function RunLogOf({ runId, className }: { runId: string; className?: string }) {
  const { run, query } = useRun(runId);
  if (run) return <RunLog run={run} selected={null} {...(className !== undefined && { className })} />;
  if (knownError(query.error)?.code === 'NOT_FOUND')
    return <EmptyState size="line" title="Its log is not kept any more." />;
  if (query.isError)
    return (
      <Failure
        what="The log could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  return <Skeleton rows={4} shape="text" label="Loading the log" />;
}
