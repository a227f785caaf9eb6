import type { DatabaseDepth } from '../../../../shared/features/databases/schema.ts';
import { formatCount } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { type LockLine, lockTree } from '../lock-tree.ts';
import { seconds } from '../words.ts';
import { MissingNote } from './missing-note.tsx';

const keyOf = ({ key }: LockLine) => key;

const columns: readonly TableColumn<LockLine>[] = [
  {
    id: 'who',
    header: 'Session',
    width: 230,
    cell: ({ session, depth, holdsUp }) => (
      <>
        {depth > 0 && <span aria-hidden style={{ width: `${Math.min(depth, 8)}rem` }} className="shrink-0" />}
        {session.blockedBy.length > 0 ? (
          <StateMark state="waiting" label={`${session.id} waits for ${session.blockedBy.join(', ')}`} />
        ) : (
          <StateMark state="failing" label={`${session.id} holds up ${formatCount(holdsUp, 'session')}`} />
        )}
      </>
    ),
  },
  {
    id: 'user',
    header: 'User',
    width: 130,
    cell: ({ session }) => (
      <span className="truncate text-dim">{short([session.user, session.program].filter(Boolean).join(', '))}</span>
    ),
  },
  {
    id: 'lock',
    header: 'Waits for',
    width: 180,
    cell: ({ session }) => <span className="truncate">{short(session.waitsFor ?? session.state)}</span>,
  },
  {
    id: 'since',
    header: 'For',
    width: 70,
    numeric: true,
    cell: ({ session }) => seconds(session.seconds),
  },
  {
    id: 'text',
    header: 'Statement',
    width: 240,
    grow: true,
    mono: true,
    cell: ({ session }) => <span className="truncate">{short(session.text) || '–'}</span>,
  },
];

/** Who blocks stands above whom he blocks. */
export function Locks({ sessions, missing }: DatabaseDepth['locks']) {
  const lines = lockTree(sessions);
  return (
    <>
      <MissingNote missing={missing} />
      {lines.length === 0 ? (
        missing?.how !== '' && <EmptyState size="line" title="Nobody waits for a lock." />
      ) : (
        <DataTable label="Who waits for whom" columns={columns} items={lines} getKey={keyOf} fit />
      )}
    </>
  );
}
