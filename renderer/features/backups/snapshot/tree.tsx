import { ChevronRight, File, FileSymlink, Folder as FolderIcon } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { BackupEntry } from '../../../../shared/features/backups/schema.ts';
import { describeError } from '../../../app/failure.tsx';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatMoment } from '../../../lib/relative-time.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { Icon } from '../../../ui/icon.tsx';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { folderOf, nameText } from '../names.ts';
import { isChosen, type TreeRow, toggled, treeRows } from './tree-rows.ts';
import { useFolders } from './use-folders.ts';

const keyOf = ({ key }: TreeRow) => key;
const icons = { dir: FolderIcon, symlink: FileSymlink, file: File, other: File };

/** `rwxr-x---`, as people know it. */
export function modeText(mode: number): string {
  return [6, 3, 0]
    .map((shift) => {
      const bits = (mode >> shift) & 7;
      return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${bits & 1 ? 'x' : '-'}`;
    })
    .join('');
}

interface SnapshotTreeProps {
  targetId: string;
  snapshotId: string;
  open: ReadonlySet<string>;
  onOpen: (open: ReadonlySet<string>) => void;
  chosen: ReadonlySet<string>;
  onChosen: (chosen: ReadonlySet<string>) => void;
  selected: string | null;
  onSelect: (path: string) => void;
  /** Shows what is in a file. */
  onPeek: (entry: BackupEntry) => void;
  actions: (entry: BackupEntry) => readonly MenuEntry[];
  /** How much there is, in rem. */
  width: number;
}

/** A snapshot as a tree: folders are read as they open, files are marked to be brought back. */
export function SnapshotTree(props: SnapshotTreeProps) {
  const { targetId, snapshotId, open, onOpen, chosen, onChosen, selected, onSelect, onPeek, actions, width } = props;
  const { folders, more, again } = useFolders(targetId, snapshotId, open);
  const rows = useMemo(() => treeRows(folders, open), [folders, open]);
  const [now] = useState(Date.now);
  const toggle = (path: string) => {
    const next = new Set(open);
    if (!next.delete(path)) next.add(path);
    onOpen(next);
  };
  const columns = useMemo((): readonly TableColumn<TreeRow>[] => {
    const all: (TableColumn<TreeRow> & { from?: number })[] = [
      {
        id: 'name',
        header: 'Name',
        width: 240,
        minWidth: 140,
        grow: true,
        cell: (row) => (
          <Name
            row={row}
            chosen={row.kind === 'entry' && isChosen(row.entry.path, chosen)}
            inherited={row.kind === 'entry' && !chosen.has(row.entry.path)}
            onChoose={(path) => onChosen(toggled(path, chosen))}
            onToggle={toggle}
            onMore={more}
            onAgain={again}
          />
        ),
      },
      {
        id: 'size',
        header: 'Size',
        width: 84,
        numeric: true,
        cell: (row) => (row.kind === 'entry' && row.entry.type === 'file' ? formatBytes(row.entry.size) : null),
      },
      {
        id: 'modified',
        header: 'Modified',
        width: 104,
        from: 36,
        numeric: true,
        cell: (row) => (row.kind === 'entry' ? formatMoment(row.entry.modifiedAt, now) : null),
      },
      {
        id: 'mode',
        header: 'Mode',
        width: 92,
        from: 48,
        mono: true,
        cell: (row) => (row.kind === 'entry' ? modeText(row.entry.mode) : null),
      },
      {
        id: 'owner',
        header: 'Owner',
        width: 110,
        from: 60,
        cell: (row) =>
          row.kind === 'entry' && row.entry.user !== null ? (
            <span className="truncate text-faint">{nameText(row.entry.user, 60)}</span>
          ) : null,
      },
    ];
    return all.filter(({ from = 0 }) => width >= from);
    // biome-ignore lint/correctness/useExhaustiveDependencies: `toggle` is of the open folders, which are here
  }, [chosen, onChosen, more, again, width, now, toggle]);

  const onKey = (key: string, row: TreeRow): boolean => {
    if (row.kind !== 'entry') return false;
    const { entry } = row;
    const isFolder = entry.type === 'dir';
    const acts: Record<string, (() => void) | false> = {
      ArrowRight: isFolder && !row.open && (() => toggle(entry.path)),
      ArrowLeft: isFolder && row.open ? () => toggle(entry.path) : () => onSelect(folderOf(entry.path)),
      x: () => onChosen(toggled(entry.path, chosen)),
    };
    const act = acts[key];
    if (act) act();
    return !!act;
  };
  return (
    <DataTable
      label="Files of the snapshot"
      columns={columns}
      items={rows}
      getKey={keyOf}
      ordered
      selectedKey={selected}
      onSelect={onSelect}
      onOpen={(row) => {
        if (row.kind === 'more') more(row.path);
        else if (row.kind === 'failed') again(row.path);
        else if (row.kind === 'entry') {
          if (row.entry.type === 'dir') toggle(row.entry.path);
          else onPeek(row.entry);
        }
      }}
      onPeek={(row) => row.kind === 'entry' && onPeek(row.entry)}
      actions={(row) => (row.kind === 'entry' ? actions(row.entry) : [])}
      onKey={onKey}
      className="min-h-0 flex-1"
    />
  );
}

interface NameProps {
  row: TreeRow;
  chosen: boolean;
  /** A folder above it is chosen, which stands for it. */
  inherited: boolean;
  onChoose: (path: string) => void;
  onToggle: (path: string) => void;
  onMore: (path: string) => void;
  onAgain: (path: string) => void;
}

function Name({ row, chosen, inherited, onChoose, onToggle, onMore, onAgain }: NameProps) {
  const indent = { paddingInlineStart: `${Math.min(row.depth, 24) * 1.1}rem` };
  if (row.kind !== 'entry')
    return (
      <span className="flex min-w-0 items-center gap-2 text-faint" style={indent} data-own-clicks="">
        {row.kind === 'reading' && 'Reading…'}
        {row.kind === 'empty' && 'It is empty'}
        {row.kind === 'failed' && (
          <>
            <span className="truncate">{`It could not be read. ${describeError('', row.error).meaning}`}</span>
            <Button size="sm" tabIndex={-1} onClick={() => onAgain(row.path)}>
              Try again
            </Button>
          </>
        )}
        {row.kind === 'more' && (
          <Button size="sm" tabIndex={-1} onClick={() => onMore(row.path)}>
            Show more of this folder
          </Button>
        )}
      </span>
    );
  const { entry, open } = row;
  const name = nameText(entry.name, 300);
  return (
    <span className="flex min-w-0 items-center gap-1.5" style={indent}>
      {/* The row has the keys: X marks, arrows open. */}
      <span data-own-clicks="" className="flex shrink-0 items-center gap-1.5">
        <Checkbox
          checked={chosen}
          disabled={chosen && inherited}
          onCheckedChange={() => onChoose(entry.path)}
          label={`Bring back ${name}`}
        />
        {entry.type === 'dir' ? (
          <button
            type="button"
            tabIndex={-1}
            aria-expanded={open}
            aria-label={`${open ? 'Close' : 'Open'} ${name}`}
            onClick={() => onToggle(entry.path)}
            className="flex size-5 items-center justify-center rounded-sm text-faint hover:text-text"
          >
            <Icon icon={ChevronRight} size="sm" className={open ? 'rotate-90' : undefined} />
          </button>
        ) : (
          <span className="size-5" />
        )}
      </span>
      <Icon icon={icons[entry.type]} className="text-faint" />
      <bdi className="min-w-0 truncate" title={nameText(entry.path, 1_000)}>
        {name}
      </bdi>
      {entry.linkTarget !== null && (
        <bdi className="min-w-0 truncate font-mono text-xs text-faint">{`→ ${nameText(entry.linkTarget, 200)}`}</bdi>
      )}
    </span>
  );
}
