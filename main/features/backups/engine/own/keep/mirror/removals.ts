import type { Backend, Id, IndexedPack, Repository } from '../../../../restic/types.ts';
import { type Damages, damageOf } from '../damages.ts';
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
 * are still there and in no other index, are kept and told.
 */
export async function removals(
  source: Repository,
  target: Repository,
  ours: Listed,
  theirs: Listed,
  { damages, signal }: { damages: Damages; signal: AbortSignal },
): Promise<Removals> {
  const wanted = new Set((await source.index({ fresh: true, signal })).packIds());
  for (const id of wanted) if (!ours.pack.has(id)) damages.add(damageOf('pack', id, 'missing'));
  const index: string[] = [];
  for (const id of beyond(theirs.index, ours.index)) {
    const { packs } = await target.load<{ packs: IndexedPack[] }>('index', id, signal);
    if (packs.every((pack) => wanted.has(pack.id) || !ours.pack.has(pack.id))) index.push(id);
    else damages.add(damageOf('index', id, 'missing'));
  }
  return {
    snapshot: beyond(theirs.snapshot, ours.snapshot),
    index,
    pack: beyond(theirs.pack, ours.pack).filter((id) => !wanted.has(id)),
    key: ours.key.size > 0 ? beyond(theirs.key, ours.key) : [],
  };
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
