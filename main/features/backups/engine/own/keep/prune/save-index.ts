import type { Id, IndexedPack, Repository } from '../../../../restic/types.ts';

/** As restic has it. */
const blobsPerFile = 50_000;

/**
 * Writes index files that know these packs. Nothing stands in them of those whose place they take: until the last one
 * is written the old ones have to count.
 */
export async function saveIndex(
  repository: Repository,
  packs: Iterable<IndexedPack>,
  signal: AbortSignal,
): Promise<Id[]> {
  const written: Id[] = [];
  let waiting: IndexedPack[] = [];
  let blobs = 0;
  const flush = async () => {
    if (waiting.length > 0) written.push(await repository.save('index', { packs: waiting }, signal));
    waiting = [];
    blobs = 0;
  };
  for (const pack of packs) {
    waiting.push(pack);
    blobs += pack.blobs.length;
    if (blobs >= blobsPerFile) await flush();
  }
  await flush();
  return written;
}

export const filesFor = (blobs: number): number => Math.ceil(blobs / blobsPerFile);
