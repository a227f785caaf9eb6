import { randomUUID } from 'node:crypto';
import type { Frame, Position } from '../../../shared/contract/builder.ts';

export type Policy<T> =
  /**
   * A reader that falls behind loses the oldest and is told so by a reset. With `hold`, what comes while nobody reads waits for
   * the next reader.
   */
  | { kind: 'drop-oldest'; capacity: number; hold?: boolean }
  /** Only the newest item per key waits for a slow reader. */
  | { kind: 'coalesce'; capacity: number; key: (item: T) => string };

export interface Subscription {
  after?: Position | undefined;
  signal?: AbortSignal | undefined;
}

export interface Channel<T> {
  publish(item: T): void;
  subscribe(subscription: Subscription): AsyncGenerator<Frame<T>, void, void>;
  readers(): number;
  /** Runs when the first reader comes and when the last has gone: who produces only for readers can be silent without. */
  onDemand(fn: (wanted: boolean) => void): void;
  close(): void;
}

interface Entry<T> {
  offset: number;
  item: T;
}

interface Reader<T> {
  queue: Entry<T>[];
  lost: number;
  wake: () => void;
}

/**
 * One producer, many readers, bounded memory: oRPC has no backpressure, so each reader has a queue with a stated policy.
 * The channel remembers its newest items, so that a reader that lost its connection goes on where it stopped.
 */
export function createChannel<T>(policy: Policy<T>): Channel<T> {
  const epoch = randomUUID();
  const history: Entry<T>[] = [];
  const readers = new Set<Reader<T>>();
  let held: Entry<T>[] = [];
  let offset = 0;
  let closed = false;
  let demand: (wanted: boolean) => void = () => {};

  const push = (reader: Reader<T>, entry: Entry<T>) => {
    if (policy.kind === 'coalesce') {
      const key = policy.key(entry.item);
      const at = reader.queue.findIndex((waiting) => policy.key(waiting.item) === key);
      if (at >= 0) reader.queue.splice(at, 1);
    }
    reader.queue.push(entry);
    if (reader.queue.length > policy.capacity) {
      reader.queue.shift();
      reader.lost++;
    }
    reader.wake();
  };

  const missedSince = (after: Position | undefined): Entry<T>[] | null => {
    if (!after || after.epoch !== epoch || after.offset > offset) return null;
    const oldest = history[0]?.offset ?? offset + 1;
    return after.offset + 1 >= oldest ? history.filter((entry) => entry.offset > after.offset) : null;
  };

  return {
    publish(item) {
      if (closed) return;
      const entry = { offset: ++offset, item };
      history.push(entry);
      if (history.length > policy.capacity) history.shift();
      if (readers.size === 0 && policy.kind === 'drop-oldest' && policy.hold)
        held = [...held, entry].slice(-policy.capacity);
      for (const reader of readers) push(reader, entry);
    },

    async *subscribe({ after, signal }) {
      if (closed || signal?.aborted) return;
      let sleeping: PromiseWithResolvers<void> | null = null;
      const reader: Reader<T> = { queue: [], lost: 0, wake: () => sleeping?.resolve() };
      const missed = missedSince(after);
      const waiting = missed ?? held;
      const from = waiting[0] ? waiting[0].offset - 1 : offset;
      held = [];
      for (const entry of waiting) push(reader, entry);
      readers.add(reader);
      if (readers.size === 1) demand(true);
      signal?.addEventListener('abort', reader.wake);
      try {
        if (!missed) yield { type: 'reset', epoch, offset: from, lost: 0 };
        while (!closed && !signal?.aborted) {
          const next = reader.queue.shift();
          if (reader.lost > 0) {
            const lost = reader.lost;
            reader.lost = 0;
            yield { type: 'reset', epoch, offset: next ? next.offset - 1 : offset, lost };
          }
          if (next) {
            yield { type: 'item', epoch, offset: next.offset, item: next.item };
          } else {
            sleeping = Promise.withResolvers<void>();
            await sleeping.promise;
            sleeping = null;
          }
        }
      } finally {
        signal?.removeEventListener('abort', reader.wake);
        readers.delete(reader);
        if (readers.size === 0) demand(false);
      }
    },

    readers: () => readers.size,
    onDemand(fn) {
      demand = fn;
    },
    close() {
      closed = true;
      for (const reader of readers) reader.wake();
    },
  };
}
