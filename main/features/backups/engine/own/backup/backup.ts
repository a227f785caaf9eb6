import { lstat } from 'node:fs/promises';
import { DomainError, invalid } from '../../../../../../shared/contract/errors.ts';
import { type Clock, createSystemClock } from '../../../../../core/lib/clock.ts';
import { hashOf } from '../../../restic/crypto.ts';
import { encodeName } from '../../../restic/names.ts';
import type { Id, Repository, SnapshotRecord, SnapshotSummary } from '../../../restic/types.ts';
import type { BackupDone, BackupRequest, SnapshotFacts, Trouble, Watch } from '../../types.ts';
import { whileHeld } from '../while-held.ts';
import { BadExcludes, readExcludes } from './excludes/excludes.ts';
import { cleanPath } from './excludes/go-path.ts';
import { findParent } from './find-parent.ts';
import type { Stored, WalkDone } from './messages.ts';
import { store } from './store.ts';

/** Who wrote a snapshot, as it stands in it. */
const program = 'optimus';
const emptyTree = hashOf(Buffer.from('{"nodes":[]}\n'));
const mostNamed = 1_000;

/** The paths that are there, as bytes in strings, and what is to be told of the others. */
async function sort(paths: readonly string[]): Promise<{ there: string[]; missing: Trouble[] }> {
  const there: string[] = [];
  const missing: Trouble[] = [];
  for (const path of paths) {
    const bytes = encodeName(path);
    try {
      await lstat(bytes);
      there.push(path);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      // What cannot be looked at may be there: the walk tells why not.
      if (code !== 'ENOENT' && code !== 'ENOTDIR') there.push(path);
      else missing.push({ kind: 'missing', path, sentence: `${path} is not there.` });
    }
  }
  return { there, missing };
}

interface Made {
  paths: string[];
  at: number;
  parent: Id | null;
  tree: Id;
}

interface Counted {
  walked: WalkDone;
  stored: Stored;
  began: number;
  ended: number;
}

function summaryOf({ walked: { files, dirs, bytesSeen }, stored, began, ended }: Counted): SnapshotSummary {
  return {
    ...{ backup_start: new Date(began).toISOString(), backup_end: new Date(ended).toISOString() },
    ...{ files_new: files.new, files_changed: files.changed, files_unmodified: files.unmodified },
    ...{ dirs_new: dirs.new, dirs_changed: dirs.changed, dirs_unmodified: dirs.unmodified },
    ...{ data_blobs: stored.dataBlobs, tree_blobs: stored.treeBlobs },
    ...{ data_added: stored.bytesAdded, data_added_packed: stored.bytesStored },
    total_files_processed: files.new + files.changed + files.unmodified,
    total_bytes_processed: bytesSeen,
  };
}

function recordOf(request: BackupRequest, made: Made, counted: Counted): SnapshotRecord {
  const { paths, at, parent, tree } = made;
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  return {
    time: new Date(at).toISOString(),
    ...(parent === null ? {} : { parent }),
    ...{ tree, paths, hostname: request.hostname, username: request.username },
    ...(uid === 0 ? {} : { uid }),
    ...(gid === 0 ? {} : { gid }),
    ...(request.excludes.length === 0 ? {} : { excludes: request.excludes }),
    ...(request.tags.length === 0 ? {} : { tags: request.tags }),
    program_version: program,
    summary: summaryOf(counted),
  };
}

const factsOf = (id: Id, request: BackupRequest, { paths, at, parent, tree }: Made): SnapshotFacts => {
  const { tags, hostname, username } = request;
  return { id, at, paths, tags, hostname, username, parent, tree, program };
};

function doneOf(snapshot: SnapshotFacts, walked: WalkDone, stored: Stored, missing: readonly Trouble[]): BackupDone {
  const { files, dirs, bytesSeen, troubles, named } = walked;
  const all = [...missing, ...named].slice(0, mostNamed);
  return { snapshot, files, dirs, bytesSeen, ...stored, troubles: troubles + missing.length, named: all };
}

const nothing = (what: string, paths: readonly string[]): DomainError =>
  new DomainError('NOT_FOUND', { what, id: paths.join(', ') });

/** What is wrong with the request is said before anything is done. */
function checkExcludes(patterns: readonly string[]): void {
  try {
    readExcludes(patterns);
  } catch (error) {
    if (!(error instanceof BadExcludes)) throw error;
    const problem = `${error.patterns.join(', ')}: a bracket is left open, or a backslash stands last.`;
    throw invalid([{ field: 'excludes', problem }]);
  }
}

/** One snapshot of the paths, with everything that it needs: packs first, then the index, itself last. */
export async function backupInto(
  repository: Repository,
  request: BackupRequest,
  watch: Watch,
  clock: Clock = createSystemClock(),
): Promise<BackupDone> {
  checkExcludes(request.excludes);
  const began = Math.round(clock.now());
  const at = Math.round(request.at ?? began);
  const lock = await repository.lock('shared', watch.signal);
  try {
    const held = whileHeld(watch, lock);
    const { signal } = held;
    const { there, missing } = await sort([...new Set(request.paths)]);
    if (there.length === 0) throw nothing('folder', request.paths);
    const paths = there.map((path) => cleanText(path));
    const parent = request.force ? null : await findParent(repository, { paths, hostname: request.hostname, at }, held);
    const { walked, stored } = await store(
      repository,
      { request, paths, parentTree: parent?.tree ?? null },
      held,
      clock,
    );
    if (walked.tree === emptyTree) throw nothing('file to back up in', paths);
    signal.throwIfAborted();
    await lock.sure(signal);
    const made = { paths, at, parent: parent?.id ?? null, tree: walked.tree };
    const counted = { walked, stored, began, ended: Math.round(clock.now()) };
    // From here on it is listed: it is written whole or not at all, and nobody is told otherwise.
    const id = await repository.save('snapshot', recordOf(request, made, counted), signal);
    return doneOf(factsOf(id, request, made), walked, stored, missing);
  } finally {
    await lock.release();
  }
}

const cleanText = (path: string): string => cleanPath(path);
