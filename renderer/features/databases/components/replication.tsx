import type { DatabaseDepth, ReplicaRow } from '../../../../shared/features/databases/schema.ts';
import { printable } from '../../../lib/printable.ts';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { seconds } from '../words.ts';
import { MissingNote } from './missing-note.tsx';

const keyOf = ({ direction, name }: ReplicaRow, place: number) => `${direction} ${name} ${place}`;

const columns: readonly TableColumn<ReplicaRow>[] = [
  {
    id: 'state',
    header: 'State',
    width: 150,
    cell: ({ healthy, state }) => (
      <StateMark state={healthy ? 'healthy' : 'failing'} label={printable(state.slice(0, 80))} />
    ),
  },
  {
    id: 'name',
    header: 'With',
    width: 240,
    grow: true,
    cell: ({ direction, name }) => (
      <span className="truncate">{`${direction === 'to' ? 'to the replica' : 'from'} ${printable(name.slice(0, 200))}`}</span>
    ),
  },
  { id: 'lag', header: 'Behind by', width: 100, numeric: true, cell: ({ lagSeconds }) => seconds(lagSeconds) },
];

export function Replication({ rows, missing }: DatabaseDepth['replication']) {
  return (
    <>
      <MissingNote missing={missing} />
      {rows.length === 0 ? (
        missing === null && <EmptyState size="line" title="It has no replica, and is none." />
      ) : (
        <DataTable label="Replication" columns={columns} items={rows} getKey={keyOf} fit />
      )}
    </>
  );
}
