import { Plus } from 'lucide-react';
import type { Connection } from '../../../shared/features/minds/schema.ts';
import { Failure } from '../../app/failure.tsx';
import { useSearch } from '../../app/navigation.tsx';
import { PageActions, PageSubtitle } from '../../app/page-slots.tsx';
import { formatCount } from '../../lib/number.ts';
import { Button } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useConnections } from './queries.ts';
import { ConnectionsView } from './views/connections-view.tsx';
import { LocalView } from './views/local-view.tsx';
import { RolesView } from './views/roles-view.tsx';
import { SpendView } from './views/spend-view.tsx';
import { connectEntries, WaysToConnect } from './views/ways.tsx';

const views = ['connections', 'local', 'roles', 'spend'] as const;
type View = (typeof views)[number];

export default function MindsPage() {
  const query = useConnections();
  if (query.data) return <Shown connections={query.data} />;
  if (query.isError)
    return (
      <Failure
        what="The connections to models could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  return <Skeleton rows={8} label="Loading the connections" className="px-4" />;
}

function Shown({ connections }: { connections: readonly Connection[] }) {
  const [search, setSearch] = useSearch();
  const view: View = views.find((one) => one === search.view) ?? 'connections';
  const remote = connections.filter(({ kind }) => kind !== 'local').length;
  const here = connections.find(({ kind }) => kind === 'local')?.models.length ?? 0;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageSubtitle>
        {[remote > 0 && formatCount(remote, 'connection'), here > 0 && `${formatCount(here, 'model')} on this machine`]
          .filter(Boolean)
          .join(' · ') || 'nothing is connected'}
      </PageSubtitle>
      <PageActions>
        <Menu
          align="end"
          trigger={
            <Button variant={remote === 0 ? 'primary' : 'default'} icon={Plus}>
              Connect
            </Button>
          }
          entries={connectEntries()}
        />
      </PageActions>
      <Tabs<View>
        label="Minds"
        value={view}
        onValueChange={(next) => setSearch({ view: next === 'connections' ? undefined : next })}
        className="min-h-0 flex-1 px-4 pt-1"
        panelClassName="-mx-4 min-h-0 overflow-y-auto pt-0! inset-focus"
        tabs={[
          {
            value: 'connections',
            label: 'Connections',
            ...(remote > 0 && { count: remote }),
            content: remote === 0 && here === 0 ? <WaysToConnect /> : <ConnectionsView connections={connections} />,
          },
          { value: 'local', label: 'On this machine', ...(here > 0 && { count: here }), content: <LocalView /> },
          { value: 'roles', label: 'Roles', content: <RolesView connections={connections} /> },
          { value: 'spend', label: 'Spend', content: <SpendView /> },
        ]}
      />
    </div>
  );
}
