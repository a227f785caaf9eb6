import { useMemo } from 'react';
import type { BackupChange, BackupSnapshot } from '../../../../shared/features/backups/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { useSearch } from '../../../app/navigation.tsx';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatNumber } from '../../../lib/number.ts';
import { Button } from '../../../ui/button.tsx';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { Select } from '../../../ui/select.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { type MarkState, StateMark } from '../../../ui/state-mark.tsx';
import { nameText } from '../names.ts';
import { useDiff } from '../queries.ts';
import { madeWords, shortId } from '../words.ts';

const marks: Record<BackupChange['kind'], { mark: MarkState; word: string }> = {
  added: { mark: 'healthy', word: 'added' },
  removed: { mark: 'failing', word: 'removed' },
  changed: { mark: 'waiting', word: 'changed' },
  metadata: { mark: 'info', word: 'rights or time' },
  type: { mark: 'warning', word: 'another kind' },
};
const keyOf = ({ path, kind }: BackupChange) => `${kind} ${path}`;
const disk = ' disk';

const columns: readonly TableColumn<BackupChange>[] = [
  {
    id: 'kind',
    header: 'Since then',
    width: 124,
    sortBy: ({ kind }) => kind,
    cell: ({ kind }) => <StateMark state={marks[kind].mark} label={marks[kind].word} />,
  },
  {
    id: 'path',
    header: 'Path',
    width: 260,
    minWidth: 140,
    grow: true,
    sortBy: ({ path }) => path,
    cell: ({ path, type }) => (
      <bdi className="truncate" title={nameText(path, 1_000)}>
        {nameText(type === 'dir' ? `${path}/` : path)}
      </bdi>
    ),
  },
  {
    id: 'before',
    header: 'Then',
    width: 84,
    numeric: true,
    sortBy: ({ sizeBefore }) => sizeBefore,
    cell: ({ sizeBefore }) => formatBytes(sizeBefore),
  },
  {
    id: 'after',
    header: 'Later',
    width: 84,
    numeric: true,
    sortBy: ({ sizeAfter }) => sizeAfter,
    cell: ({ sizeAfter }) => formatBytes(sizeAfter),
  },
];

interface ChangesViewProps {
  snapshot: BackupSnapshot;
  others: readonly BackupSnapshot[];
  onRestore: (path: string) => void;
}

/** What changed between this snapshot and another, or the disk as it is. */
export function ChangesView({ snapshot, others, onRestore }: ChangesViewProps) {
  const [search, setSearch] = useSearch();
  const to = others.find(({ id }) => id === search.to)?.id ?? null;
  const query = useDiff({ targetId: snapshot.targetId, from: snapshot.id, to, path: '/' });
  const { data } = query;
  const options = useMemo(
    () => [
      { value: disk, label: 'The disk as it is now' },
      // A menu of ten thousand helps nobody: those around it are what is asked for.
      ...others.slice(0, 200).map(({ id, at }) => ({ value: id, label: madeWords(at), hint: shortId(id) })),
    ],
    [others],
  );
  const actions = ({ path, kind }: BackupChange): readonly MenuEntry[] =>
    kind === 'added' ? [] : [{ id: 'restore', label: 'Restore it as it was…', onSelect: () => onRestore(path) }];
  return (
    <div className="flex h-full min-h-0 min-w-0 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-2 px-4 py-2">
        <span className="text-sm text-dim">Compared with</span>
        <Select
          label="Compared with"
          value={to ?? disk}
          onValueChange={(next) => setSearch({ to: next === disk ? undefined : next })}
          options={options}
          className="w-64"
        />
        {to === null && (
          <Button size="sm" onClick={() => void query.refetch()} loading={query.isFetching && data !== undefined}>
            Look again
          </Button>
        )}
        {data && (
          <span className="text-sm text-faint tabular-nums">
            {`${formatNumber(data.added)} added, ${formatNumber(data.changed)} changed, ${formatNumber(data.removed)} removed`}
            {data.more && `; the first ${formatNumber(data.changes.length)} are shown`}
          </span>
        )}
      </div>
      {!data ? (
        query.isError ? (
          <Failure
            what="What changed could not be found out"
            error={query.error}
            onRetry={() => void query.refetch()}
            retrying={query.isFetching}
          />
        ) : (
          <Skeleton rows={8} label="Looking what changed" className="px-2" />
        )
      ) : data.changes.length === 0 ? (
        <EmptyState title="Nothing is different" />
      ) : (
        <DataTable
          label="What changed"
          columns={columns}
          items={data.changes}
          getKey={keyOf}
          onOpen={({ path, kind }) => kind !== 'added' && onRestore(path)}
          actions={actions}
          className="min-h-0 flex-1 border-t border-line-soft"
        />
      )}
    </div>
  );
}
