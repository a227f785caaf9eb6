import { useParams } from '@tanstack/react-router';
import { ArchiveRestore } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { BackupEntry, BackupSnapshot } from '../../../../shared/features/backups/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { ListFrame } from '../../../app/list-frame.tsx';
import { AppLink, useGo, useSearch } from '../../../app/navigation.tsx';
import { PageActions, PageSubtitle, usePageTitle } from '../../../app/page-slots.tsx';
import { useMeasuredRem } from '../../../app/use-measured-rem.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { copyText } from '../../../lib/copy-text.ts';
import { formatCount } from '../../../lib/number.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Kbd } from '../../../ui/kbd.tsx';
import { Link } from '../../../ui/link.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { targetPath } from '../acts.ts';
import { baseOf, folderOf, nameText, pathFromAddress, pathToAddress } from '../names.ts';
import { useOverview, useSnapshots } from '../queries.ts';
import { openDialog } from '../store.ts';
import { madeWords, shortId } from '../words.ts';
import { ChangesView } from './changes-view.tsx';
import { Preview } from './preview.tsx';
import { SnapshotTree } from './tree.tsx';
import { openAtFirst } from './tree-rows.ts';
import { VersionsView } from './versions-view.tsx';

const views = ['files', 'changes', 'versions'] as const;
type View = (typeof views)[number];

