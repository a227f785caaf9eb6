import { ArchiveRestore, HardDrive, Plus } from 'lucide-react';
import { useMemo } from 'react';
import type { BackupsOverview } from '../../../shared/features/backups/schema.ts';
import { Failure } from '../../app/failure.tsx';
import { useGo, useSearch } from '../../app/navigation.tsx';
import { PageActions, PageSubtitle } from '../../app/page-slots.tsx';
import { formatCount } from '../../lib/number.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { setupPath } from './acts.ts';
import { useOverview } from './queries.ts';
import { openDialog } from './store.ts';
import { ActivityView } from './views/activity-view.tsx';
import { PlansView } from './views/plans-view.tsx';
import { TargetsView } from './views/targets-view.tsx';
import { UnprotectedView } from './views/unprotected-view.tsx';
import { isGoing } from './words.ts';

const views = ['plans', 'targets', 'unprotected', 'activity'] as const;
type View = (typeof views)[number];

export default function BackupsPage() {
  const query = useOverview();
  if (query.data) return <Overview overview={query.data} />;
  if (query.isError)
    return (
      <Failure
        what="The backups could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  return <Skeleton rows={10} label="Loading the backups" className="px-4" />;
}

function Overview({ overview }: { overview: BackupsOverview }) {
  const go = useGo();
  const [search, setSearch] = useSearch();
  const { plans, targets, unprotected } = overview;
  const view: View = views.find((one) => one === search.view) ?? 'plans';
  const byId = useMemo(() => new Map(targets.map((target) => [target.id, target])), [targets]);
  const going = plans.filter(({ running }) => running && isGoing(running)).length;
  if (plans.length === 0 && targets.length === 0) return <Nothing unprotected={unprotected.length} />;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageSubtitle>
        {[formatCount(plans.length, 'plan'), formatCount(targets.length, 'target'), going > 0 && `${going} going on`]
          .filter(Boolean)
          .join(' · ')}
      </PageSubtitle>
      <PageActions>
        {view === 'targets' && (
          <Button icon={HardDrive} onClick={() => openDialog({ kind: 'target', target: null })}>
            Add a target…
          </Button>
        )}
        <Button variant={plans.length === 0 ? 'primary' : 'default'} icon={Plus} onClick={() => go(setupPath())}>
          Set up a backup
        </Button>
      </PageActions>
      <Tabs<View>
        label="Backups"
        value={view}
        onValueChange={(next) =>
          setSearch({ view: next === 'plans' ? undefined : next, show: undefined, plan: undefined, job: undefined })
        }
        className="min-h-0 flex-1 px-4 pt-1"
        panelClassName="-mx-4 min-h-0 pt-0!"
        tabs={[
          { value: 'plans', label: 'Plans', count: plans.length, content: <PlansView plans={plans} targets={byId} /> },
          { value: 'targets', label: 'Targets', count: targets.length, content: <TargetsView targets={targets} /> },
          {
            value: 'unprotected',
            label: 'Not backed up',
            count: unprotected.length,
            content: <UnprotectedView projects={unprotected} />,
          },
          { value: 'activity', label: 'Activity', content: <ActivityView /> },
        ]}
      />
    </div>
  );
}

function Nothing({ unprotected }: { unprotected: number }) {
  const go = useGo();
  return (
    <EmptyState
      icon={ArchiveRestore}
      title="Nothing is backed up yet"
      action={
        <Button variant="primary" icon={Plus} onClick={() => go(setupPath())}>
          Set up the first backup
        </Button>
      }
      aside={
        unprotected > 0
          ? `${formatCount(unprotected, 'project')} ${unprotected === 1 ? 'is' : 'are'} on this machine alone.`
          : 'A folder of this machine can be backed up as well as a project.'
      }
    >
      Files and databases as they were, hour by hour: encrypted, kept once however often they occur, and really restored
      on a schedule to prove that they come back. The restic program alone can read them, too.
    </EmptyState>
  );
}
