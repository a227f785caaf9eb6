import { ArrowUp, Copy, FileJson, Link2, ListFilter } from 'lucide-react';
import { type UIEvent, useCallback, useMemo, useRef, useState } from 'react';
import type { JournalEvent } from '../../../shared/features/journal/schema.ts';
import { Failure } from '../../app/failure.tsx';
import { useInspectorCovers } from '../../app/inspector-pane.tsx';
import { ListFrame } from '../../app/list-frame.tsx';
import { useSearch } from '../../app/navigation.tsx';
import { OlderFailed, useOlderRows } from '../../app/older-rows.tsx';
import { PageSubtitle } from '../../app/page-slots.tsx';
import { copyText } from '../../lib/copy-text.ts';
import { formatCount, formatNumber } from '../../lib/number.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import type { MenuEntry } from '../../ui/menu.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { EventInspector } from './components/event-inspector.tsx';
import { EventRow } from './components/event-row.tsx';
import { FilterBar } from './components/filter-bar.tsx';
import { eventJson, eventMarkdown } from './event-text.ts';
import { type Filters, filtersToSearch, isFiltered, noFilters, parseFilters } from './filters.ts';
import { useJournal } from './queries.ts';
import { setPaused, usePaused } from './store.ts';
import { useSelectedEvent } from './use-selected-event.ts';

const keyOf = ({ id }: JournalEvent) => String(id);

export default function JournalPage() {
  const [search, setSearch] = useSearch();
  const filters = useMemo(() => parseFilters(search), [search]);
  const paused = usePaused((state) => state.paused);
  const [away, setAway] = useState(false);
  const { rows, waiting, query } = useJournal(filters, paused || away);
  const [selected, select] = useSelectedEvent();
  const covers = useInspectorCovers();
  // Where it would cover the list, going through the rows does not open it; Enter, Space and a link do.
  const [opened, setOpened] = useState(selected !== null);
  const inspecting = selected !== null && (opened || !covers);
  const wrapper = useRef<HTMLDivElement>(null);

  const change = useCallback((patch: Partial<Filters>) => setSearch(filtersToSearch(patch)), [setSearch]);
  const readOn = useOlderRows({ pages: query, count: rows.length, role: 'listbox' });
  const onScroll = (event: UIEvent) => {
    const list = readOn(event);
    if (list) setAway(list.scrollTop > 8);
  };
  const close = () => {
    setOpened(false);
    if (!covers) select(null);
  };
  const toTop = () => {
    setPaused(false);
    setAway(false);
    wrapper.current?.querySelector('[role=listbox]')?.scrollTo({ top: 0 });
  };

  const actions = (event: JournalEvent): MenuEntry[] => [
    { id: 'kind', label: `Only ${event.kind}`, icon: ListFilter, onSelect: () => change({ kinds: [event.kind] }) },
    ...event.subjects.slice(0, 5).map((subject) => ({
      id: `subject ${subject.type} ${subject.id}`,
      label: `Only about ${subject.label || subject.id}`,
      icon: ListFilter,
      onSelect: () => change({ subject }),
    })),
    { type: 'separator', id: 'line' },
    { id: 'json', label: 'Copy JSON', icon: FileJson, onSelect: () => copy(eventJson(event)) },
    { id: 'markdown', label: 'Copy Markdown', icon: Copy, onSelect: () => copy(eventMarkdown(event)) },
    {
      id: 'link',
      label: 'Copy link',
      icon: Link2,
      onSelect: () => copy(`${window.location.origin}/journal?event=${event.id}`),
    },
  ];

  return (
    <ListFrame
      inspector={
        inspecting
          ? (shut) => <EventInspector id={selected} event={rows.find(({ id }) => id === selected)} onClose={shut} />
          : null
      }
      onClose={close}
    >
      <PageSubtitle>
        {paused ? 'held' : away ? 'held while you read' : 'live'}
        {rows.length > 0 && ` · ${formatNumber(rows.length)}${query.hasNextPage ? '+' : ''}`}
      </PageSubtitle>
      <div className="flex min-w-0 flex-1 flex-col">
        <FilterBar filters={filters} onChange={change} paused={paused} onPause={setPaused} />
        <div ref={wrapper} className="relative flex min-h-0 flex-1 flex-col" onScrollCapture={onScroll}>
          {waiting > 0 && (
            <Button
              variant="primary"
              size="sm"
              icon={ArrowUp}
              onClick={toTop}
              className="absolute! start-1/2 top-2 z-10 -translate-x-1/2 shadow-pop"
            >
              {formatCount(waiting, 'new event')}
            </Button>
          )}
          {query.isError && rows.length === 0 ? (
            <Failure
              what="The journal could not be read"
              error={query.error}
              onRetry={() => void query.refetch()}
              retrying={query.isFetching}
            />
          ) : query.isPending ? (
            <Skeleton rows={14} label="Loading the journal" className="px-2" />
          ) : (
            <VirtualList
              label="Journal, newest first"
              items={rows}
              getKey={keyOf}
              selectedKey={selected === null ? null : String(selected)}
              onSelect={(_key, event) => select(event.id)}
              onOpen={(event) => {
                setOpened(true);
                select(event.id);
              }}
              onPeek={(event) => {
                if (inspecting) return close();
                setOpened(true);
                select(event.id);
              }}
              actions={actions}
              className="min-h-0 flex-1"
              empty={<Empty filtered={isFiltered(filters)} onClear={() => change(noFilters)} />}
              renderRow={(event) => <EventRow event={event} />}
            />
          )}
          <OlderFailed pages={query} what="events" />
        </div>
      </div>
    </ListFrame>
  );
}

const copy = (text: string) => void copyText(text);

function Empty({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (filtered)
    return (
      <EmptyState
        title="Nothing that happened fits these filters"
        action={<Button onClick={onClear}>Clear filters</Button>}
      />
    );
  return (
    <EmptyState title="Nothing has happened yet">
      Everything that Optimus does or sees is written down here: what, when, by whom and about which thing.
    </EmptyState>
  );
}
