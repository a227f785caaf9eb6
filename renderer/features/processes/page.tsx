import { CircleStop, Copy, FolderGit2, Gauge } from 'lucide-react';
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ProcessRow } from '../../../shared/features/processes/schema.ts';
import { Failure } from '../../app/failure.tsx';
import { useInspectorCovers } from '../../app/inspector-pane.tsx';
import { ListFrame } from '../../app/list-frame.tsx';
import { useGo, useSearch } from '../../app/navigation.tsx';
import { PageSubtitle } from '../../app/page-slots.tsx';
import { useNarrowerThan } from '../../app/rem-width.ts';
import { useAddressSelection } from '../../app/use-address-selection.ts';
import { copyText } from '../../lib/copy-text.ts';
import { formatCount, formatNumber } from '../../lib/number.ts';
import { toggled } from '../../lib/toggled.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable, type TableSort } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import type { MenuEntry } from '../../ui/menu.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useProjectsById } from '../monitors/index.tsx';
import { addressOf, parseView } from './address.ts';
import { columnsOf, mostFirst, sortKeys } from './columns.tsx';
import { EndDialog } from './components/end-dialog.tsx';
import { FilterBar } from './components/filter-bar.tsx';
import { ProcessInspector } from './components/process-inspector.tsx';
import { ReniceDialog } from './components/renice-dialog.tsx';
import { useTable } from './queries.ts';
import { isFiltered, noFilter, type Shown } from './rows.ts';
import { askToEnd, askToRenice, setTarget, toggleHeld, useProcessesView } from './store.ts';
import { useShown } from './use-shown.ts';
import { short } from './words.ts';

const keyOf = ({ row }: Shown) => row.id;
const wide = new Set(['read', 'written', 'user', 'state', 'started']);
const nobody: readonly never[] = [];
/** After the last key the order rests so long: who goes through the rows reads them. */
const readingMs = 4_000;

