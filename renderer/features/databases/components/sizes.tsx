import type { DatabaseDepth, SizeRow } from '../../../../shared/features/databases/schema.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatCompact, formatCount } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { Section } from '../../../ui/section.tsx';
import { MissingNote } from './missing-note.tsx';

const keyOf = ({ kind, name }: SizeRow) => `${kind} ${name}`;

const columns: readonly TableColumn<SizeRow>[] = [
  {
    id: 'name',
    header: 'Name',
    width: 240,
    grow: true,
    sortBy: ({ name }) => name,
    cell: ({ name }) => <bdi className="truncate">{printable(name.slice(0, 300))}</bdi>,
  },
  {
    id: 'rows',
    header: 'Rows, about',
    width: 110,
    numeric: true,
    sortBy: ({ rows }) => rows,
    cell: ({ rows }) => (rows === null ? '–' : formatCompact(rows)),
  },
  {
    id: 'bytes',
    header: 'Size',
    width: 100,
    numeric: true,
    sortBy: ({ bytes }) => bytes,
    cell: ({ bytes }) => formatBytes(bytes),
  },
];

export function Sizes({ rows, missing }: DatabaseDepth['sizes']) {
  const databases = rows.filter(({ kind }) => kind === 'database');
  const tables = rows.filter(({ kind }) => kind === 'table');
  return (
    <div className="grid gap-5">
      <MissingNote missing={missing} />
      {databases.length > 0 && (
        <Section title="Databases" count={formatCount(databases.length, 'database')}>
          <DataTable label="Sizes of databases" columns={columns} items={databases} getKey={keyOf} fit />
        </Section>
      )}
      {tables.length > 0 && (
        <Section title="Largest in it" count={tables.length}>
          <DataTable label="Largest tables" columns={columns} items={tables} getKey={keyOf} fit />
        </Section>
      )}
    </div>
  );
}
