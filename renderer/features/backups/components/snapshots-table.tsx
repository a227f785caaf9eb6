import { ArchiveRestore, FolderOpen, GitCompare, Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import type { BackupSnapshot } from '../../../../shared/features/backups/schema.ts';
import { useGo } from '../../../app/navigation.tsx';
import { useAddressSelection } from '../../../app/use-address-selection.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatNumber } from '../../../lib/number.ts';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Time } from '../../../ui/time.tsx';
import { snapshotPath } from '../acts.ts';
import { nameText } from '../names.ts';
import { openDialog } from '../store.ts';
import { madeWords, shortId } from '../words.ts';

const keyOf = ({ id }: BackupSnapshot) => id;
const bytes = (value: number | null) => formatBytes(value);

type Column = TableColumn<BackupSnapshot> & { from?: number };
const all: readonly Column[] = [
  {
    id: 'at',
    header: 'Made',
    width: 150,
    sortBy: ({ at }) => at,
    cell: ({ at }) => <span className="truncate tabular-nums">{madeWords(at)}</span>,
  },
  { id: 'ago', header: 'Ago', width: 92, from: 40, cell: ({ at }) => <Time at={at} className="text-dim" /> },
  {
    id: 'whole',
    header: 'Holds',
    width: 92,
    sortBy: ({ partial }) => (partial ? 0 : 1),
    cell: ({ partial }) =>
      partial ? <StateMark state="warning" label="partial" /> : <span className="text-dim">all</span>,
  },
  {
    id: 'paths',
    header: 'What',
    width: 180,
    minWidth: 90,
    grow: true,
    sortBy: ({ paths }) => paths[0] ?? null,
    cell: ({ paths, tags }) => (
      <span dir="auto" className="truncate text-dim" title={paths.map((path) => nameText(path)).join('\n')}>
        {nameText(paths.join(', '))}
        {tags.length > 0 && <span className="text-faint">{`  ${nameText(tags.join(' '), 120)}`}</span>}
      </span>
    ),
  },
  {
    id: 'files',
    header: 'Files',
    width: 82,
    from: 48,
    numeric: true,
    sortBy: ({ files }) => files,
    cell: ({ files }) => formatNumber(files),
  },
  {
    id: 'size',
    header: 'Size',
    width: 76,
    numeric: true,
    sortBy: ({ bytes: size }) => size,
    cell: (one) => bytes(one.bytes),
  },
  {
    id: 'added',
    header: 'New, unpacked',
    width: 104,
    from: 56,
    numeric: true,
    sortBy: ({ bytesAdded }) => bytesAdded,
    cell: ({ bytesAdded }) => bytes(bytesAdded),
  },
  {
    id: 'id',
    header: 'Name',
    width: 86,
    from: 62,
    mono: true,
    cell: ({ id }) => shortId(id),
  },
];

interface SnapshotsTableProps {
  label: string;
  snapshots: readonly BackupSnapshot[];
  width: number;
  /** Nothing is removed where that is not allowed. */
  keepsAll: boolean;
  className?: string;
  fit?: boolean;
}

export function SnapshotsTable({ label, snapshots, width, keepsAll, className, fit = false }: SnapshotsTableProps) {
  const go = useGo();
  const [selected, select] = useAddressSelection('snapshot');
  const columns = useMemo(() => all.filter(({ from = 0 }) => width >= from), [width]);
  const entriesOf = (snapshot: BackupSnapshot): MenuEntry[] => {
    const { id, targetId, at } = snapshot;
    return [
      { id: 'open', label: 'Look into it', icon: FolderOpen, onSelect: () => go(snapshotPath(targetId, id)) },
      {
        id: 'diff',
        label: 'What changed since',
        icon: GitCompare,
        onSelect: () => go(`${snapshotPath(targetId, id)}?view=changes`),
      },
      {
        id: 'restore',
        label: 'Restore all of it…',
        icon: ArchiveRestore,
        onSelect: () => openDialog({ kind: 'restore', asked: { targetId, snapshotId: id, at, paths: [] } }),
      },
      ...(keepsAll
        ? []
        : [
            {
              id: 'forget',
              label: 'Remove…',
              icon: Trash2,
              danger: true,
              onSelect: () => openDialog({ kind: 'forget', targetId, snapshots: [{ id, at }] }),
            },
          ]),
    ];
  };
  return (
    <DataTable
      label={label}
      columns={columns}
      items={snapshots}
      getKey={keyOf}
      selectedKey={selected}
      onSelect={(id) => select(id)}
      onOpen={({ id, targetId }) => go(snapshotPath(targetId, id))}
      onPeek={({ id, targetId }) => go(snapshotPath(targetId, id))}
      actions={entriesOf}
      fit={fit}
      className={className}
    />
  );
}
