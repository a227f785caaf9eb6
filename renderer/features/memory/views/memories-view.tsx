import { BookMarked, Pencil, Pin, Trash2 } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Memory } from '../../../../shared/features/memory/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { useInspectorCovers } from '../../../app/inspector-pane.tsx';
import { ListFrame } from '../../../app/list-frame.tsx';
import { useSearch } from '../../../app/navigation.tsx';
import { OlderFailed, useOlderRows } from '../../../app/older-rows.tsx';
import { useAddressSelection } from '../../../app/use-address-selection.ts';
import { formatCount } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { VirtualList } from '../../../ui/virtual-list.tsx';
import { useActs } from '../acts.ts';
import { FilterBar } from '../components/filter-bar.tsx';
import { MemoryInspector } from '../components/memory-inspector.tsx';
import { MemoryRow } from '../components/memory-row.tsx';
import { NoModel } from '../components/no-model.tsx';
import { type Filters, filtersToSearch, isFiltered, noFilters, parseFilters, whenOf } from '../filters.ts';
import { useMemories } from '../queries.ts';
import { aimAtMemory, openDialog, writeMemory } from '../store.ts';
import { dayEnd, dayWords } from '../words.ts';

const keyOf = ({ id, seq }: Memory) => `${id} ${seq}`;

export function MemoriesView() {
  const [search, setSearch] = useSearch();
  const filters = useMemo(() => parseFilters(search), [search]);
  const change = useCallback((patch: Partial<Filters>) => setSearch(filtersToSearch(patch)), [setSearch]);
  const { query, rows, first } = useMemories(filters);
  const [selected, select] = useAddressSelection('id');
  const covers = useInspectorCovers();
  const [opened, setOpened] = useState(selected !== null);
  const inspecting = selected !== null && (opened || !covers);
  const acts = useActs();
  const readOn = useOlderRows({ pages: query, count: rows.length, role: 'listbox' });
  const current = rows.find(({ id }) => id === selected) ?? null;
  useEffect(() => {
    aimAtMemory(current);
    return () => aimAtMemory(null);
  }, [current]);
  const now = Date.now();

  const actions = (memory: Memory): MenuEntry[] => [
    {
      ...{ id: 'pin', label: memory.pinned ? 'Unpin' : 'Pin', icon: Pin },
      onSelect: () => void acts.pin(memory.id, !memory.pinned),
    },
    {
      ...{ id: 'replace', label: 'Write what takes its place…', icon: Pencil },
      onSelect: () => openDialog({ kind: 'write', memory: null, replaces: memory }),
    },
    { type: 'separator', id: 'line' },
    {
      ...{ id: 'forget', label: 'Forget…', icon: Trash2 },
      onSelect: () => openDialog({ kind: 'forget', id: memory.id }),
    },
  ];

  return (
    <ListFrame
      inspector={
        inspecting
          ? (shut) => (
              <MemoryInspector
                key={selected}
                id={selected}
                knownAt={whenOf(filters).knownAt}
                onClose={shut}
                onSelect={select}
              />
            )
          : null
      }
      onClose={() => {
        setOpened(false);
        if (!covers) select(null);
      }}
    >
      <div className="flex min-w-0 flex-1 flex-col">
        <FilterBar filters={filters} since={first?.since ?? null} onChange={change} />
        {first && rows.length > 0 && (
          <p className="flex flex-wrap gap-x-2 px-4 py-1 text-sm text-faint" role="status">
            <span>{countWords(first.total, filters)}</span>
            {first.why !== null && <span>{short(first.why, 300)}</span>}
          </p>
        )}
        <div className="flex min-h-0 flex-1 flex-col" onScrollCapture={readOn}>
          {query.isError && rows.length === 0 ? (
            <Failure
              what="Memory could not be read"
              error={query.error}
              onRetry={() => void query.refetch()}
              retrying={query.isFetching}
            />
          ) : query.isPending ? (
            <Skeleton rows={10} label="Loading memory" className="px-2" />
          ) : rows.length === 0 ? (
            <Empty filters={filters} since={first?.since ?? null} onClear={() => change(noFilters)} />
          ) : (
            <VirtualList
              label="Memories, newest first"
              items={rows}
              getKey={keyOf}
              lines={2}
              selectedKey={current ? keyOf(current) : null}
              onSelect={(_key, { id }) => select(id)}
              onOpen={({ id }) => {
                setOpened(true);
                select(id);
              }}
              onPeek={({ id }) => {
                setOpened(!(inspecting && selected === id));
                select(id);
              }}
              actions={actions}
              className="min-h-0 flex-1"
              renderRow={(memory) => <MemoryRow memory={memory} now={now} />}
            />
          )}
          <OlderFailed pages={query} what="memories" />
        </div>
      </div>
    </ListFrame>
  );
}

function countWords(total: number, { day, by }: Filters): string {
  const count = formatCount(total, 'memory', 'memories');
  const at = dayEnd(day);
  if (at === null) return count;
  return by === 'then' ? `${count} known on ${dayWords(at)}` : `${count} true on ${dayWords(at)}, as is known now`;
}

function Empty({ filters, since, onClear }: { filters: Filters; since: number | null; onClear: () => void }) {
  const at = dayEnd(filters.day);
  if (at !== null && since !== null && at < since)
    return (
      <EmptyState
        title={`Nothing was known on ${dayWords(at)}`}
        action={<Button onClick={onClear}>Back to now</Button>}
      >
        {`The first memory is of ${dayWords(since)}.`}
      </EmptyState>
    );
  if (isFiltered(filters))
    return (
      <EmptyState title="No memory fits" action={<Button onClick={onClear}>Clear filters</Button>}>
        What has ended or was taken back shows when it is asked for, or as of a day when it held.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={BookMarked}
      title="Nothing is remembered yet"
      action={
        <Button variant="primary" onClick={writeMemory}>
          Write the first memory…
        </Button>
      }
      aside={<NoModel />}
    >
      Facts, preferences, decisions and lessons: each with its source, and with what was known when.
    </EmptyState>
  );
}
