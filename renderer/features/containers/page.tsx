import { useQueryClient } from '@tanstack/react-query';
import { Hammer, RefreshCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { orpc } from '../../app/connection.ts';
import { Failure } from '../../app/failure.tsx';
import { useGo, useSearch } from '../../app/navigation.tsx';
import { PageActions, PageSubtitle } from '../../app/page-slots.tsx';
import { formatCount } from '../../lib/number.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { AskingProvider } from './acting/use-asking.tsx';
import { NoEngine } from './components/no-engine.tsx';
import { WorksStrip } from './components/works-strip.tsx';
import { useContainers } from './queries.ts';
import { ContainersTab } from './tabs/containers-tab.tsx';
import { DiskTab } from './tabs/disk-tab.tsx';
import { ImagesTab } from './tabs/images-tab.tsx';
import { NetworksTab } from './tabs/networks-tab.tsx';
import { StacksTab } from './tabs/stacks-tab.tsx';
import { VolumesTab } from './tabs/volumes-tab.tsx';
import { isTroubled } from './words.ts';

const tabs = ['containers', 'stacks', 'images', 'volumes', 'networks', 'disk'] as const;

export default function ContainersPage() {
  const query = useContainers();
  const queries = useQueryClient();
  const go = useGo();
  const [search, setSearch] = useSearch();
  const tab = tabs.find((one) => one === search.tab) ?? 'containers';
  // Links to one container come while the page stands already, and want to see it.
  const asked = search.open === '1';
  const [visits, setVisits] = useState(0);
  useEffect(() => {
    if (!asked) return;
    setVisits((before) => before + 1);
    setSearch({ open: undefined, tab: undefined });
  }, [asked, setSearch]);
  const all = query.data?.containers;
  const engine = query.data?.engine;

  if (query.isError && !query.data)
    return (
      <Failure
        what="The containers could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  if (!all || !engine || engine.state === 'looking')
    return <Skeleton rows={10} label="Looking for containers" className="px-2" />;
  if (engine.state === 'absent') return <NoEngine engine={engine} />;
  const running = all.filter(({ state }) => state === 'running').length;
  const troubled = all.filter(isTroubled).length;
  return (
    <AskingProvider>
      <PageSubtitle>
        {`${formatCount(running, 'container runs', 'containers run')}${troubled > 0 ? `, ${troubled} failing` : ''} · ${engine.product} ${engine.version}`}
      </PageSubtitle>
      <PageActions>
        <IconButton icon={Hammer} label="Builds of images" onClick={() => go('/builds')} />
        <IconButton
          icon={RefreshCw}
          label="Read everything again"
          loading={query.isFetching}
          onClick={() => void queries.invalidateQueries({ queryKey: orpc.containers.key() })}
        />
      </PageActions>
      <div className="flex h-full min-h-0 flex-col">
        <WorksStrip />
        <Tabs
          label="Parts of Docker"
          value={tab}
          onValueChange={(next) => setSearch({ tab: next === 'containers' ? undefined : next })}
          className="min-h-0 flex-1 [&>div:first-child]:px-2"
          panelClassName="pt-0!"
          tabs={[
            {
              value: 'containers',
              label: 'Containers',
              count: all.length,
              content: tab === 'containers' && <ContainersTab key={visits} query={query} />,
            },
            { value: 'stacks', label: 'Stacks', content: tab === 'stacks' && <StacksTab /> },
            { value: 'images', label: 'Images', content: tab === 'images' && <ImagesTab /> },
            { value: 'volumes', label: 'Volumes', content: tab === 'volumes' && <VolumesTab /> },
            { value: 'networks', label: 'Networks', content: tab === 'networks' && <NetworksTab /> },
            { value: 'disk', label: 'Disk', content: tab === 'disk' && <DiskTab /> },
          ]}
        />
      </div>
    </AskingProvider>
  );
}
