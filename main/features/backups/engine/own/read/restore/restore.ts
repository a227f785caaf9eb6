import { availableParallelism } from 'node:os';
import { BackendFault } from '../../../../restic/faults.ts';
import type { HeldLock, Id, Repository, SnapshotRecord } from '../../../../restic/types.ts';
import type { RestoreDone, RestoreRequest, Watch } from '../../../types.ts';
import { nodeAt, pathParts, snapshotNamed } from '../trees.ts';
import { createAside } from './aside.ts';
import { countAhead } from './count-ahead.ts';
import { createHands, type Hands } from './hands.ts';
import { createReport, type Report } from './report.ts';
import { selectionOf } from './selection.ts';
import { asFault, settleTarget } from './target.ts';
import { walkWindows } from './walk.ts';
import { workOnWindow } from './window-work.ts';

const threads = Math.min(2, availableParallelism());

/** Brings a snapshot, or a part of one, back to the disk. */
export async function restore(repository: Repository, request: RestoreRequest, watch: Watch): Promise<RestoreDone> {
  if (request.existing === 'aside' && request.asideDir === null && !request.dryRun)
    throw new BackendFault('refused', 'There is no folder to keep aside in what the restore replaces.');
  const lock = request.dryRun ? null : await lockOrNone(repository, watch);
  try {
    const signal = lock ? AbortSignal.any([watch.signal, lock.lost]) : watch.signal;
    return await restoreLocked(repository, request, { ...watch, signal });
  } finally {
    await lock?.release();
  }
}

/** A disk that can only be read is a good place to restore from: nothing there can be pruned meanwhile either. */
async function lockOrNone(repository: Repository, watch: Watch): Promise<HeldLock | null> {
  try {
    return await repository.lock('shared', watch.signal);
  } catch (error) {
    if (!(error instanceof BackendFault) || (error.code !== 'refused' && error.code !== 'full')) throw error;
    watch.log('The repository cannot be written, so it is read without a lock.');
    return null;
  }
}

async function restoreLocked(repository: Repository, request: RestoreRequest, watch: Watch): Promise<RestoreDone> {
  const hands = createHands({ threads, keys: repository.keys, owner: request.owner });
  if (!request.dryRun) hands.begin();
  try {
    return await restoreBy(hands, repository, request, watch);
  } finally {
    await hands.dispose();
  }
}

async function restoreBy(
  hands: Hands,
  repository: Repository,
  request: RestoreRequest,
  watch: Watch,
): Promise<RestoreDone> {
  const { signal } = watch;
  const { record } = await snapshotNamed(repository, request.snapshot, signal);
  // A repository that stayed open may know the index from before a prune.
  const index = await repository.index({ fresh: true, signal });
  const report = createReport(watch);
  const start = await startOf(repository, record, request, report, signal);
  const path = await settleTarget(request.target ?? '/', request.dryRun);
  const aside = request.asideDir === null ? null : createAside(request.asideDir);
  const progress = {
    phase: request.dryRun ? 'look' : 'restore',
    files: 0,
    bytes: 0,
    filesTotal: null as number | null,
    bytesTotal: null as number | null,
  };
  signal.addEventListener('abort', hands.stop, { once: true });
  const context = {
    ...{ repository, index, request, watch, hands, report, aside },
    near: (await repository.backend.near?.()) ? repository.backend.fileOf : null,
    lanes: Math.max(2 * threads, Math.min(8, repository.backend.parallel)),
    moved(bytes: number, at: string) {
      progress.files += 1;
      progress.bytes += bytes;
      watch.progress({ ...progress, at });
    },
  };
  const ahead = new AbortController();
  // An estimate at most: what cannot be read is told by the walk.
  const counted = countAhead(repository, record, start, AbortSignal.any([signal, ahead.signal])).then(
    ({ files, bytes }) => void Object.assign(progress, { filesTotal: files, bytesTotal: bytes }),
    () => undefined,
  );
  const windows = walkWindows({
    ...{ repository, record, request, report, aside, watch },
    start: { ...start, path, fresh: false },
  });
  try {
    // The next window is walked while this one is worked on.
    for (let coming = windows.next(); ; ) {
      const { value: window, done } = await coming;
      if (done) break;
      coming = windows.next();
      coming.catch(() => {});
      await workOnWindow(window, context);
    }
    const { files: made, dirs, links, others } = report.counts;
    if (!request.dryRun && made + dirs + links + others > 0) {
      const [failed] = (await hands.run({ do: 'sync', path })).failures;
      if (failed) throw asFault(Object.assign(new Error(failed.message), { code: failed.code }), path);
    }
    const { files, bytes, filesTotal, bytesTotal } = progress;
    watch.progress({ ...progress, filesTotal: filesTotal ?? files, bytesTotal: bytesTotal ?? bytes, at: null });
    return report.done(aside?.kept() ?? 0, request.dryRun);
  } catch (error) {
    hands.stop();
    throw error;
  } finally {
    signal.removeEventListener('abort', hands.stop);
    ahead.abort();
    await Promise.all([windows.return(), counted]);
  }
}

/** Where in the snapshot the walk begins, and what of it is wanted. */
async function startOf(
  repository: Repository,
  record: SnapshotRecord,
  request: RestoreRequest,
  report: Report,
  signal: AbortSignal,
): Promise<{
  tree: Id;
  nodes?: Awaited<ReturnType<typeof oneNode>>;
  inSnapshot: string;
  selection: ReturnType<typeof selectionOf>;
}> {
  const paths: string[] = [];
  for (const path of request.paths) {
    if ((await nodeAt(repository, record.tree, path, signal)) === undefined)
      report.trouble('missing', path, 'It is not in this snapshot.');
    else paths.push(path);
  }
  const nothing = request.paths.length > 0 && paths.length === 0;
  const whole = { tree: record.tree, inSnapshot: '/', selection: nothing ? new Map() : selectionOf(paths) };
  const [path] = paths;
  if (request.layout === 'within' || path === undefined) return whole;
  if (request.paths.length > 1)
    throw new BackendFault('refused', 'Only one folder at a time can be restored by what it holds.');
  const node = await oneNode(repository, record, path, signal);
  const inSnapshot = `/${pathParts(path).join('/')}`;
  const [only] = node;
  if (!only) return whole;
  if (only.subtree !== undefined) return { tree: only.subtree, inSnapshot, selection: null };
  return {
    tree: record.tree,
    nodes: node,
    inSnapshot: inSnapshot.slice(0, inSnapshot.lastIndexOf('/')) || '/',
    selection: null,
  };
}

async function oneNode(repository: Repository, record: SnapshotRecord, path: string, signal: AbortSignal) {
  const node = await nodeAt(repository, record.tree, path, signal);
  return node ? [node] : [];
}
