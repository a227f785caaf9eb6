import { useParams } from '@tanstack/react-router';
import { Ellipsis, FileText, ShieldCheck } from 'lucide-react';
import { useRef } from 'react';
import type { BackupTarget } from '../../../../shared/features/backups/schema.ts';
import { knownError } from '../../../app/connection.ts';
import { Failure } from '../../../app/failure.tsx';
import { AppLink, useGo, useSearch } from '../../../app/navigation.tsx';
import { PageActions, PageSubtitle, usePageTitle } from '../../../app/page-slots.tsx';
import { useMeasuredRem } from '../../../app/use-measured-rem.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Link } from '../../../ui/link.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { sheetPath } from '../acts.ts';
import { JobsTable } from '../components/jobs-table.tsx';
import { SnapshotsTable } from '../components/snapshots-table.tsx';
import { targetEntries } from '../components/target-entries.ts';
import { nameText } from '../names.ts';
import { useActs } from '../page-acts.ts';
import { useJobs, useOverview, useSnapshots, useTarget } from '../queries.ts';
import { KeysSection } from './keys-section.tsx';
import { StorageMap } from './storage-map.tsx';
import { TargetSummary } from './target-summary.tsx';

const tabs = ['state', 'snapshots', 'storage', 'keys', 'history'] as const;
type Tab = (typeof tabs)[number];
const none: readonly BackupTarget[] = [];

export default function TargetPage() {
  const { id = '' } = useParams({ strict: false });
  const go = useGo();
  const query = useTarget(id);
  usePageTitle(query.data ? nameText(query.data.name, 80) : null);
  if (knownError(query.error)?.code === 'NOT_FOUND')
    return (
      <EmptyState
        title="There is no such target"
        action={<Button onClick={() => go('/backups?view=targets')}>See all targets</Button>}
      >
        It may have been forgotten since. What lies there was not touched.
      </EmptyState>
    );
  if (query.data) return <Shown key={id} target={query.data} />;
  if (query.isError)
    return (
      <Failure
        what="The target could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  return <Skeleton rows={10} label="Loading the target" className="px-4 py-2" />;
}

function Shown({ target }: { target: BackupTarget }) {
  const acts = useActs();
  const go = useGo();
  const [search, setSearch] = useSearch();
  const tab: Tab = tabs.find((one) => one === search.tab) ?? 'state';
  const targets = useOverview().data?.targets ?? none;
  const main = useRef<HTMLDivElement>(null);
  const width = useMeasuredRem(main);
  return (
    <div ref={main} className="flex h-full min-h-0 flex-col">
      <PageSubtitle>
        <Link render={<AppLink to="/backups?view=targets" />} variant="plain">
          target
        </Link>
        {' at '}
        <bdi className="font-mono text-xs">{nameText(target.location, 200)}</bdi>
      </PageSubtitle>
      <PageActions>
        <Button icon={FileText} onClick={() => go(sheetPath(target.id))}>
          Recovery sheet
        </Button>
        <Button icon={ShieldCheck} onClick={() => void acts.proveTarget(target, true)}>
          Prove all
        </Button>
        <Menu
          align="end"
          trigger={<IconButton icon={Ellipsis} label="More for this target" />}
          entries={targetEntries(target, { acts, go, targets, own: true })}
        />
      </PageActions>
      <Tabs<Tab>
        label="Parts of the target"
        value={tab}
        onValueChange={(next) => setSearch({ tab: next === 'state' ? undefined : next })}
        className="min-h-0 flex-1 px-4 pt-1"
        panelClassName="-mx-4 min-h-0 overflow-y-auto pt-0! inset-focus"
        tabs={[
          { value: 'state', label: 'State', content: <TargetSummary target={target} targets={targets} /> },
          {
            value: 'snapshots',
            label: 'Snapshots',
            ...(target.snapshots !== null && { count: target.snapshots }),
            content: <Snapshots target={target} width={width} />,
          },
          {
            value: 'storage',
            label: 'Storage',
            content: (
              <div className="p-4">
                <StorageMap targetId={target.id} />
              </div>
            ),
          },
          {
            value: 'keys',
            label: 'Keys',
            content: (
              <div className="p-4">
                <KeysSection target={target} />
              </div>
            ),
          },
          { value: 'history', label: 'History', content: <History targetId={target.id} width={width} /> },
        ]}
      />
    </div>
  );
}

function Snapshots({ target, width }: { target: BackupTarget; width: number }) {
  const query = useSnapshots({ targetId: target.id });
  if (!query.data)
    return query.isError ? (
      <Failure
        what="The snapshots could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    ) : (
      <Skeleton rows={8} label="Loading the snapshots" />
    );
  if (query.data.length === 0) return <EmptyState title="No snapshot lies there yet" />;
  return (
    <SnapshotsTable
      label="Snapshots, newest first"
      snapshots={query.data}
      width={width}
      keepsAll={target.appendOnly}
      className="h-full"
    />
  );
}

function History({ targetId, width }: { targetId: string; width: number }) {
  const query = useJobs({ targetId, limit: 200 });
  if (!query.data)
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
  if (query.data.length === 0) return <EmptyState title="Nothing has been done there yet" />;
  return (
    <JobsTable label="What was done, newest first" jobs={query.data} width={width} of="target" className="h-full" />
  );
}
