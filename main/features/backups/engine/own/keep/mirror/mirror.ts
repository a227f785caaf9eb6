import { isFault } from '../../../../restic/faults.ts';
import type { Backend, HeldLock, Repository } from '../../../../restic/types.ts';
import type { MirrorDone, Watch } from '../../../types.ts';
import { whileHeld } from '../../while-held.ts';
import { createDamages } from '../damages.ts';
import { listing } from '../listing.ts';
import { copyFiles, lacking } from './copy-files.ts';
import { lockedByOthers, removals, removeAll } from './removals.ts';
import { sameRepository } from './same-repository.ts';

export type Listed = Record<'key' | 'pack' | 'index' | 'snapshot', ReadonlyMap<string, number>>;

interface Deps {
  source: Backend;
  target: Backend;
  /** Opened, where the password does: copying needs none, and what the source no longer has is only removed with it. */
  open: { source(): Promise<Repository>; target(): Promise<Repository> } | null;
  /** Nothing is replaced or removed at the target. */
  addOnly: boolean;
}

/** What a prune at the source took away while it was copied is looked for so often. */
const rounds = 3;

/** Whoever is listed later is written earlier: all that a listed snapshot needs is in the lists as well. */
async function listed(backend: Backend, signal: AbortSignal): Promise<Listed> {
  const snapshot = await listing(backend, 'snapshot', signal);
  const index = await listing(backend, 'index', signal);
  const pack = await listing(backend, 'pack', signal);
  return { snapshot, index, pack, key: await listing(backend, 'key', signal) };
}

const order = ['pack', 'index', 'snapshot'] as const;

export async function mirror(deps: Deps, watch: Watch): Promise<MirrorDone> {
  const source = await deps.open?.source();
  // Nobody prunes it meanwhile; where the copy is made without the password, what goes is noticed by its absence.
  const lock = (await source?.lock('shared', watch.signal)) ?? null;
  try {
    return await copyAll(deps, source ?? null, lock, lock ? whileHeld(watch, lock) : watch);
  } finally {
    await lock?.release();
  }
}

async function copyAll(deps: Deps, repository: Repository | null, lock: HeldLock | null, watch: Watch) {
  const { source, target, addOnly } = deps;
  const { signal } = watch;
  const damages = createDamages();
  const done: MirrorDone = { files: 0, bytes: 0, removed: 0, damages: [] };
  watch.progress({ phase: 'Listing', files: 0, bytes: 0, filesTotal: null, bytesTotal: null, at: null });
  const { fresh, damage } = await sameRepository(source, target, signal);
  if (damage) damages.add(damage);

  let ours = await listed(source, signal);
  let theirs = await listed(target, signal);
  for (let round = 1; ; round += 1) {
    const gone = await copyRound(
      { source, target, watch, signal, damages, done, addOnly },
      ours,
      theirs,
      fresh && round === 1,
    );
    if (gone === 0) break;
    if (round === rounds) {
      watch.log('Files went at the source while they were copied: the copy is whole, but not the newest.');
      break;
    }
    ours = await listed(source, signal);
    theirs = await listed(target, signal);
  }
  if (deps.open && repository && !addOnly && damages.count() === 0 && (await mayRemove(deps, lock, ours, signal))) {
    const what = await removals(repository, await deps.open.target(), ours, theirs, { damages, signal });
    await watch.gate();
    if (damages.count() === 0) done.removed = await removeAll(target, what, signal);
  }
  await target.sweep(signal);
  return { ...done, damages: damages.all() };
}

/** Answers how many files were gone; what needs them is then not copied. */
async function copyRound(
  copy: Omit<Parameters<typeof copyFiles>[2], 'total'>,
  ours: Listed,
  theirs: Listed,
  fresh: boolean,
): Promise<number> {
  const { source, target, signal, done, addOnly } = copy;
  const todo = {
    key: lacking(ours.key, theirs.key, addOnly),
    pack: lacking(ours.pack, theirs.pack, addOnly),
    index: lacking(ours.index, theirs.index, addOnly),
    snapshot: lacking(ours.snapshot, theirs.snapshot, addOnly),
  };
  const all = Object.values(todo).flat();
  const total = {
    files: done.files + all.length,
    bytes: done.bytes + all.reduce((sum, { bytes }) => sum + bytes, 0),
  };
  await copyFiles('key', todo.key, { ...copy, total });
  if (fresh) {
    await target.write('config', 'config', [await source.read('config', 'config', undefined, signal)], { signal });
    done.files += 1;
  }
  for (const kind of order) {
    const gone = await copyFiles(kind, todo[kind], { ...copy, total });
    if (gone > 0) return gone;
  }
  return 0;
}

/** The source is at rest and lists something to keep, and nobody reads from the copy. */
async function mayRemove({ source, target }: Deps, lock: HeldLock | null, ours: Listed, signal: AbortSignal) {
  if (ours.snapshot.size === 0) return false;
  return !(await lockedByOthers(source, lock?.id ?? null, signal)) && !(await lockedByOthers(target, null, signal));
}

/** The password is wrong for this source, or what it would open is damaged: then it is only copied. */
export const cannotOpen = (error: unknown): boolean => isFault(error, 'wrong-password', 'damaged', 'format');
