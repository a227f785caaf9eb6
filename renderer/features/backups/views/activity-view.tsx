import { useRef } from 'react';
import { Failure } from '../../../app/failure.tsx';
import { useMeasuredRem } from '../../../app/use-measured-rem.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { JobsTable } from '../components/jobs-table.tsx';
import { useJobs } from '../queries.ts';

export function ActivityView() {
  const query = useJobs({ limit: 200 });
  const wrapper = useRef<HTMLDivElement>(null);
  const width = useMeasuredRem(wrapper);
  const jobs = query.data;
  return (
    <div ref={wrapper} className="h-full min-h-0">
      {jobs && jobs.length > 0 ? (
        <JobsTable label="What was done, newest first" jobs={jobs} width={width} className="h-full" />
      ) : jobs ? (
        <EmptyState title="Nothing has been done yet">
          Each backup, proof and restore stands here with its receipt.
        </EmptyState>
      ) : query.isError ? (
        <Failure
          what="What was done could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : (
        <Skeleton rows={8} label="Loading what was done" />
      )}
    </div>
  );
}
