import { useParams } from '@tanstack/react-router';
import { Suspense } from 'react';
import type { BackupJob } from '../../../../shared/features/backups/schema.ts';
import { knownError } from '../../../app/connection.ts';
import { Failure } from '../../../app/failure.tsx';
import { AppLink, useGo } from '../../../app/navigation.tsx';
import { PageSubtitle, usePageTitle } from '../../../app/page-slots.tsx';
import { Button } from '../../../ui/button.tsx';
import { Elapsed } from '../../../ui/elapsed.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Link } from '../../../ui/link.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { RunLogOf } from '../../runs/index.tsx';
import { planPath, targetPath } from '../acts.ts';
import { JobStateMark } from '../components/marks.tsx';
import { RunningJob } from '../components/running-job.tsx';
import { nameText } from '../names.ts';
import { useJob } from '../queries.ts';
import { isGoing, jobKindWords } from '../words.ts';
import { JobReceipt } from './job-receipt.tsx';

export default function JobPage() {
  const { id = '' } = useParams({ strict: false });
  const go = useGo();
  const query = useJob(id);
  usePageTitle(query.data ? jobKindWords[query.data.kind] : null);
  if (query.data) return <Shown key={id} job={query.data} />;
  if (knownError(query.error)?.code === 'NOT_FOUND')
    return (
      <EmptyState
        title="There is no such receipt"
        action={<Button onClick={() => go('/backups?view=activity')}>See what was done</Button>}
      />
    );
  if (query.isError)
    return (
      <Failure
        what="The receipt could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  return <Skeleton rows={10} label="Loading the receipt" className="px-4 py-2" />;
}

function Shown({ job }: { job: BackupJob }) {
  const going = isGoing(job);
  return (
    <div className="h-full overflow-y-auto">
      <PageSubtitle>
        {'of '}
        {job.planId !== null && job.planName !== null && (
          <>
            <Link render={<AppLink to={planPath(job.planId)} />} variant="plain">
              <bdi>{nameText(job.planName, 80)}</bdi>
            </Link>
            {' at '}
          </>
        )}
        <Link render={<AppLink to={targetPath(job.targetId)} />} variant="plain">
          <bdi>{nameText(job.targetName, 80)}</bdi>
        </Link>
      </PageSubtitle>
      <div className="grid gap-6 px-4 pt-3 pb-8">
        {going ? (
          <RunningJob job={job} own />
        ) : (
          <div className="flex min-w-0 flex-wrap items-baseline gap-x-3 gap-y-1">
            <JobStateMark job={job} className="shrink-0 font-medium" />
            <p dir="auto" className="min-w-0 wrap-anywhere select-text">
              {nameText(job.sentence, 2_000)}
            </p>
            <Elapsed from={job.startedAt} to={job.endedAt} className="text-faint" />
          </div>
        )}
        <JobReceipt job={job} />
        {job.runId !== null && (
          <Suspense fallback={<Skeleton rows={4} shape="text" label="Loading the log" />}>
            <RunLogOf runId={job.runId} className="h-60" />
          </Suspense>
        )}
      </div>
    </div>
  );
}
