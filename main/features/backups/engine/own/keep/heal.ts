import { isFault } from '../../../restic/faults.ts';
import type { Backend, FileKind, Id, Repository } from '../../../restic/types.ts';
import type { Damage, HealDone, Watch } from '../../types.ts';
import { nameOf } from './damages.ts';
import { isListed, listAgain, takeUnknown } from './heal-index.ts';
import { listing, sha256 } from './listing.ts';

interface Deps {
  source: Backend;
  replica: Backend;
  /** Opens a place by the password of the source; null where it does not. */
  open: { source(): Promise<Repository | null>; replica(): Promise<Repository | null> };
  /** What is missing may be added, what is there is not replaced. */
  appendOnly: boolean;
}

/** What opens the repository comes first; what no index knows may be known again by those that were healed before it. */
const order: readonly Damage['file'][] = ['config', 'key', 'lock', 'index', 'pack', 'snapshot'];
const rank = ({ file, kind }: Damage): number => (kind === 'unlisted' ? order.length : order.indexOf(file));

/**
 * Takes from the replica what is damaged, and nothing that is not proven: files by the hash that is their name, the
 * config by being opened. A file that is there is replaced as one, never half.
 */
export async function heal(deps: Deps, damages: readonly Damage[], watch: Watch): Promise<HealDone> {
  const done: HealDone = { healed: [], left: [] };
  const sorted = damages.toSorted((a, b) => rank(a) - rank(b));
  for (const damage of sorted) {
    await watch.gate();
    watch.signal.throwIfAborted();
    watch.progress({
      ...{ phase: 'Healing', files: done.healed.length, bytes: 0, filesTotal: damages.length, bytesTotal: null },
      at: nameOf(damage.file, damage.id),
    });
    const healed = await healOne(deps, damage, watch.signal);
    (healed ? done.healed : done.left).push(damage);
    watch.log(`${nameOf(damage.file, damage.id)} ${healed ? 'was healed' : 'could not be healed'}.`);
  }
  return done;
}

async function healOne(deps: Deps, damage: Damage, signal: AbortSignal): Promise<boolean> {
  const { source, appendOnly } = deps;
  if (damage.file === 'lock') {
    await source.remove('lock', damage.id, signal);
    return true;
  }
  if (damage.file === 'config') return healConfig(deps, signal);
  if (damage.kind === 'unlisted') return healUnlisted(deps, damage.id, signal);
  if (damage.id === '')
    return damage.file === 'index' ? healUnknown(deps, signal) : copyMissing(deps, damage.file, signal);
  if (await isWhole(source, damage.file, damage.id, signal))
    return damage.file !== 'snapshot' || damage.lost.length === 0;
  const content = await proven(deps.replica, damage.file, damage.id, signal);
  if (!content) return damage.file === 'index' && !appendOnly && listWithout(deps, damage.id, signal);
  if (appendOnly && (await source.size(damage.file, damage.id, signal)) !== null) return false;
  await source.write(damage.file, damage.id, [content], { replace: !appendOnly, signal });
  return isWhole(source, damage.file, damage.id, signal);
}

/** Null where it is not there, or is not what its name says either. */
async function proven(backend: Backend, kind: FileKind, id: Id, signal: AbortSignal): Promise<Buffer | null> {
  try {
    const content = await backend.read(kind, id, undefined, signal);
    return sha256(content) === id ? content : null;
  } catch (error) {
    if (isFault(error, 'missing', 'damaged')) return null;
    throw error;
  }
}
const isWhole = async (backend: Backend, kind: FileKind, id: Id, signal: AbortSignal) =>
  (await proven(backend, kind, id, signal)) !== null;

/** Two repositories may have one password. Without a key that both have, only their configs tell that they are one. */
async function areOne({ source, replica }: Deps, signal: AbortSignal): Promise<boolean> {
  const ours = await listing(source, 'key', signal);
  const theirs = await listing(replica, 'key', signal);
  if ([...theirs.keys()].some((id) => ours.has(id))) return true;
  const configs = await Promise.all([source, replica].map((backend) => configOf(backend, signal)));
  return configs[0] !== null && configs[0] === configs[1];
}

async function configOf(backend: Backend, signal: AbortSignal): Promise<string | null> {
  if ((await backend.size('config', 'config', signal)) === null) return null;
  return (await backend.read('config', 'config', undefined, signal)).toString('hex');
}

/** The replica opens with the password of the source, and has a key of it: then its config belongs to these keys. */
async function healConfig(deps: Deps, signal: AbortSignal): Promise<boolean> {
  const { source, replica, open, appendOnly } = deps;
  if (appendOnly && (await source.size('config', 'config', signal)) !== null) return false;
  // Where no key is left either, nothing says that it is another one.
  const hasKeys = (await listing(source, 'key', signal)).size > 0;
  if ((hasKeys && !(await areOne(deps, signal))) || !(await open.replica())) return false;
  const content = await replica.read('config', 'config', undefined, signal);
  await source.write('config', 'config', [content], { replace: !appendOnly, signal });
  return true;
}

/** Names that nobody knows any more: all of the kind that only the replica has. */
async function copyMissing(deps: Deps, kind: FileKind, signal: AbortSignal): Promise<boolean> {
  const { source, replica } = deps;
  if (!(await areOne(deps, signal))) return false;
  const there = await listing(source, kind, signal);
  let copied = 0;
  for (const id of (await listing(replica, kind, signal)).keys()) {
    const content = there.has(id) ? null : await proven(replica, kind, id, signal);
    if (!content) continue;
    await source.write(kind, id, [content], { signal });
    copied += 1;
  }
  return copied > 0;
}

async function healUnlisted({ open }: Deps, pack: Id, signal: AbortSignal): Promise<boolean> {
  const repository = await open.source();
  return repository !== null && isListed(repository, pack, signal);
}

/** An index that nobody has any more: packs that are there say themselves what they hold. */
async function listWithout({ source, open }: Deps, id: Id, signal: AbortSignal): Promise<boolean> {
  const repository = await open.source();
  if (!repository) return false;
  await listAgain(repository, signal);
  await source.remove('index', id, signal);
  return true;
}

async function healUnknown({ open }: Deps, signal: AbortSignal): Promise<boolean> {
  const [repository, replica] = [await open.source(), await open.replica()];
  if (!repository || !replica || repository.config.id !== replica.config.id) return false;
  return (await takeUnknown(repository, replica, signal)) > 0;
}
