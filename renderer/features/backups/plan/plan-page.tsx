import { useParams } from '@tanstack/react-router';
import { DatabaseBackup, Ellipsis, ShieldCheck } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { BackupPlan, BackupTarget } from '../../../../shared/features/backups/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { AppLink, useGo, useSearch } from '../../../app/navigation.tsx';
import { PageActions, PageSubtitle, usePageTitle } from '../../../app/page-slots.tsx';
import { useMeasuredRem } from '../../../app/use-measured-rem.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Link } from '../../../ui/link.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { JobsTable } from '../components/jobs-table.tsx';
import { PlanState } from '../components/marks.tsx';
import { planEntries } from '../components/plan-entries.ts';
import { RunningJob } from '../components/running-job.tsx';
import { SnapshotsTable } from '../components/snapshots-table.tsx';
import { nameText } from '../names.ts';
import { useActs } from '../page-acts.ts';
import { useJobs, useOverview, useSnapshots } from '../queries.ts';
import { aimAtPlan, openDialog } from '../store.ts';
import { RetentionPreview } from '../target/retention-preview.tsx';
import { isGoing } from '../words.ts';
import { PlanCallouts } from './plan-callouts.tsx';
import { PlanFacts } from './plan-facts.tsx';
import { PlanFigures } from './plan-figures.tsx';
import { Timeline } from './timeline.tsx';

const tabs = ['snapshots', 'plan', 'history', 'retention'] as const;
type Tab = (typeof tabs)[number];

export default function PlanPage() {
  const { id = '' } = useParams({ strict: false });
  const go = useGo();
  const query = useOverview();
  const plan = query.data?.plans.find((one) => one.id === id);
  usePageTitle(plan ? nameText(plan.name, 80) : null);
  useEffect(() => {
    aimAtPlan(id);
    return () => aimAtPlan(null);
  }, [id]);
  if (plan) return <Shown key={id} plan={plan} target={query.data?.targets.find((one) => one.id === plan.targetId)} />;
  if (query.data)
    return (
      <EmptyState title="There is no such plan" action={<Button onClick={() => go('/backups')}>See all plans</Button>}>
        It may have been removed since. Its snapshots are still at their target.
      </EmptyState>
    );
  if (query.isError)
    return (
      <Failure
        what="The plan could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  return <Skeleton rows={10} label="Loading the plan" className="px-4 py-2" />;
}

function Shown({ plan, target }: { plan: BackupPlan; target: BackupTarget | undefined }) {
  const acts = useActs();
  const go = useGo();
  const [search, setSearch] = useSearch();
  const tab: Tab = tabs.find((one) => one === search.tab) ?? 'snapshots';
  const main = useRef<HTMLDivElement>(null);
  const width = useMeasuredRem(main);
  const going = plan.running !== null && isGoing(plan.running);
  return (
    <div ref={main} className="flex h-full min-h-0 flex-col overflow-y-auto">
      <PageSubtitle>
        <Link render={<AppLink to="/backups" />} variant="plain">
          plan
        </Link>
        {plan.projectId !== null && (
          <>
            {' of '}
            <Link
              render={<AppLink to={`/projects/${encodeURIComponent(plan.projectId)}?tab=backups`} />}
              variant="plain"
            >
              <bdi>{nameText(plan.projectName ?? '', 80)}</bdi>
            </Link>
          </>
        )}
      </PageSubtitle>
      <PageActions>
        <Button icon={ShieldCheck} disabled={going || plan.snapshots === 0} onClick={() => void acts.provePlan(plan)}>
          Prove
        </Button>
        <Button variant="primary" icon={DatabaseBackup} disabled={going} onClick={() => void acts.backUp(plan)}>
          Back up now
        </Button>
        <Menu
          align="end"
          trigger={<IconButton icon={Ellipsis} label="More for this plan" />}
          entries={planEntries(plan, { acts, go, own: true })}
        />
      </PageActions>
      <div className="grid shrink-0 gap-4 px-4 pt-3 pb-3">
        <div className="flex min-w-0 flex-wrap items-baseline gap-x-6 gap-y-2">
          <PlanState plan={plan} target={target} className="w-36 font-medium" />
          <PlanFigures plan={plan} />
        </div>
        <PlanCallouts plan={plan} target={target} />
        {plan.running && <RunningJob job={plan.running} />}
      </div>
      <Tabs<Tab>
        label="Parts of the plan"
        value={tab}
        onValueChange={(next) => setSearch({ tab: next === 'snapshots' ? undefined : next })}
        className="min-h-96 flex-1 px-4"
        panelClassName="-mx-4 min-h-0 pt-0!"
        tabs={[
          {
            value: 'snapshots',
            label: 'Snapshots',
            count: plan.snapshots,
            content: <Snapshots plan={plan} width={width} keepsAll={target?.appendOnly ?? false} />,
          },
          {
            value: 'plan',
            label: 'What it says',
            content: (
              <div className="h-full overflow-y-auto p-4">
                <Section
                  title="What, when, how long"
                  action={
                    <Button size="sm" onClick={() => openDialog({ kind: 'plan', plan })}>
                      Change…
                    </Button>
                  }
                >
                  <PlanFacts plan={plan} />
                </Section>
              </div>
            ),
          },
          { value: 'history', label: 'History', content: <History planId={plan.id} width={width} /> },
          {
            value: 'retention',
            label: 'Retention',
            content: (
              <div className="h-full overflow-y-auto p-4">
                <RetentionPreview targetId={plan.targetId} planId={plan.id} retention={plan.retention} />
              </div>
            ),
          },
        ]}
      />
    </div>
  );
}

function Snapshots({ plan, width, keepsAll }: { plan: BackupPlan; width: number; keepsAll: boolean }) {
  const query = useSnapshots({ targetId: plan.targetId, planId: plan.id });
  const snapshots = query.data;
  if (!snapshots)
    return query.isError ? (
      <Failure
        what="The snapshots could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    ) : (
      <Skeleton rows={6} label="Loading the snapshots" />
    );
  if (snapshots.length === 0)
    return (
      <EmptyState title="No snapshot yet">
        The first backup makes one; then any file of it can be brought back.
      </EmptyState>
    );
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="px-4 py-3">
        <Timeline snapshots={snapshots} />
      </div>
      <SnapshotsTable
        label={`Snapshots of ${nameText(plan.name, 80)}, newest first`}
        snapshots={snapshots}
        width={width}
        keepsAll={keepsAll}
        className="min-h-0 flex-1 border-t border-line-soft"
      />
    </div>
  );
}

function History({ planId, width }: { planId: string; width: number }) {
  const query = useJobs({ planId, limit: 200 });
  const jobs = query.data;
  if (!jobs)
    return query.isError ? (
      <Failure
        what="Its history could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    ) : (
      <Skeleton rows={6} label="Loading its history" />
    );
  if (jobs.length === 0) return <EmptyState title="Nothing has been done yet" />;
  return <JobsTable label="What was done, newest first" jobs={jobs} width={width} of="plan" className="h-full" />;
}
