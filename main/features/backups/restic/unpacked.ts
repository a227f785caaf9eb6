import { hashOf, type Sealer } from './crypto.ts';
import { BackendFault } from './faults.ts';
import type { Id } from './types.ts';
import { compress, decompress } from './zstd.ts';

/** More than any index file of restic or ours, once it is unpacked. */
const mostBytes = 512 * 1_024 * 1_024;
const compressedMark = 2;

/** Sealed JSON of a file that is no pack, and the name it gets. */
export function sealRecord(value: unknown, sealer: Sealer): { id: Id; bytes: Buffer } {
  const plain = Buffer.from(JSON.stringify(value), 'utf8');
  const packed = compress(plain);
  const bytes = sealer.seal(packed ? Buffer.concat([Buffer.of(compressedMark), packed]) : plain);
  return { id: hashOf(bytes), bytes };
}

/** The JSON of such a file. `what` names it. */
export function openRecord(sealed: Uint8Array, what: string, sealer: Sealer): Buffer {
  const plain = sealer.open(sealed);
  if (!plain) throw new BackendFault('damaged', 'A file of this repository was altered.', { what });
  const first = plain[0];
  if (first === 0x7b || first === 0x5b) return plain;
  if (first === compressedMark) return decompress(plain.subarray(1), mostBytes, what);
  throw new BackendFault('damaged', 'A file of this repository is not what it should be.', { what });
}