export default function SnapshotPage() {
  const { id = '', target = '' } = useParams({ strict: false });
  const go = useGo();
  const query = useSnapshots({ targetId: target });
  const snapshot = query.data?.find((one) => one.id === id || one.id.startsWith(id));
  usePageTitle(snapshot ? `Snapshot of ${madeWords(snapshot.at)}` : null);
  if (snapshot) return <Shown key={snapshot.id} snapshot={snapshot} all={query.data ?? []} />;
  if (query.data)
    return (
      <EmptyState
        title="There is no such snapshot"
        action={
          <Button onClick={() => go(`${targetPath(target)}?tab=snapshots`)}>See the snapshots that are there</Button>
        }
      >
        It may have been removed by the retention of its plan.
      </EmptyState>
    );
  if (query.isError)
    return (
      <Failure
        what="The snapshot could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  return <Skeleton rows={10} label="Loading the snapshot" className="px-4 py-2" />;
}

interface ShownProps {
  snapshot: BackupSnapshot;
  all: readonly BackupSnapshot[];
}

function Shown({ snapshot, all }: ShownProps) {
  const [search, setSearch] = useSearch();
  const view: View = views.find((one) => one === search.view) ?? 'files';
  const target = useOverview().data?.targets.find(({ id }) => id === snapshot.targetId);
  const main = useRef<HTMLDivElement>(null);
  const width = useMeasuredRem(main);
  const others = useMemo(() => all.filter(({ id }) => id !== snapshot.id), [all, snapshot.id]);
  const restore = (paths: readonly string[]) =>
    openDialog({
      kind: 'restore',
      asked: { targetId: snapshot.targetId, snapshotId: snapshot.id, at: snapshot.at, paths: [...paths] },
    });
  return (
    <div ref={main} className="flex h-full min-h-0 flex-col">
      <PageSubtitle>
        <span className="font-mono text-xs">{shortId(snapshot.id)}</span>
        {target && (
          <>
            {' at '}
            <Link render={<AppLink to={`${targetPath(target.id)}?tab=snapshots`} />} variant="plain">
              <bdi>{nameText(target.name, 80)}</bdi>
            </Link>
          </>
        )}
        {snapshot.files !== null && ` · ${formatCount(snapshot.files, 'file')}, ${formatBytes(snapshot.bytes)}`}
        {snapshot.partial && (
          <>
            {' · '}
            <StateMark state="warning" label="partial" />
          </>
        )}
      </PageSubtitle>
      <PageActions>
        <Button icon={ArchiveRestore} onClick={() => restore([])}>
          Restore all…
        </Button>
      </PageActions>
      <Tabs<View>
        label="Ways to look at the snapshot"
        value={view}
        onValueChange={(next) => setSearch({ view: next === 'files' ? undefined : next })}
        className="min-h-0 flex-1 px-4 pt-1"
        panelClassName="-mx-4 min-h-0 pt-0!"
        tabs={[
          { value: 'files', label: 'Files', content: <Files snapshot={snapshot} width={width} restore={restore} /> },
          {
            value: 'changes',
            label: 'What changed since',
            content: <ChangesView snapshot={snapshot} others={others} onRestore={(path) => restore([path])} />,
          },
          {
            value: 'versions',
            label: 'Every version of a file',
            content: <VersionsView targetId={snapshot.targetId} width={width} />,
          },
        ]}
      />
    </div>
  );
}

interface FilesProps {
  snapshot: BackupSnapshot;
  width: number;
  restore: (paths: readonly string[]) => void;
}

/** All folders that something lies in, so that it is to be seen. */
function withParents(open: ReadonlySet<string>, path: string | null): ReadonlySet<string> {
  if (path === null) return open;
  const next = new Set(open);
  for (let at = folderOf(path); at !== '/'; at = folderOf(at)) next.add(at);
  return next;
}

function Files({ snapshot, width, restore }: FilesProps) {
  const [search, setSearch] = useSearch();
  const [asked] = useState(() => pathFromAddress(search.at));
  const [open, setOpen] = useState(() => withParents(openAtFirst(snapshot.paths), asked));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [selected, setSelected] = useState<string | null>(asked);
  const [peeked, setPeeked] = useState<BackupEntry | null>(null);
  const versions = ({ path }: BackupEntry) =>
    setSearch({ view: 'versions', find: pathToAddress(baseOf(path)) }, { push: true });
  const close = () => setPeeked(null);
  return (
    <ListFrame
      inspector={
        peeked
          ? (shut) => (
              <Preview
                key={peeked.path}
                targetId={snapshot.targetId}
                snapshotId={snapshot.id}
                entry={peeked}
                onClose={shut}
                onRestore={() => restore([peeked.path])}
                onVersions={() => versions(peeked)}
              />
            )
          : null
      }
      onClose={close}
    >
      <div className="flex min-w-0 flex-1 flex-col">
        <SnapshotTree
          targetId={snapshot.targetId}
          snapshotId={snapshot.id}
          open={open}
          onOpen={setOpen}
          chosen={chosen}
          onChosen={setChosen}
          selected={selected}
          onSelect={setSelected}
          onPeek={(entry) => (entry.path === peeked?.path ? close() : setPeeked(entry))}
          actions={(entry) => [
            { id: 'restore', label: 'Restore…', icon: ArchiveRestore, onSelect: () => restore([entry.path]) },
            { id: 'versions', label: 'Every version of it', onSelect: () => versions(entry) },
            { id: 'copy', label: 'Copy its path', onSelect: () => void copyText(entry.path) },
          ]}
          width={peeked ? width * 0.6 : width}
        />
        <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-t border-line-soft px-4 py-1.5">
          {chosen.size === 0 ? (
            <span className="flex flex-wrap items-center gap-1.5 text-sm text-faint">
              <Kbd keys="X" /> marks what is to come back, <Kbd keys="Space" /> looks into it, arrows open folders
            </span>
          ) : (
            <>
              <span role="status" className="text-sm">
                {`${formatCount(chosen.size, 'thing')} marked`}
              </span>
              <Button size="sm" variant="ghost" onClick={() => setChosen(new Set())}>
                Mark none
              </Button>
              <Button
                variant="primary"
                icon={ArchiveRestore}
                className="ms-auto"
                onClick={() => restore([...chosen].slice(0, 1_000))}
              >
                Restore what is marked…
              </Button>
            </>
          )}
        </div>
      </div>
    </ListFrame>
  );
}
