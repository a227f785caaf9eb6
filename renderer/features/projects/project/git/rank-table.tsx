import { useMemo } from 'react';
import { formatNumber } from '../../../../lib/number.ts';
import { DataTable, type TableColumn } from '../../../../ui/data-table.tsx';
import { sized } from './sized.ts';

interface RankTableProps<T> {
  label: string;
  items: readonly T[];
  getKey: (item: T, index: number) => string;
  /** What is counted, which takes the room that is left. */
  first: TableColumn<T>;
  barWidth: number;
  counted: {
    id: string;
    header: string;
    of: (item: T) => number;
    /** The items come in an order of their own, which nobody would want another one for. */
    inOrder?: boolean;
  };
  more?: readonly TableColumn<T>[];
  onOpen?: (item: T) => void;
  /** As high as its rows. */
  fit?: boolean;
}

/** Things with how often each: a bar for the eye, and the figure beside it that says the same. */
export function RankTable<T>({ label, items, getKey, first, barWidth, counted, more, onOpen, fit }: RankTableProps<T>) {
  const { id, header, of, inOrder } = counted;
  const max = useMemo(() => items.reduce((most, item) => Math.max(most, of(item)), 1), [items, of]);
  const columns: readonly TableColumn<T>[] = [
    { ...first, grow: true },
    { id: 'bar', header: 'Part', width: barWidth, cell: (item) => <Bar share={of(item) / max} /> },
    {
      id,
      header,
      width: 72,
      numeric: true,
      ...(!inOrder && { sortBy: of }),
      cell: (item) => formatNumber(of(item)),
    },
    ...(more ?? []),
  ];
  return (
    <DataTable
      label={label}
      columns={columns}
      items={items}
      getKey={getKey}
      {...(onOpen && { onOpen })}
      {...(fit ? { fit } : sized(items.length))}
    />
  );
}

function Bar({ share }: { share: number }) {
  if (share <= 0) return null;
  return (
    <span aria-hidden className="block h-1.5 w-full overflow-hidden rounded-full bg-track">
      <span
        data-mark=""
        className="block h-full rounded-full bg-accent"
        style={{ width: `${Math.max(1, Math.min(1, share) * 100)}%` }}
      />
    </span>
  );
}
