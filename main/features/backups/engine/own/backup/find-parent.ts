import { isFault } from '../../../restic/faults.ts';
import type { Id, Repository, SnapshotRecord } from '../../../restic/types.ts';
import type { Watch } from '../../types.ts';

export interface ParentSnapshot {
  id: Id;
  tree: Id;
}

interface Wanted {
  paths: readonly string[];
  hostname: string;
  /** Milliseconds: what was made later, by a clock that was set back since, is none. */
  at: number;
}

/** The newest snapshot of the same host that has all of the paths, as restic finds it. */
export async function findParent(
  repository: Repository,
  { paths, hostname, at }: Wanted,
  { signal, log }: Watch,
): Promise<ParentSnapshot | null> {
  let latest: (ParentSnapshot & { at: number }) | null = null;
  for await (const { name: id } of repository.backend.list('snapshot', signal)) {
    try {
      const snapshot = await repository.load<SnapshotRecord>('snapshot', id, signal);
      const made = Date.parse(snapshot.time);
      if (made > at || made < (latest?.at ?? Number.NEGATIVE_INFINITY)) continue;
      if (snapshot.hostname !== hostname || !paths.every((path) => snapshot.paths.includes(path))) continue;
      latest = { id, tree: snapshot.tree, at: made };
    } catch (error) {
      // One that is damaged keeps nothing from being backed up; one may be forgotten as we look.
      if (!isFault(error, 'damaged', 'missing')) throw error;
      log(`The snapshot ${id.slice(0, 8)} cannot be read: ${error.message}`);
    }
  }
  return latest;
}
