import { sealBytes } from './crypto.ts';
import { createIdTable } from './id-table.ts';
import type { BlobIndex, BlobPlace, BlobType, Id, IndexedPack, PackedBlob } from './types.ts';

const segmentBits = 14;
const segmentEntries = 1 << segmentBits;
const words = 4;
const treeBit = 0x80000000;
const compressedBit = 0x40000000;
const packMask = 0x3fffffff;

/** Per blob its id, and four words: pack and kind, offset, length, length of the content. */
export function createBlobIndex(): BlobIndex {
  const ids = createIdTable();
  const packs = createIdTable();
  const segments: Uint32Array[] = [];
  /** Where the blobs of each pack begin; they lie together, unless two index files tell of one pack. */
  let firsts = new Uint32Array(256);
  let counts = new Uint32Array(256);
  const scattered = new Map<number, number[]>();

  const segmentOf = (entry: number): Uint32Array => segments[entry >> segmentBits] as Uint32Array;
  const startOf = (entry: number): number => (entry & (segmentEntries - 1)) * words;
  const kindOf = (entry: number): number => segmentOf(entry)[startOf(entry)] as number;
  const wordOf = (entry: number, word: number): number => segmentOf(entry)[startOf(entry) + word] as number;
  const typeOf = (entry: number): BlobType => ((kindOf(entry) & treeBit) !== 0 ? 'tree' : 'data');

  function placeOf(entry: number): BlobPlace {
    const kind = kindOf(entry);
    return {
      type: typeOf(entry),
      pack: packs.id(kind & packMask),
      offset: wordOf(entry, 1),
      length: wordOf(entry, 2),
      plainLength: wordOf(entry, 3),
      compressed: (kind & compressedBit) !== 0,
    };
  }

  function* entriesOf(type: BlobType, id: Id): Generator<number> {
    for (let entry = ids.find(id); entry >= 0; entry = ids.next(entry)) if (typeOf(entry) === type) yield entry;
  }

  function firstOf(type: BlobType, id: Id): number {
    const entry = ids.find(id);
    if (entry < 0 || typeOf(entry) === type) return entry;
    for (const other of entriesOf(type, id)) return other;
    return -1;
  }

  function append(blob: PackedBlob, pack: number): number {
    const entry = ids.addAgain(blob.id);
    if (entry >> segmentBits === segments.length) segments.push(new Uint32Array(segmentEntries * words));
    const segment = segmentOf(entry);
    const start = startOf(entry);
    const plain = blob.uncompressed_length;
    segment[start] = pack | (blob.type === 'tree' ? treeBit : 0) | (plain === undefined ? 0 : compressedBit);
    segment[start + 1] = blob.offset;
    segment[start + 2] = blob.length;
    segment[start + 3] = plain ?? blob.length - sealBytes;
    return entry;
  }

  function isKnown(blob: PackedBlob, pack: number): boolean {
    for (const entry of entriesOf(blob.type, blob.id))
      if ((kindOf(entry) & packMask) === pack && wordOf(entry, 1) === blob.offset) return true;
    return false;
  }

  function addNew(blobs: readonly PackedBlob[], pack: number): void {
    if (pack >= firsts.length) {
      const [longerFirsts, longerCounts] = [new Uint32Array(pack * 2), new Uint32Array(pack * 2)];
      longerFirsts.set(firsts);
      longerCounts.set(counts);
      [firsts, counts] = [longerFirsts, longerCounts];
    }
    firsts[pack] = ids.size;
    counts[pack] = blobs.length;
    for (const blob of blobs) append(blob, pack);
  }

  function addMore(blobs: readonly PackedBlob[], pack: number): void {
    for (const blob of blobs) {
      if (isKnown(blob, pack)) continue;
      const more = scattered.get(pack) ?? [];
      more.push(append(blob, pack));
      scattered.set(pack, more);
    }
  }

  function packed(entry: number): PackedBlob {
    const { type, offset, length, plainLength, compressed } = placeOf(entry);
    const plain = compressed ? { uncompressed_length: plainLength } : {};
    return { id: ids.id(entry), type, offset, length, ...plain };
  }

  return {
    get blobs() {
      return ids.size;
    },
    get packs() {
      return packs.size;
    },
    has: (type, id) => firstOf(type, id) >= 0,
    find(type, id) {
      const entry = firstOf(type, id);
      return entry < 0 ? null : placeOf(entry);
    },
    places: (type, id) => Array.from(entriesOf(type, id), placeOf),
    add({ id, blobs }: IndexedPack) {
      const known = packs.size;
      const pack = packs.add(id);
      if (pack === known) addNew(blobs, pack);
      else addMore(blobs, pack);
    },
    *packIds() {
      for (let pack = 0; pack < packs.size; pack++) yield packs.id(pack);
    },
    inPack(id) {
      const pack = packs.find(id);
      if (pack < 0) return [];
      const first = firsts[pack] as number;
      const entries = Array.from({ length: counts[pack] as number }, (_, i) => first + i);
      const blobs = [...entries, ...(scattered.get(pack) ?? [])].map(packed);
      return blobs.sort((a, b) => a.offset - b.offset);
    },
    each(visit) {
      for (let entry = 0; entry < ids.size; entry++) visit(ids.id(entry), placeOf(entry));
    },
  };
}