export default function ProcessesPage() {
  const go = useGo();
  const [search, setSearch] = useSearch();
  const { filter, tree, sort } = useMemo(() => parseView(search), [search]);
  const { table, query } = useTable();
  const projects = useProjectsById();
  const nameOf = useCallback((id: string) => short(projects.get(id)?.name ?? id, 120), [projects]);
  const [selected, select] = useAddressSelection('process');
  const covers = useInspectorCovers();
  const [opened, setOpened] = useState(selected !== null);
  const inspecting = selected !== null && (opened || !covers);
  const [closed, setClosed] = useState<readonly string[]>([]);
  const closedSet = useMemo(() => new Set(closed), [closed]);
  const toggle = useCallback((id: string) => setClosed((list) => toggled(list, id, !list.includes(id))), []);
  const paused = useProcessesView((view) => view.held);
  const { reading, containerProps } = useReading();
  const hold = paused || reading;

  const keys = useMemo(() => sortKeys(nameOf), [nameOf]);
  const shown = useShown({
    processes: table?.processes ?? nobody,
    filter,
    nameOf,
    tree,
    closed: closedSet,
    by: keys[sort.id] ?? null,
    descending: sort.direction === 'descending',
    hold,
  });
  const narrow = useNarrowerThan(inspecting ? 92 : 76);
  const columns = useMemo(
    () => columnsOf({ tree, nameOf, onToggle: toggle }).filter(({ id }) => !narrow || !wide.has(id)),
    [tree, nameOf, toggle, narrow],
  );
  const current = useMemo(() => shown.find(({ row }) => row.id === selected) ?? null, [shown, selected]);
  const target = current && !current.gone ? current.row : null;
  useEffect(() => {
    setTarget(target);
    return () => setTarget(null);
  }, [target]);

  const changeSort = (next: TableSort | null) => setSearch(addressOf({ sort: nextSort(sort, next) }));
  const close = () => {
    setOpened(false);
    select(null);
  };
  const open = ({ row }: Shown) => {
    setOpened(true);
    select(row.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.target as HTMLElement).getAttribute('role') !== 'grid' || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Delete' && target && !target.own) askToEnd(target);
    if (!tree || !current || current.open === null) return;
    if ((event.key === 'ArrowLeft' && current.open) || (event.key === 'ArrowRight' && !current.open)) {
      event.preventDefault();
      toggle(current.row.id);
    }
  };

  const actions = ({ row, gone }: Shown): MenuEntry[] => [
    ...(row.projectId === null
      ? []
      : [
          {
            id: 'project',
            label: 'Open its project',
            icon: FolderGit2,
            onSelect: () => go(`/projects/${encodeURIComponent(row.projectId ?? '')}?tab=cost`),
          },
        ]),
    { id: 'pid', label: 'Copy pid', icon: Copy, onSelect: () => void copyText(String(row.pid)) },
    { id: 'command', label: 'Copy command', icon: Copy, onSelect: () => void copyText(row.command || row.name) },
    { type: 'separator', id: 'line' },
    {
      id: 'renice',
      label: 'Priority…',
      icon: Gauge,
      disabled: row.own || gone,
      onSelect: () => askToRenice(row),
    },
    {
      id: 'end',
      label: 'End…',
      icon: CircleStop,
      shortcut: 'Delete',
      danger: true,
      disabled: row.own || gone,
      ...(row.own && { hint: 'It belongs to Optimus.' }),
      onSelect: () => askToEnd(row),
    },
  ];

  return (
    <>
      {/* Beside it, so that its keys stay its own. */}
      <Asked processes={table?.processes ?? nobody} />
      <ListFrame
        inspector={
          inspecting
            ? (shut) => (
                <ProcessInspector
                  key={selected}
                  id={selected}
                  row={target}
                  nameOf={nameOf}
                  onSelect={(id) => select(id)}
                  onClose={shut}
                />
              )
            : null
        }
        onClose={close}
      >
        <PageSubtitle>
          {table && (
            <Subtitle
              total={table.processes.length}
              shown={shown.filter(({ gone, context }) => !gone && !context).length}
              filtered={isFiltered(filter)}
              hold={paused ? 'held' : reading ? 'held while you read' : 'live'}
            />
          )}
        </PageSubtitle>
        <div className="flex min-w-0 flex-1 flex-col">
          <FilterBar
            filter={filter}
            onFilter={(next) => setSearch(addressOf({ filter: next }))}
            processes={table?.processes ?? nobody}
            nameOf={nameOf}
            tree={tree}
            onTree={(next) => setSearch(addressOf({ tree: next }))}
            held={paused}
            onHold={toggleHeld}
          />
          {query.isError && !table ? (
            <Failure
              what="Processes could not be seen"
              error={query.error}
              onRetry={() => void query.refetch()}
              retrying={query.isFetching}
            />
          ) : !table ? (
            <Skeleton rows={16} label="Looking at processes" className="px-2" />
          ) : (
            // biome-ignore lint/a11y/noStaticElementInteractions: keys of the table that the table does not know
            <div
              className="flex min-h-0 flex-1 flex-col border-t border-line-soft"
              onKeyDown={onKeyDown}
              {...containerProps}
            >
              <DataTable
                label="Processes"
                columns={columns}
                items={shown}
                getKey={keyOf}
                sort={sort}
                ordered
                onSortChange={changeSort}
                selectedKey={selected}
                onSelect={(key) => select(key)}
                onOpen={open}
                onPeek={(one) => (inspecting ? close() : open(one))}
                actions={actions}
                className="min-h-0 flex-1"
                empty={
                  <EmptyState
                    title="No process fits these filters"
                    action={<Button onClick={() => setSearch(addressOf({ filter: noFilter }))}>Clear filters</Button>}
                  />
                }
              />
              {table.unreadable > 0 && (
                <p className="border-t border-line-soft px-4 py-1 text-sm text-faint">
                  {`${formatCount(table.unreadable, 'process', 'processes')} of other users cannot be read in full: their folder, files and shared memory are unknown.`}
                </p>
              )}
            </div>
          )}
        </div>
      </ListFrame>
    </>
  );
}

/** What was asked for with a row: by its menu, its inspector or the palette. */
function Asked({ processes }: { processes: readonly ProcessRow[] }) {
  const { ending, renicing } = useProcessesView();
  useEffect(
    () => () => {
      askToEnd(null);
      askToRenice(null);
    },
    [],
  );
  return (
    <>
      {ending && <EndDialog key={ending.id} row={ending} processes={processes} onClose={() => askToEnd(null)} />}
      {renicing && <ReniceDialog key={renicing.id} row={renicing} onClose={() => askToRenice(null)} />}
    </>
  );
}

/** A first press on a figure asks for the most of it; there is always an order. */
function nextSort(before: TableSort, next: TableSort | null): TableSort {
  if (next === null) return { id: before.id, direction: 'ascending' };
  if (next.id !== before.id) return { id: next.id, direction: mostFirst.has(next.id) ? 'descending' : 'ascending' };
  return next;
}

interface SubtitleProps {
  total: number;
  shown: number;
  filtered: boolean;
  hold: string;
}

function Subtitle({ total, shown, filtered, hold }: SubtitleProps) {
  const count = filtered ? `${formatNumber(shown)} of ${formatNumber(total)}` : formatNumber(total);
  return <span className="tabular-nums">{`${hold} · ${count}`}</span>;
}

/** Somebody is at the rows: the pointer is over them, or a key was pressed there a moment ago. */
function useReading() {
  const [over, setOver] = useState(false);
  const [keyed, setKeyed] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    reading: over || keyed,
    containerProps: {
      onPointerEnter: () => setOver(true),
      onPointerLeave: () => setOver(false),
      onKeyDownCapture: () => {
        setKeyed(true);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => setKeyed(false), readingMs);
      },
    },
  };
}
