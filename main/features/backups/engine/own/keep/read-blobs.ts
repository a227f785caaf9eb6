import { hashOf, type Sealer } from '../../../restic/crypto.ts';
import { BackendFault } from '../../../restic/faults.ts';
import type { Backend, Id, PackedBlob } from '../../../restic/types.ts';
import { createUnpacker } from '../../../restic/unpacker.ts';

/** What is read at once, and up to what distance two blobs are read together. */
const runBytes = 8 * 1024 * 1024;
const gapBytes = 64 * 1024;

/** Blobs that lie near each other, so that a pack takes few requests. */
export function runsOf(blobs: readonly PackedBlob[]): PackedBlob[][] {
  const runs: PackedBlob[][] = [];
  for (const blob of blobs.toSorted((a, b) => a.offset - b.offset)) {
    const run = runs.at(-1);
    const [first, last] = [run?.[0], run?.at(-1)];
    const near =
      first && last && blob.offset - last.offset - last.length <= gapBytes && blob.offset - first.offset < runBytes;
    if (run && near) run.push(blob);
    else runs.push([blob]);
  }
  return runs;
}

/** Each of these blobs as it lies in its pack. */
export async function* sealedBlobs(
  backend: Backend,
  pack: Id,
  blobs: readonly PackedBlob[],
  signal: AbortSignal,
): AsyncGenerator<{ blob: PackedBlob; sealed: Buffer }> {
  for (const run of runsOf(blobs)) {
    const offset = run[0]?.offset ?? 0;
    const end = Math.max(...run.map((blob) => blob.offset + blob.length));
    const bytes = await backend.read('pack', pack, { offset, length: end - offset }, signal);
    for (const blob of run)
      yield { blob, sealed: bytes.subarray(blob.offset - offset, blob.offset - offset + blob.length) };
  }
}

export type IsSound = (blob: PackedBlob, sealed: Uint8Array) => boolean;

/**
 * Whether a blob is what its name says: sealed by this repository, unpacked, and hashed. All in the same memory, blob after blob: what
 * is allocated for each piles up faster than it is collected.
 */
export function createIsSound(sealer: Sealer): IsSound {
  const unpack = createUnpacker();
  let memory = Buffer.alloc(0);

  return ({ id, length, uncompressed_length: plainLength }, sealed) => {
    if (sealed.length !== length) return false;
    if (memory.length < length) memory = Buffer.allocUnsafeSlow(Math.max(length, memory.length * 2, 1 << 20));
    const bytes = sealer.openInto(memory, sealed);
    if (bytes < 0) return false;
    const opened = memory.subarray(0, bytes);
    if (plainLength === undefined) return hashOf(opened) === id;
    try {
      const plain = unpack(opened, plainLength);
      return plain.length === plainLength && hashOf(plain) === id;
    } catch (error) {
      if (error instanceof BackendFault && error.code === 'damaged') return false;
      throw error;
    }
  };
}
