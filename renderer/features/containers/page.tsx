import { Container as ContainerIcon, RefreshCw } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Container, ContainerFigures, EngineState } from '../../../shared/features/containers/schema.ts';
import { Failure } from '../../app/failure.tsx';
import { InspectorPane } from '../../app/inspector-pane.tsx';
import { useSearch } from '../../app/navigation.tsx';
import { PageActions, PageSubtitle } from '../../app/page-slots.tsx';
import { useNarrowerThan } from '../../app/rem-width.ts';
import { useAddressSelection } from '../../app/use-address-selection.ts';
import { formatCount } from '../../lib/number.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { SegmentedControl } from '../../ui/segmented-control.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { columnsFor } from './components/columns.tsx';
import { ContainerInspector } from './components/container-inspector.tsx';
import { useContainerEntries } from './components/entries.ts';
import { NoEngine } from './components/no-engine.tsx';
import { useContainers, useFigures } from './queries.ts';
import { isTroubled, markOf } from './words.ts';

const keyOf = ({ id }: Container) => id;
const shows = ['all', 'running', 'troubled'] as const;
type Show = (typeof shows)[number];

const fits = (one: Container, show: Show) =>
  show === 'all' || (show === 'running' ? one.state === 'running' : isTroubled(one));

export default function ContainersPage() {
  const query = useContainers();
  const [search, setSearch] = useSearch();
  const show = shows.find((one) => one === search.show) ?? 'all';
  const [text, setText] = useState('');
  const [selected, select] = useAddressSelection('container');
  // Who comes by a link to one wants to see it.
  const [peeking, setPeeking] = useState(selected !== null);
  // The palette and links on this page choose one while the page stands already.
  const asked = search.open === '1';
  useEffect(() => {
    if (!asked) return;
    setPeeking(true);
    setSearch({ open: undefined });
  }, [asked, setSearch]);
  const wrapper = useRef<HTMLDivElement>(null);
  const narrow = useNarrowerThan(80);
  const all = query.data?.containers;
  const engine = query.data?.engine;
  const open = peeking && selected !== null && all?.some(({ id }) => id === selected) === true;
  const figures = useFigures(open ? selected : null);
  const entries = useContainerEntries();

  const shown = useMemo(() => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    return (all ?? []).filter((one) => {
      const { name, image, compose, project, ports } = one;
      const said =
        `${name} ${image} ${compose?.project ?? ''} ${compose?.service ?? ''} ${project?.name ?? ''} ${markOf(one).word} ${ports.map(({ published }) => published ?? '').join(' ')}`.toLowerCase();
      return fits(one, show) && words.every((word) => said.includes(word));
    });
  }, [all, text, show]);
  const close = () => {
    setPeeking(false);
    wrapper.current?.querySelector<HTMLElement>('[role=grid]')?.focus({ preventScroll: true });
  };
  const peek = (id: string) => {
    if (open && id === selected) return close();
    select(id);
    setPeeking(true);
  };

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
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what is open, wherever the focus is
    <div
      className="relative flex h-full min-h-0"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && open && !event.defaultPrevented) close();
      }}
    >
      <PageSubtitle>
        {`${formatCount(running, 'container runs', 'containers run')}${troubled > 0 ? `, ${troubled} failing` : ''} · ${nameOf(engine)}`}
      </PageSubtitle>
      <PageActions>
        <IconButton
          icon={RefreshCw}
          label="Read the containers again"
          loading={query.isFetching}
          onClick={() => void query.refetch()}
        />
      </PageActions>
      <div className="flex min-w-0 flex-1 flex-col" ref={wrapper}>
        {all.length === 0 ? (
          <EmptyState icon={ContainerIcon} title={`${engine.product} runs, and has no container yet`}>
            Start one with docker run or docker compose up: it appears here by itself, with its project, its health and
            what it takes.
          </EmptyState>
        ) : (
          <>
            <search aria-label="Filter containers" className="flex flex-wrap items-center gap-2 px-4 py-2">
              <SearchField label="Search containers" value={text} onValueChange={setText} className="w-72 max-w-full" />
              <SegmentedControl
                label="Which containers"
                value={show}
                onValueChange={(next) => setSearch({ show: next === 'all' ? undefined : next })}
                segments={[
                  { value: 'all', label: `All ${all.length}` },
                  { value: 'running', label: `Running ${running}` },
                  { value: 'troubled', label: `Failing ${troubled}` },
                ]}
              />
            </search>
            {shown.length === 0 ? (
              <EmptyState
                title={show === 'troubled' && text === '' ? 'No container is failing' : 'No container fits'}
                action={
                  <Button
                    onClick={() => {
                      setText('');
                      setSearch({ show: undefined });
                    }}
                  >
                    Show all
                  </Button>
                }
                className="border-t border-line-soft"
              />
            ) : (
              <Table
                items={shown}
                figures={figures}
                few={narrow || open}
                selected={selected}
                onSelect={select}
                onPeek={peek}
                entries={entries}
              />
            )}
          </>
        )}
      </div>
      {open && selected !== null && (
        <InspectorPane>
          <ContainerInspector key={selected} id={selected} figures={figures.get(selected)} onClose={close} />
        </InspectorPane>
      )}
    </div>
  );
}

const nameOf = (engine: Extract<EngineState, { state: 'there' }>) => `${engine.product} ${engine.version}`;

interface TableProps {
  items: readonly Container[];
  figures: ReadonlyMap<string, ContainerFigures>;
  few: boolean;
  selected: string | null;
  onSelect: (id: string) => void;
  onPeek: (id: string) => void;
  entries: ReturnType<typeof useContainerEntries>;
}

function Table({ items, figures, few, selected, onSelect, onPeek, entries }: TableProps) {
  const columns = useMemo(() => columnsFor(figures, few), [figures, few]);
  return (
    <DataTable
      label="Containers"
      columns={columns}
      items={items}
      getKey={keyOf}
      defaultSort={{ id: 'state', direction: 'ascending' }}
      selectedKey={selected}
      onSelect={onSelect}
      onOpen={({ id }) => onPeek(id)}
      onPeek={({ id }) => onPeek(id)}
      actions={entries}
      className="min-h-0 flex-1 border-t border-line-soft"
    />
  );
}
