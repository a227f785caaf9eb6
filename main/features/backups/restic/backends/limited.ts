import { type Clock, createSystemClock } from '../../../../core/lib/clock.ts';
import type { Backend } from '../types.ts';
import { untilAborted } from '../until-aborted.ts';

interface Bucket {
  /** Answers when so many bytes may go; in the order in which they were asked for. */
  take(bytes: number, signal?: AbortSignal): Promise<void>;
  /** Of bytes that went before anybody knew how many they are. */
  owe(bytes: number): void;
}

/**
 * Never more than a second's worth is saved up. What is larger goes as a whole once nothing is owed, and whoever comes
 * after waits for it: a pack is one request, and half of one is of no use.
 */
function createBucket(bytesPerSecond: number, clock: Clock): Bucket {
  let level = bytesPerSecond;
  let filledAt = clock.monotonic();
  let last: Promise<void> = Promise.resolve();

  function fill(): void {
    const now = clock.monotonic();
    level = Math.min(bytesPerSecond, level + ((now - filledAt) / 1000) * bytesPerSecond);
    filledAt = now;
  }

  async function paid(signal: AbortSignal | undefined): Promise<void> {
    for (fill(); level < 0; fill()) {
      let cancel = (): void => {};
      const waited = new Promise<void>((resolve) => {
        cancel = clock.after(Math.ceil((-level / bytesPerSecond) * 1000), resolve);
      });
      await untilAborted(waited, signal).finally(cancel);
    }
  }

  return {
    take(bytes, signal) {
      const turn = last.then(async () => {
        signal?.throwIfAborted();
        await paid(signal);
        level -= bytes;
      });
      last = turn.catch(() => undefined);
      return untilAborted(turn, signal);
    },
    owe(bytes) {
      fill();
      level -= bytes;
    },
  };
}

interface Rates {
  upBytesPerSecond: number | null;
  downBytesPerSecond: number | null;
}

/** A place that is written to and read from no faster than it may be. */
export function limited(
  backend: Backend,
  { upBytesPerSecond, downBytesPerSecond }: Rates,
  clock: Clock = createSystemClock(),
): Backend {
  const up = upBytesPerSecond === null ? null : createBucket(upBytesPerSecond, clock);
  const down = downBytesPerSecond === null ? null : createBucket(downBytesPerSecond, clock);
  return {
    ...backend,
    async write(kind, name, parts, options) {
      // A lock that comes too late protects nothing, and is small.
      if (kind !== 'lock')
        await up?.take(
          parts.reduce((sum, part) => sum + part.length, 0),
          options?.signal,
        );
      await backend.write(kind, name, parts, options);
    },
    async read(kind, name, range, signal) {
      if (kind !== 'lock') await down?.take(range?.length ?? 0, signal);
      const bytes = await backend.read(kind, name, range, signal);
      if (!range && kind !== 'lock') down?.owe(bytes.length);
      return bytes;
    },
    // What is read at a given pace is worth a copy in the cache.
    ...(down && { near: () => Promise.resolve(false) }),
  };
}
