import { hashOf, type Sealer } from './crypto.ts';
import { BackendFault } from './faults.ts';
import type { BlobPlace, Id } from './types.ts';
import { decompress } from './zstd.ts';

/** The content of a blob as it lay in its pack: opened, unpacked, and what its name says that it is. */
export function openBlob(sealed: Uint8Array, id: Id, place: Omit<BlobPlace, 'offset'>, sealer: Sealer): Buffer {
  const what = `pack ${place.pack}`;
  const content = sealer.open(sealed);
  if (!content) throw new BackendFault('damaged', 'A part of a pack was altered.', { what });
  const plain = place.compressed ? decompress(content, place.plainLength, what) : content;
  if (plain.length !== place.plainLength || hashOf(plain) !== id)
    throw new BackendFault('damaged', 'A part of a pack is not what its name says.', { what });
  return plain;
}
