import { hashOf, type Sealer } from '../../../../restic/crypto.ts';
import { isFault } from '../../../../restic/faults.ts';
import { decodeHeader } from '../../../../restic/pack.ts';
import type { Id, PackedBlob } from '../../../../restic/types.ts';
import type { IsSound } from '../read-blobs.ts';

export interface PackVerdict {
  /** Its content has the hash that is its name. */
  named: boolean;
  /** Its header says what the index says. */
  headed: boolean;
  /** Places in the list that was handed in, of blobs that cannot be had from it. */
  bad: number[];
}

const isSame = (one: PackedBlob, other: PackedBlob | undefined): boolean =>
  one.id === other?.id &&
  one.type === other.type &&
  one.offset === other.offset &&
  one.length === other.length &&
  one.uncompressed_length === other.uncompressed_length;

function sameHeader(bytes: Uint8Array, pack: Id, listed: readonly PackedBlob[], sealer: Sealer): boolean {
  try {
    const header = decodeHeader(bytes, bytes.length, pack, sealer);
    const inOrder = listed.toSorted((a, b) => a.offset - b.offset);
    return header.length === inOrder.length && header.every((blob, at) => isSame(blob, inOrder[at]));
  } catch (error) {
    if (isFault(error, 'damaged')) return false;
    throw error;
  }
}

/** Everything that can be wrong with a pack: its bytes against its name, its header against the index, each blob against its own. */
export function verifyPack(
  bytes: Uint8Array,
  pack: Id,
  listed: readonly PackedBlob[],
  sealer: Sealer,
  isSound: IsSound,
): PackVerdict {
  const bad: number[] = [];
  for (const [at, blob] of listed.entries())
    if (!isSound(blob, bytes.subarray(blob.offset, blob.offset + blob.length))) bad.push(at);
  return { named: hashOf(bytes) === pack, headed: sameHeader(bytes, pack, listed, sealer), bad };
}
