import { createBlobIndex } from './blob-index.ts';
import { isFault } from './faults.ts';
import type { IndexFile } from './records.ts';
import type { BlobIndex, Id } from './types.ts';

/** A place that lists what it does not have would be asked for ever. */
const mostTries = 5;

interface Deps {
  list(signal?: AbortSignal): AsyncIterable<{ name: string }>;
  load(id: Id, signal?: AbortSignal): Promise<IndexFile>;
  /** The index files that there are. */
  known(ids: ReadonlySet<Id>): Promise<void>;
  /** Some of them had gone. */
  changed(index: BlobIndex): Promise<void>;
  parallel: number;
}

export interface IndexLoader {
  get(options?: { fresh?: boolean; signal?: AbortSignal }): Promise<BlobIndex>;
  /** An index file that this process wrote itself. */
  wrote(id: Id, file: IndexFile): void;
}

/** All index files as one index: read once, brought up to date on demand, made anew where some of them are gone. */
export function createIndexLoader({ list, load, known, changed, parallel }: Deps): IndexLoader {
  let index = createBlobIndex();
  const loaded = new Set<Id>();
  let ready = false;
  let running: Promise<void> | null = null;

  async function readAll(ids: readonly Id[], tries: number, signal?: AbortSignal): Promise<void> {
    let next = 0;
    let gone = false;
    async function reader(): Promise<void> {
      for (let id = ids[next++]; id !== undefined; id = ids[next++]) {
        signal?.throwIfAborted();
        try {
          const file = await load(id, signal);
          for (const pack of file.packs) index.add(pack);
          loaded.add(id);
        } catch (error) {
          // A prune elsewhere put others in its place, after we had looked.
          if (!isFault(error, 'missing') || tries === 0) throw error;
          gone = true;
        }
      }
    }
    await Promise.all(Array.from({ length: Math.min(parallel, ids.length) }, reader));
    if (gone) await bringUpToDate(signal, tries - 1);
  }

  async function bringUpToDate(signal?: AbortSignal, tries = mostTries): Promise<void> {
    const there = new Set<Id>();
    for await (const { name } of list(signal)) there.add(name);
    await known(there);
    const rebuilds = !ready || [...loaded].some((id) => !there.has(id));
    if (rebuilds) {
      index = createBlobIndex();
      loaded.clear();
    }
    await readAll(
      [...there].filter((id) => !loaded.has(id)),
      tries,
      signal,
    );
    if (rebuilds) await changed(index);
    ready = true;
  }

  async function get({ fresh = false, signal }: { fresh?: boolean; signal?: AbortSignal } = {}): Promise<BlobIndex> {
    // Whoever comes while another reads waits for that, and looks again: the other may have been aborted.
    while (running !== null) {
      await running.catch(() => undefined);
      signal?.throwIfAborted();
      if (ready && !fresh) return index;
    }
    if (ready && !fresh) return index;
    running = bringUpToDate(signal);
    try {
      await running;
    } finally {
      running = null;
    }
    return index;
  }

  return {
    get,
    wrote(id, file) {
      // Before the first look this file is found like any other.
      if (!ready) return;
      loaded.add(id);
      for (const pack of file.packs) index.add(pack);
    },
  };
}
