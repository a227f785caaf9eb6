import { ArchiveRestore, Plus } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import type { BackupPlan, BackupsOverview } from '../../../../shared/features/backups/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { useGo } from '../../../app/navigation.tsx';
import { useAddressSelection } from '../../../app/use-address-selection.ts';
import { useMeasuredRem } from '../../../app/use-measured-rem.ts';
import { Button } from '../../../ui/button.tsx';
import { DataTable } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { planPath, setupPath } from '../acts.ts';
import { JobsTable } from '../components/jobs-table.tsx';
import { planColumns } from '../components/plan-columns.tsx';
import { planEntries } from '../components/plan-entries.ts';
import { RunningJob } from '../components/running-job.tsx';
import { useActs } from '../page-acts.ts';
import { PlanCallouts } from '../plan/plan-callouts.tsx';
import { useJobs, useOverview } from '../queries.ts';
import { aimAtPlan } from '../store.ts';

const keyOf = ({ id }: BackupPlan) => id;

/** How one project is backed up. */
export default function BackupsTab({ projectId }: { projectId: string }) {
  const query = useOverview(projectId);
  if (query.data) return <Shown projectId={projectId} overview={query.data} />;
  if (query.isError)
    return (
      <Failure
        what="Its backups could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  return <Skeleton rows={6} label="Loading its backups" className="px-4" />;
}

function Shown({ projectId, overview }: { projectId: string; overview: BackupsOverview }) {
  const go = useGo();
  const acts = useActs();
  const [selected, select] = useAddressSelection('plan');
  const jobs = useJobs({ projectId, limit: 50 }).data ?? [];
  const wrapper = useRef<HTMLDivElement>(null);
  const width = useMeasuredRem(wrapper) - 2;
  const targets = useMemo(() => new Map(overview.targets.map((target) => [target.id, target])), [overview.targets]);
  const plans = useMemo(
    () => overview.plans.filter((plan) => plan.projectId === projectId),
    [overview.plans, projectId],
  );
  const columns = useMemo(() => planColumns({ targets, width, own: true }), [targets, width]);
  const aim = plans.find(({ id }) => id === selected)?.id ?? (plans.length === 1 ? (plans[0]?.id ?? null) : null);
  useEffect(() => {
    aimAtPlan(aim);
    return () => aimAtPlan(null);
  }, [aim]);
  return (
    <div ref={wrapper} className="grid content-start gap-6 p-4">
      {plans.length === 0 ? (
        <EmptyState
          icon={ArchiveRestore}
          title="It is not backed up"
          action={
            <Button variant="primary" icon={Plus} onClick={() => go(setupPath(projectId))}>
              Back it up
            </Button>
          }
        >
          Its files and databases as they were, hour by hour, encrypted, and really restored on a schedule to prove that
          they come back.
        </EmptyState>
      ) : (
        <>
          {plans.map((plan) => (
            <PlanCallouts key={plan.id} plan={plan} target={targets.get(plan.targetId)} />
          ))}
          {plans.map((plan) => plan.running && <RunningJob key={plan.id} job={plan.running} />)}
          <Section
            title="Plans"
            count={plans.length}
            action={
              <Button size="sm" icon={Plus} onClick={() => go(setupPath(projectId))}>
                Another plan
              </Button>
            }
          >
            <DataTable
              label="Plans of this project"
              columns={columns}
              items={plans}
              getKey={keyOf}
              selectedKey={selected}
              onSelect={(id) => select(id)}
              onOpen={({ id }) => go(planPath(id))}
              onPeek={({ id }) => go(planPath(id))}
              actions={(plan) => planEntries(plan, { acts, go })}
              fit
            />
          </Section>
        </>
      )}
      {jobs.length > 0 && (
        <Section title="What was done">
          <JobsTable label="What was done, newest first" jobs={jobs} width={width} of="target" fit />
        </Section>
      )}
    </div>
  );
}
