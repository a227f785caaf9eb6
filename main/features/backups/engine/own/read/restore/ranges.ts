import type { BlobIndex, BlobPlace, Id } from '../../../../restic/types.ts';
import type { Target } from './work.ts';

/** A stretch of a pack that is read at once, with the blobs in it that are wanted. */
export interface PackRange {
  pack: Id;
  offset: number;
  length: number;
  blobs: { id: Id; place: BlobPlace; targets: Target[] }[];
}

const mostBytes = 1024 * 1024;
/** Reading over so much costs less than beginning anew. */
const gapBytes = 64 * 1024;

/** Each blob once for all the places it goes to, in the order of packs and of offsets in them. */
export function createRanges(index: BlobIndex) {
  const packs = new Map<Id, Map<Id, PackRange['blobs'][number]>>();
  return {
    add(id: Id, place: BlobPlace, target: Target): void {
      const blobs = packs.get(place.pack) ?? new Map<Id, PackRange['blobs'][number]>();
      packs.set(place.pack, blobs);
      const known = blobs.get(id);
      if (known) known.targets.push(target);
      else blobs.set(id, { id, place, targets: [target] });
    },
    place: (id: Id): BlobPlace | null => index.find('data', id),
    all(): PackRange[] {
      const ranges: PackRange[] = [];
      for (const [pack, blobs] of packs) {
        let range: PackRange | null = null;
        for (const blob of [...blobs.values()].sort((a, b) => a.place.offset - b.place.offset)) {
          const { offset, length } = blob.place;
          const end: number = range ? range.offset + range.length : 0;
          if (range && offset - end <= gapBytes && offset + length - range.offset <= mostBytes) {
            range.length = offset + length - range.offset;
            range.blobs.push(blob);
          } else {
            range = { pack, offset, length, blobs: [blob] };
            ranges.push(range);
          }
        }
      }
      return ranges;
    },
  };
}
