import { BackendFault, isFault } from '../../../../restic/faults.ts';
import type { Backend } from '../../../../restic/types.ts';
import type { Damage } from '../../../types.ts';
import { damageOf } from '../damages.ts';
import { listing } from '../listing.ts';

const another = (target: Backend) =>
  new BackendFault('taken', `${target.location} holds another repository. A copy needs a place of its own.`);

/** The config has no name that proves it: it is the same byte for byte, or one of the two is damaged. */
const differs = damageOf(
  'config',
  'config',
  'altered',
  'It differs between the repository and its copy, though they share a key: one of the two is damaged.',
);

/**
 * Whether a place may hold the copy of a source: nothing is there yet, or the same repository is, or the beginning of
 * its copy. Anything else is refused before a byte is written.
 */
export async function sameRepository(
  source: Backend,
  target: Backend,
  signal: AbortSignal,
): Promise<{ fresh: boolean; damage: Damage | null }> {
  const ours = await source.read('config', 'config', undefined, signal);
  const keys = await listing(source, 'key', signal);
  const fresh = await prepared(target, signal);
  if (fresh) {
    for (const name of (await listing(target, 'key', signal)).keys()) if (!keys.has(name)) throw another(target);
    return { fresh, damage: null };
  }
  const theirs = await target.read('config', 'config', undefined, signal);
  if (ours.equals(theirs)) return { fresh, damage: null };
  for (const name of (await listing(target, 'key', signal)).keys())
    if (keys.has(name)) return { fresh, damage: differs };
  throw another(target);
}

/** Whether there was no repository yet; what stops a preparation in the middle is made good by the next one. */
async function prepared(target: Backend, signal: AbortSignal): Promise<boolean> {
  try {
    await target.prepare(signal);
    return true;
  } catch (error) {
    if (isFault(error, 'taken')) return false;
    throw error;
  }
}
