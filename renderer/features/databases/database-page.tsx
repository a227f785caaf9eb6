import { useParams } from '@tanstack/react-router';
import { Pause, Pencil, Play, RefreshCw } from 'lucide-react';
import { useEffect } from 'react';
import type { DatabaseDepth, DatabaseRow } from '../../../shared/features/databases/schema.ts';
import { Failure } from '../../app/failure.tsx';
import { AppLink, useSearch } from '../../app/navigation.tsx';
import { PageActions, PageSubtitle, usePageTitle } from '../../app/page-slots.tsx';
import { printable } from '../../lib/printable.ts';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Link } from '../../ui/link.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { DatabaseHeader } from './components/database-header.tsx';
import { Facts } from './components/facts.tsx';
import { Locks } from './components/locks.tsx';
import { Replication } from './components/replication.tsx';
import { Sizes } from './components/sizes.tsx';
import { SlowQueries } from './components/slow-queries.tsx';
import { useDatabase, useDatabaseActions, useDepth } from './queries.ts';
import { ask } from './store.ts';
import { engineNames } from './words.ts';

const tabs = ['slow', 'locks', 'sizes', 'replication', 'facts'] as const;
type Tab = (typeof tabs)[number];

export default function DatabasePage() {
  const { id = '' } = useParams({ strict: false });
  const query = useDatabase(id);
  const row = query.data?.row;
  const [search, setSearch] = useSearch();
  const tab = tabs.find((one) => one === search.tab) ?? 'slow';
  const { look, pause } = useDatabaseActions();
  const looks = row !== undefined && row.state !== 'paused' && row.state !== 'looking';
  const depth = useDepth(id, looks);
  usePageTitle(row?.name ?? null);

  const wantsEdit = search.edit === '1';
  useEffect(() => {
    if (!wantsEdit) return;
    ask({ what: 'edit', id });
    setSearch({ edit: undefined });
  }, [wantsEdit, id, setSearch]);

  if (query.isError && !query.data)
    return (
      <Failure
        what="The database could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
        action={<Link render={<AppLink to="/databases" />}>To all databases</Link>}
      />
    );
  if (!query.data || !row) return <Skeleton rows={10} label="Loading the database" className="px-4 py-2" />;
  const paused = row.state === 'paused';
  return (
    <div className="flex h-full min-h-0 flex-col overflow-y-auto">
      <PageSubtitle>
        <Link render={<AppLink to="/databases" />} variant="plain">
          databases
        </Link>
        {` · ${row.product ?? engineNames[row.engine]} · `}
        <bdi>{printable(row.place)}</bdi>
      </PageSubtitle>
      <PageActions>
        {!paused && (
          <IconButton
            icon={RefreshCw}
            label="Look now"
            loading={look.isPending || depth.isFetching}
            onClick={() => look.mutate(id, { onSuccess: () => void depth.refetch() })}
          />
        )}
        <IconButton
          icon={paused ? Play : Pause}
          label={paused ? 'Look at it again' : 'Pause'}
          onClick={() => pause.mutate({ id, paused: !paused })}
        />
        <Button icon={Pencil} onClick={() => ask({ what: 'edit', id })}>
          Connection
        </Button>
      </PageActions>
      <DatabaseHeader row={row} everySeconds={query.data.connection.everySeconds ?? 30} />
      {row.problem && (
        <Callout
          tone={row.state === 'refused' ? 'warn' : 'bad'}
          title={row.problem.sentence}
          action={
            <Button size="sm" onClick={() => ask({ what: 'edit', id })}>
              Change the connection
            </Button>
          }
          className="mx-4 mb-3"
        >
          <p>{row.problem.remedy}</p>
          {row.problem.said && <p className="mt-1 font-mono text-sm">{printable(row.problem.said)}</p>}
        </Callout>
      )}
      {paused ? (
        <EmptyState
          icon={Pause}
          title="It is paused"
          action={
            <Button variant="primary" onClick={() => pause.mutate({ id, paused: false })}>
              Look at it again
            </Button>
          }
        >
          Nothing is asked of it, and its charts have a gap from here on.
        </EmptyState>
      ) : (
        <Depth
          tab={tab}
          onTab={(next) => setSearch({ tab: next === 'slow' ? undefined : next })}
          row={row}
          query={depth}
        />
      )}
    </div>
  );
}

interface DepthProps {
  tab: Tab;
  onTab: (tab: Tab) => void;
  row: DatabaseRow;
  query: ReturnType<typeof useDepth>;
}

function Depth({ tab, onTab, row, query }: DepthProps) {
  const depth = query.data;
  if (!depth)
    return query.isError && row.state === 'up' ? (
      <Failure
        what="It could not be asked in depth"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    ) : row.state === 'up' || row.state === 'looking' ? (
      <Skeleton rows={8} label="Asking the database" className="px-4" />
    ) : null;
  return (
    <Tabs<Tab>
      label="What of the database"
      value={tab}
      onValueChange={onTab}
      className="min-h-80 flex-1 px-4"
      panelClassName="pb-6"
      tabs={[
        { value: 'slow', label: 'Slow queries', content: <SlowQueries {...depth.slow} /> },
        { value: 'locks', label: 'Locks', count: waiting(depth), content: <Locks {...depth.locks} /> },
        { value: 'sizes', label: 'Sizes', content: <Sizes {...depth.sizes} /> },
        {
          value: 'replication',
          label: 'Replication',
          count: depth.replication.rows.length || undefined,
          content: <Replication {...depth.replication} />,
        },
        { value: 'facts', label: 'Facts', content: <Facts facts={depth.facts} /> },
      ]}
    />
  );
}

const waiting = ({ locks }: DatabaseDepth) =>
  locks.sessions.filter(({ blockedBy }) => blockedBy.length > 0).length || undefined;
