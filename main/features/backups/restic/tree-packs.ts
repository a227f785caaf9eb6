import { createBoundedCache } from './bounded-cache.ts';
import { hashOf } from './crypto.ts';
import { BackendFault } from './faults.ts';
import { headerLength } from './pack.ts';
import type { RecordCache } from './record-cache.ts';
import type { Backend, BlobIndex, BlobPlace, Id } from './types.ts';
import { untilAborted } from './until-aborted.ts';

/** Larger ones are read in parts from their place. */
const mostPackBytes = 64 * 1_024 * 1_024;
/** What is near is read in stretches: folders that lie beside each other are looked at one after the other. */
const stretchBytes = 256 * 1_024;
const stretchesBytes = 8 * 1_024 * 1_024;

interface Deps {
  backend: Backend;
  cache: RecordCache;
  index(options: { signal?: AbortSignal }): Promise<BlobIndex>;
}

export interface TreePacks {
  /** The bytes of a tree from the copy of its pack, which is fetched where that pays; null where there is none. */
  part(place: BlobPlace, signal?: AbortSignal): Promise<Buffer | null>;
}

/** Packs of trees are read whole and kept: who looks at one folder looks at the next. */
export function createTreePacks({ backend, cache, index }: Deps): TreePacks {
  const underWay = new Map<string, Promise<Buffer | null>>();
  const stretches = createBoundedCache<Buffer>(stretchesBytes);
  const ends = createBoundedCache<number>(1_000);
  let isNear: Promise<boolean> | null = null;

  const isFar = async (): Promise<boolean> => {
    isNear ??= backend.near?.() ?? Promise.resolve(false);
    return !(await isNear);
  };

  async function pays(pack: Id, signal?: AbortSignal): Promise<boolean> {
    if (!cache.takes()) return false;
    const blobs = (await index(signal ? { signal } : {})).inPack(pack);
    const bytes = blobs.reduce((sum, { length }) => sum + length, headerLength(blobs));
    return bytes <= mostPackBytes && blobs.every(({ type }) => type === 'tree');
  }

  async function fetch(pack: Id): Promise<Buffer | null> {
    const bytes = await backend.read('pack', pack);
    // A pack that is damaged somewhere may still hold this tree: its place is asked for it alone.
    if (hashOf(bytes) !== pack) return null;
    await cache.putPack(pack, bytes);
    return bytes;
  }

  /** One fetch for all who wait, so it does not end when one of them goes. */
  async function once(key: string, read: () => Promise<Buffer | null>, signal?: AbortSignal): Promise<Buffer | null> {
    let work = underWay.get(key);
    if (!work) {
      work = read().finally(() => underWay.delete(key));
      underWay.set(key, work);
    }
    return untilAborted(work, signal);
  }

  /** Where the last blob of a pack ends. */
  async function endOf(pack: Id): Promise<number> {
    const known = ends.get(pack);
    if (known !== undefined) return known;
    const last = (await index({})).inPack(pack).at(-1);
    const end = last ? last.offset + last.length : 0;
    ends.set(pack, end, 1);
    return end;
  }

  /** Null where it does not lie within one of them. */
  async function stretchOf(place: BlobPlace, signal?: AbortSignal): Promise<Buffer | null> {
    const { pack, offset, length } = place;
    const from = offset - (offset % stretchBytes);
    if (offset + length > from + stretchBytes) return null;
    const key = `${pack}:${from}`;
    const known = stretches.get(key);
    const bytes =
      known ??
      (await once(
        key,
        async () => {
          const end = Math.min(from + stretchBytes, await endOf(pack));
          if (end < offset + length) return null;
          const read = await backend.read('pack', pack, { offset: from, length: end - from });
          stretches.set(key, read, read.length);
          return read;
        },
        signal,
      ));
    return bytes?.subarray(offset - from, offset - from + length) ?? null;
  }

  async function copied({ pack, offset, length }: BlobPlace, signal?: AbortSignal): Promise<Buffer | null> {
    const bytes = await once(pack, () => fetch(pack), signal);
    return bytes && bytes.length >= offset + length ? bytes.subarray(offset, offset + length) : null;
  }

  return {
    async part(place, signal) {
      const { pack, offset, length } = place;
      try {
        if (!(await isFar())) return await stretchOf(place, signal);
        const cached = await cache.part(pack, { offset, length });
        return cached ?? ((await pays(pack, signal)) ? await copied(place, signal) : null);
      } catch (error) {
        if (!(error instanceof BackendFault)) throw error;
        return null;
      }
    },
  };
}
