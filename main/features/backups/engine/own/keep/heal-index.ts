import { createSealer } from '../../../restic/crypto.ts';
import { isFault } from '../../../restic/faults.ts';
import { createKernel } from '../../../restic/kernel.ts';
import type { Backend, BlobIndex, Id, IndexedPack, Repository } from '../../../restic/types.ts';
import { checkIndex } from './check/check-files.ts';
import { createDamages } from './damages.ts';
import { listing, sha256 } from './listing.ts';
import { saveIndex } from './prune/save-index.ts';
import { readHeader } from './read-header.ts';

const sealerOf = (repository: Repository) => createSealer(repository.keys, createKernel());

/** Of all index files those that can be read. */
const readableIndex = (repository: Repository, signal: AbortSignal): Promise<BlobIndex> =>
  checkIndex({ backend: repository.backend, sealer: sealerOf(repository), signal, damages: createDamages() });

async function headers(
  repository: Repository,
  packs: Iterable<[Id, number]>,
  signal: AbortSignal,
): Promise<IndexedPack[]> {
  const sealer = sealerOf(repository);
  const found: IndexedPack[] = [];
  for (const [id, bytes] of packs) {
    try {
      found.push(await readHeader(repository.backend, { id, bytes }, sealer, signal));
    } catch (error) {
      if (!isFault(error, 'damaged', 'missing')) throw error;
    }
  }
  return found;
}

/** Packs say themselves what they hold: an index that knows all that no other one does. */
export async function listAgain(repository: Repository, signal: AbortSignal): Promise<void> {
  const known = new Set((await readableIndex(repository, signal)).packIds());
  const packs = [...(await listing(repository.backend, 'pack', signal))].filter(([id]) => !known.has(id));
  await saveIndex(repository, await headers(repository, packs, signal), signal);
}

/** Whether an index knows that pack, or does now. */
export async function isListed(repository: Repository, pack: Id, signal: AbortSignal): Promise<boolean> {
  if ((await readableIndex(repository, signal)).inPack(pack).length > 0) return true;
  await listAgain(repository, signal);
  return (await readableIndex(repository, signal)).inPack(pack).length > 0;
}

/** Takes from the replica each pack with content that no index of the source knows, and lists it. */
export async function takeUnknown(source: Repository, replica: Repository, signal: AbortSignal): Promise<number> {
  const ours = await readableIndex(source, signal);
  const theirs = await replica.index({ fresh: true, signal });
  const taken: IndexedPack[] = [];
  for (const id of theirs.packIds()) {
    const blobs = theirs.inPack(id);
    if (blobs.every((blob) => ours.has(blob.type, blob.id))) continue;
    if (await copyProven(replica.backend, source.backend, id, signal)) taken.push({ id, blobs });
  }
  await saveIndex(source, taken, signal);
  return taken.length;
}

async function copyProven(from: Backend, to: Backend, id: Id, signal: AbortSignal): Promise<boolean> {
  const content = await from.read('pack', id, undefined, signal);
  if (sha256(content) !== id) return false;
  await to.write('pack', id, [content], { signal });
  return true;
}
