import { isFault } from '../../../restic/faults.ts';
import type { Id, Repository, SnapshotRecord } from '../../../restic/types.ts';

export interface Recorded {
  id: Id;
  record: SnapshotRecord;
}

/** So many are asked for together: each is one small file. */
const together = 16;

/** All snapshots that are listed. One that is damaged ends it, unless the caller wants to hear of it. */
export async function snapshotRecords(
  repository: Repository,
  signal: AbortSignal,
  onDamaged?: (id: Id) => void,
): Promise<Recorded[]> {
  const ids: Id[] = [];
  for await (const { name } of repository.backend.list('snapshot', signal)) ids.push(name);
  const found: Recorded[] = [];
  const one = async (id: Id) => {
    try {
      found.push({ id, record: await repository.load<SnapshotRecord>('snapshot', id, signal) });
    } catch (error) {
      if (!onDamaged || !isFault(error, 'damaged')) throw error;
      onDamaged(id);
    }
  };
  for (let at = 0; at < ids.length; at += together) {
    signal.throwIfAborted();
    await Promise.all(ids.slice(at, at + together).map(one));
  }
  return found;
}
