import type { Id, IndexedPack, Repository } from '../../../restic/types.ts';
import type { PackMessage } from './messages.ts';

/** An index is written so often: what was stored before a crash is not stored again. */
const mostBlobs = 20_000;
const mostMs = 10 * 60_000;

interface Deps {
  repository: Repository;
  signal: AbortSignal;
  /** Waits while the backup is paused. */
  gate(): Promise<void>;
  now(): number;
}

/** Packs as they come, and index files that name only packs which are there for good. */
export interface PackWriter {
  /** Resolves when it is lasting. The buffer may be used again then. */
  write(pack: PackMessage): Promise<void>;
  /** The last index, after all packs. */
  finish(): Promise<void>;
}

export function createPackWriter({ repository, signal, gate, now }: Deps): PackWriter {
  let written: IndexedPack[] = [];
  let blobs = 0;
  let indexedAt = now();
  let underWay: Promise<Id | null> = Promise.resolve(null);

  /** One at a time, and without waiting: packs go on meanwhile. */
  function writeIndex(): void {
    const packs = written;
    written = [];
    blobs = 0;
    indexedAt = now();
    underWay = underWay.then(async () => {
      if (packs.length === 0) return null;
      await gate();
      return repository.save('index', { packs }, signal);
    });
    // Its failure is told by whoever waits for it.
    underWay.catch(() => undefined);
  }

  return {
    async write({ contents, buffer, bytes }) {
      await gate();
      signal.throwIfAborted();
      await repository.backend.write('pack', contents.id, [new Uint8Array(buffer, 0, bytes)], { signal });
      written.push(contents);
      blobs += contents.blobs.length;
      if (blobs < mostBlobs && now() - indexedAt < mostMs) return;
      await underWay;
      writeIndex();
    },
    async finish() {
      writeIndex();
      await underWay;
    },
  };
}
