import { isFault } from '../../../../restic/faults.ts';
import type { Backend, BlobIndex, Id, IndexedPack, Repository } from '../../../../restic/types.ts';
import type { Damage } from '../../../types.ts';
import { type Damages, damageOf } from '../damages.ts';
import { snapshotRecords } from '../records.ts';
import { usedBlobs } from '../used.ts';
import type { Listed } from './mirror.ts';

interface Removals {
  snapshot: string[];
  index: string[];
  pack: string[];
  key: string[];
}

const beyond = (theirs: ReadonlyMap<string, number>, ours: ReadonlyMap<string, number>) =>
  [...theirs.keys()].filter((name) => !ours.has(name));

/**
 * What the copy holds and the source does not. A file may have gone there by a prune or by a damage, and in a copy that
 * follows the second nothing could be healed: packs that the source's own index still wants, and indexes whose packs
 * are still there and in no other index, are kept and told. Where an index went together with its packs, only the
 * snapshots tell that both are missed.
 */
export async function removals(
  source: Repository,
  target: Repository,
  ours: Listed,
  theirs: Listed,
  { damages, signal }: { damages: Damages; signal: AbortSignal },
): Promise<Removals> {
  const known = await source.index({ fresh: true, signal });
  const wanted = new Set(known.packIds());
  for (const id of wanted) if (!ours.pack.has(id)) damages.add(damageOf('pack', id, 'missing'));
  const index: string[] = [];
  for (const id of beyond(theirs.index, ours.index)) {
    const { packs } = await target.load<{ packs: IndexedPack[] }>('index', id, signal);
    if (packs.every((pack) => wanted.has(pack.id) || !ours.pack.has(pack.id))) index.push(id);
    else damages.add(damageOf('index', id, 'missing'));
  }
  const pack = beyond(theirs.pack, ours.pack).filter((id) => !wanted.has(id));
  if (damages.count() === 0 && index.length + pack.length > 0) {
    const damage = await whatSnapshotsMiss(source, known, signal);
    if (damage) damages.add(damage);
  }
  return {
    snapshot: beyond(theirs.snapshot, ours.snapshot),
    ...{ index, pack },
    key: ours.key.size > 0 ? beyond(theirs.key, ours.key) : [],
  };
}

/** Null where all that the snapshots of the source need is in its index, as a prune leaves it. */
async function whatSnapshotsMiss(source: Repository, index: BlobIndex, signal: AbortSignal): Promise<Damage | null> {
  try {
    const roots = (await snapshotRecords(source, signal)).map(({ record }) => record.tree);
    await usedBlobs(source, index, roots, { signal, onTree: () => undefined });
    return null;
  } catch (error) {
    if (!isFault(error, 'damaged', 'missing')) throw error;
    const [, file, id] = /^(pack|snapshot) ([0-9a-f]{64})$/.exec(error.what ?? '') ?? [];
    if (id !== undefined && (file === 'pack' || file === 'snapshot'))
      return damageOf(file, id, error.code === 'missing' ? 'missing' : 'altered');
    return damageOf('index', '', 'missing', 'Content that snapshots need is in none of those that are there.');
  }
}

/** In this order a kill leaves nothing listed that needs what is gone. */
export async function removeAll(target: Backend, what: Removals, signal: AbortSignal): Promise<number> {
  let removed = 0;
  for (const kind of ['snapshot', 'index', 'pack', 'key'] as const)
    for (const name of what[kind]) {
      signal.throwIfAborted();
      await target.remove(kind, name, signal);
      removed += 1;
    }
  return removed;
}

/** Whether others are at work there: our own lock is none of them. */
export async function lockedByOthers(backend: Backend, own: Id | null, signal: AbortSignal): Promise<boolean> {
  for await (const { name } of backend.list('lock', signal)) if (name !== own) return true;
  return false;
}
