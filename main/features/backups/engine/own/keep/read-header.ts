import type { Sealer } from '../../../restic/crypto.ts';
import { decodeHeader, headerSpan } from '../../../restic/pack.ts';
import type { Backend, Id, IndexedPack } from '../../../restic/types.ts';

/** Headers of most packs are in it. */
const firstBytes = 64 * 1024;

/** What a pack says that it holds. A header that cannot be read is a fault, `damaged`. */
export async function readHeader(
  backend: Backend,
  { id, bytes }: { id: Id; bytes: number },
  sealer: Sealer,
  signal: AbortSignal,
): Promise<IndexedPack> {
  const read = (length: number) => backend.read('pack', id, { offset: bytes - length, length }, signal);
  const tail = await read(Math.min(bytes, firstBytes));
  const span = headerSpan(tail.subarray(-4), bytes, id);
  return { id, blobs: decodeHeader(span <= tail.length ? tail : await read(span), bytes, id, sealer) };
}
