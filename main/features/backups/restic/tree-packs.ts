import { hashOf } from './crypto.ts';
import { BackendFault } from './faults.ts';
import { headerLength } from './pack.ts';
import type { RecordCache } from './record-cache.ts';
import type { Backend, BlobIndex, BlobPlace, Id } from './types.ts';
import { untilAborted } from './until-aborted.ts';

/** Larger ones are read in parts from their place. */
const mostPackBytes = 64 * 1_024 * 1_024;

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
  const underWay = new Map<Id, Promise<Buffer | null>>();
  let isNear: Promise<boolean> | null = null;

  async function pays(pack: Id, signal?: AbortSignal): Promise<boolean> {
    isNear ??= backend.near?.() ?? Promise.resolve(false);
    if (!cache.takes() || (await isNear)) return false;
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
  async function fetched(pack: Id, signal?: AbortSignal): Promise<Buffer | null> {
    let work = underWay.get(pack);
    if (!work) {
      work = fetch(pack).finally(() => underWay.delete(pack));
      underWay.set(pack, work);
    }
    return untilAborted(work, signal);
  }

  return {
    async part({ pack, offset, length }, signal) {
      const cached = await cache.part(pack, { offset, length });
      if (cached || !(await pays(pack, signal))) return cached;
      try {
        const bytes = await fetched(pack, signal);
        return bytes && bytes.length >= offset + length ? bytes.subarray(offset, offset + length) : null;
      } catch (error) {
        if (!(error instanceof BackendFault)) throw error;
        return null;
      }
    },
  };
}
