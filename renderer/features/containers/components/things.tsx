import type { LucideIcon } from 'lucide-react';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { Failure } from '../../../app/failure.tsx';
import { ListFrame } from '../../../app/list-frame.tsx';
import { useNarrowerThan } from '../../../app/rem-width.ts';
import { useAddressSelection } from '../../../app/use-address-selection.ts';
import { useMeasuredRem } from '../../../app/use-measured-rem.ts';
import { formatCount } from '../../../lib/number.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { DataTable, type TableColumn, type TableSort } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { SearchField } from '../../../ui/search-field.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { columnsWithin } from '../../../ui/table-layout.ts';

const chooseWidth = 34;

interface Query<T> {
  data: readonly T[] | undefined;
  error: unknown;
  isError: boolean;
  isFetching: boolean;
  refetch: () => unknown;
}

export interface ThingsProps<T> {
  /** `image`, `images`. */
  noun: readonly [string, string];
  /** In the address, for what is open. */
  param: string;
  query: Query<T>;
  keyOf: (item: T) => string;
  /** Names one, for its checkbox. */
  nameOf: (item: T) => string;
  /** What the search looks into. */
  wordsOf: (item: T) => string;
  columns: (few: boolean) => readonly TableColumn<T>[];
  sort: TableSort;
  entries: (item: T) => readonly MenuEntry[];
  /** Buttons for all that are chosen. */
  bulk: (items: readonly T[], none: () => void) => ReactNode;
  inspector: (item: T, close: () => void) => ReactNode;
  /** Beside the search. */
  filters?: ReactNode;
  /** At the end of the line. */
  actions?: ReactNode;
  icon: LucideIcon;
  empty: { title: string; text: string };
  /** What the filters leave away, to take them back. */
  onShowAll?: (() => void) | undefined;
  fits?: ((item: T) => boolean) | undefined;
  /** Told what is open, for those who measure it. */
  onOpened?: ((key: string | null) => void) | undefined;
}

/** One kind of thing of the engine: found, chosen, acted on, looked into. */
export function Things<T>(props: ThingsProps<T>) {
  const { noun, query } = props;
  if (query.isError && !query.data)
    return (
      <Failure
        what={`The ${noun[1]} could not be read`}
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  if (!query.data) return <Skeleton rows={10} label={`Reading the ${noun[1]}`} className="px-2" />;
  return <Listed {...props} all={query.data} />;
}

function Listed<T>(props: ThingsProps<T> & { all: readonly T[] }) {
  const { noun, param, all, keyOf, nameOf, wordsOf, entries, inspector, empty, fits, onOpened } = props;
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [selected, select] = useAddressSelection(param);
  const [peeking, setPeeking] = useState(selected !== null);
  const narrow = useNarrowerThan(80);
  const list = useRef<HTMLDivElement>(null);
  const width = useMeasuredRem(list) * 16;
  const opened = peeking ? all.find((item) => keyOf(item) === selected) : undefined;
  const few = narrow || opened !== undefined;

  const shown = useMemo(() => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    return all.filter((item) => {
      const said = wordsOf(item).toLowerCase();
      return (fits?.(item) ?? true) && words.every((word) => said.includes(word));
    });
  }, [all, text, wordsOf, fits]);
  const picked = useMemo(() => all.filter((item) => chosen.has(keyOf(item))), [all, chosen, keyOf]);

  const columns: TableColumn<T>[] = [
    {
      id: 'choose',
      header: '',
      width: chooseWidth,
      cell: (item) => {
        const key = keyOf(item);
        return (
          <span className="flex" data-own-clicks="">
            <Checkbox
              label={`Choose ${nameOf(item)}`}
              checked={chosen.has(key)}
              onCheckedChange={(on) =>
                setChosen((before) => {
                  const next = new Set(before);
                  if (on) next.add(key);
                  else next.delete(key);
                  return next;
                })
              }
            />
          </span>
        );
      },
    },
    ...columnsWithin(props.columns(few), width - chooseWidth),
  ];

  const open = (key: string | null) => {
    setPeeking(key !== null);
    if (key !== null) select(key);
    onOpened?.(key);
  };
  const close = () => open(null);
  const peek = (item: T) => (opened !== undefined && keyOf(item) === selected ? close() : open(keyOf(item)));

  return (
    <ListFrame
      inspector={opened === undefined ? null : (shut) => inspector(opened, shut)}
      onClose={close}
      onEscape={chosen.size > 0 ? () => setChosen(new Set()) : null}
    >
      <div ref={list} className="flex min-w-0 flex-1 flex-col">
        {picked.length > 0 ? (
          <div
            role="toolbar"
            aria-label={`What to do with the chosen ${noun[1]}`}
            className="flex min-h-12 flex-wrap items-center gap-1.5 bg-panel px-4 py-1.5"
          >
            <span
              role="status"
              className="pe-2 font-medium tabular-nums"
            >{`${formatCount(picked.length, noun[0], noun[1])} chosen`}</span>
            {props.bulk(picked, () => setChosen(new Set()))}
            <Button size="sm" variant="ghost" onClick={() => setChosen(new Set())}>
              Choose none
            </Button>
          </div>
        ) : (
          <search aria-label={`Filter ${noun[1]}`} className="flex min-h-12 flex-wrap items-center gap-2 px-4 py-2">
            <SearchField label={`Search ${noun[1]}`} value={text} onValueChange={setText} className="w-64 max-w-full" />
            {props.filters}
            {props.actions && <span className="ms-auto flex items-center gap-2">{props.actions}</span>}
          </search>
        )}
        {all.length === 0 ? (
          <EmptyState icon={props.icon} title={empty.title} className="border-t border-line-soft">
            {empty.text}
          </EmptyState>
        ) : shown.length === 0 ? (
          <EmptyState
            title={`No ${noun[0]} fits`}
            action={
              <Button
                onClick={() => {
                  setText('');
                  props.onShowAll?.();
                }}
              >
                Show all
              </Button>
            }
            className="border-t border-line-soft"
          />
        ) : (
          <DataTable
            label={`${noun[1][0]?.toUpperCase()}${noun[1].slice(1)}`}
            columns={columns}
            items={shown}
            getKey={keyOf}
            defaultSort={props.sort}
            selectedKey={selected}
            onSelect={select}
            onOpen={peek}
            onPeek={peek}
            actions={entries}
            className="min-h-0 flex-1 border-t border-line-soft"
          />
        )}
      </div>
    </ListFrame>
  );
}
