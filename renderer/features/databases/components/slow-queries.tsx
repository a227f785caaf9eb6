import { useState } from 'react';
import type { DatabaseDepth, SlowQuery } from '../../../../shared/features/databases/schema.ts';
import { formatNumber } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { formatMoment } from '../../../lib/relative-time.ts';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { millis } from '../words.ts';
import { MissingNote } from './missing-note.tsx';

interface Placed extends SlowQuery {
  key: string;
  share: number | null;
}
const keyOf = ({ key }: Placed) => key;

const columns: readonly TableColumn<Placed>[] = [
  {
    id: 'text',
    header: 'Query, without what was asked about',
    width: 320,
    grow: true,
    mono: true,
    cell: ({ text }) => <span className="truncate">{printable(text.slice(0, 400)) || '(hidden from this user)'}</span>,
  },
  {
    id: 'where',
    header: 'In',
    width: 130,
    sortBy: ({ where }) => where,
    cell: ({ where, at }) => (
      <span className="truncate text-dim">
        {[printable(where), at === null ? '' : formatMoment(at, Date.now())].filter(Boolean).join(', ')}
      </span>
    ),
  },
  {
    id: 'share',
    header: 'Of all time',
    width: 90,
    numeric: true,
    sortBy: ({ share }) => share,
    cell: ({ share }) => (share === null ? '–' : `${formatNumber(share, 0)} %`),
  },
  {
    id: 'calls',
    header: 'Calls',
    width: 80,
    numeric: true,
    sortBy: ({ calls }) => calls,
    cell: ({ calls }) => formatNumber(calls),
  },
  {
    id: 'mean',
    header: 'Each',
    width: 84,
    numeric: true,
    sortBy: ({ meanMs }) => meanMs,
    cell: ({ meanMs }) => millis(meanMs),
  },
  {
    id: 'max',
    header: 'Slowest',
    width: 84,
    numeric: true,
    sortBy: ({ maxMs }) => maxMs,
    cell: ({ maxMs }) => millis(maxMs),
  },
];

export function SlowQueries({ queries, missing }: DatabaseDepth['slow']) {
  const [selected, select] = useState<string | null>(null);
  const total = queries.reduce((sum, { totalMs }) => sum + (totalMs ?? 0), 0);
  const placed = queries.map(
    (query, place): Placed => ({
      ...query,
      key: `${place}`,
      share: query.totalMs === null || total === 0 ? null : (100 * query.totalMs) / total,
    }),
  );
  const open = placed.find(({ key }) => key === selected);
  return (
    <>
      <MissingNote missing={missing} />
      {placed.length === 0 ? (
        missing?.how !== '' && (
          <EmptyState size="line" title={missing ? 'Nothing slow runs now.' : 'No query has been counted yet.'} />
        )
      ) : (
        <DataTable
          label="Slow queries"
          columns={columns}
          items={placed}
          getKey={keyOf}
          selectedKey={selected}
          onSelect={(key) => select(key)}
          onOpen={({ key }) => select(key === selected ? null : key)}
          fit
        />
      )}
      {open && <CodeBlock title="The whole query" code={open.text} wrap className="mt-3" />}
    </>
  );
}
