import { useMemo } from 'react';
import type { BackupEntry } from '../../../../shared/features/backups/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { useGo, useSearch } from '../../../app/navigation.tsx';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatCount } from '../../../lib/number.ts';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { SettledSearch } from '../../../ui/settled-search.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { snapshotPath } from '../acts.ts';
import { nameText, pathFromAddress, pathToAddress } from '../names.ts';
import { useFound } from '../queries.ts';
import { openDialog } from '../store.ts';
import { madeWords, shortId } from '../words.ts';

interface Hit {
  snapshotId: string;
  at: number;
  entry: BackupEntry;
  same: boolean;
}
const keyOf = ({ snapshotId, entry }: Hit) => `${snapshotId} ${entry.path}`;

const columns: readonly TableColumn<Hit>[] = [
  {
    id: 'path',
    header: 'Path',
    width: 260,
    minWidth: 140,
    grow: true,
    sortBy: ({ entry }) => entry.path,
    cell: ({ entry }) => (
      <bdi className="truncate" title={nameText(entry.path, 1_000)}>
        {nameText(entry.path)}
      </bdi>
    ),
  },
  {
    id: 'same',
    header: 'Content',
    width: 112,
    cell: ({ same }) =>
      same ? <StateMark state="neutral" label="the same" /> : <StateMark state="running" label="another" />,
  },
  {
    id: 'size',
    header: 'Size',
    width: 84,
    numeric: true,
    sortBy: ({ entry }) => entry.size,
    cell: ({ entry }) => (entry.type === 'file' ? formatBytes(entry.size) : '–'),
  },
  {
    id: 'modified',
    header: 'Modified',
    width: 150,
    sortBy: ({ entry }) => entry.modifiedAt,
    cell: ({ entry }) => <span className="truncate tabular-nums">{madeWords(entry.modifiedAt)}</span>,
  },
  {
    id: 'at',
    header: 'In the snapshot of',
    width: 150,
    sortBy: ({ at }) => at,
    cell: ({ at }) => <span className="truncate tabular-nums">{madeWords(at)}</span>,
  },
  { id: 'id', header: 'Name', width: 86, mono: true, cell: ({ snapshotId }) => shortId(snapshotId) },
];

/** Every version of a file, over all snapshots of the target. */
export function VersionsView({ targetId, width }: { targetId: string; width: number }) {
  const go = useGo();
  const [search, setSearch] = useSearch();
  const pattern = pathFromAddress(search.find) ?? '';
  const query = useFound(targetId, pattern);
  const shown = useMemo(() => columns.filter(({ id }) => width >= 60 || (id !== 'modified' && id !== 'id')), [width]);
  const data = pattern === '' ? undefined : query.data;
  const restore = ({ snapshotId, at, entry }: Hit) =>
    openDialog({ kind: 'restore', asked: { targetId, snapshotId, at, paths: [entry.path] } });
  return (
    <div className="flex h-full min-h-0 min-w-0 flex-1 flex-col">
      <search aria-label="Search all snapshots" className="flex flex-wrap items-center gap-2 px-4 py-2">
        <SettledSearch
          label="A part of a name, or a pattern such as *.env"
          shortcut="/"
          value={pattern}
          onSettled={(text) => setSearch({ find: text === '' ? undefined : pathToAddress(text) })}
          className="w-96 max-w-full"
        />
        {data && data.hits.length > 0 && (
          <span className="text-sm text-faint tabular-nums">
            {`${data.more ? 'The newest ' : ''}${formatCount(data.hits.length, 'version')}, ${formatCount(data.hits.filter(({ same }) => !same).length, 'different content')}`}
          </span>
        )}
      </search>
      {pattern === '' ? (
        <EmptyState title="Search all snapshots">
          Every version of a file is listed, newest first, with those that hold something else than the one before.
        </EmptyState>
      ) : !data ? (
        query.isError ? (
          <Failure
            what="The snapshots could not be searched"
            error={query.error}
            onRetry={() => void query.refetch()}
            retrying={query.isFetching}
          />
        ) : (
          <Skeleton rows={8} label="Searching all snapshots" className="px-2" />
        )
      ) : data.hits.length === 0 ? (
        <EmptyState title="No snapshot holds such a name" />
      ) : (
        <DataTable
          label="Versions"
          columns={shown}
          items={data.hits}
          getKey={keyOf}
          onOpen={restore}
          actions={(hit) => [
            { id: 'restore', label: 'Restore this version…', onSelect: () => restore(hit) },
            {
              id: 'show',
              label: 'Show it in its snapshot',
              onSelect: () =>
                go(`${snapshotPath(targetId, hit.snapshotId)}?at=${encodeURIComponent(pathToAddress(hit.entry.path))}`),
            },
          ]}
          className="min-h-0 flex-1 border-t border-line-soft"
        />
      )}
    </div>
  );
}
