import { randomUUID } from 'node:crypto';
import type { Frame } from '../../../shared/contract/builder.ts';
import type { Tick } from '../../../shared/features/monitors/schema.ts';
import type { Subscription } from '../../core/lib/channel.ts';
import type { Cancel, Clock } from '../../core/lib/clock.ts';
import type { Recorder } from './types.ts';

/** Sources that look in the same second are told together. */
const gatherMs = 100;
const everyMs = 1_000;

interface Deps {
  recorder: Pick<Recorder, 'onRecorded' | 'latest'>;
  clock: Pick<Clock, 'monotonic' | 'after'>;
}

/** What is measured, once a second, for whoever looks. A slow reader gets the newest of each line, and nothing piles up. */
export function createLive({ recorder, clock }: Deps) {
  const epoch = randomUUID();
  const wakes = new Set<() => void>();
  let offset = 0;
  let closed = false;

  async function* live(keys: readonly string[], { signal }: Subscription): AsyncGenerator<Frame<Tick>, void, void> {
    if (closed || signal?.aborted) return;
    const wanted = new Set(keys);
    let waiting: Tick | null = null;
    let due = false;
    let timer: Cancel | null = null;
    let lastSent = Number.NEGATIVE_INFINITY;
    let sleeping: PromiseWithResolvers<void> | null = null;
    const wake = () => sleeping?.resolve();
    const gather = (at: number, values: Readonly<Record<string, number>>) => {
      for (const key of wanted) {
        const value = values[key];
        if (value === undefined) continue;
        waiting ??= { at, values: {} };
        waiting.at = Math.max(waiting.at, at);
        waiting.values[key] = value;
      }
      if (waiting === null || timer !== null) return;
      timer = clock.after(Math.max(gatherMs, lastSent + everyMs - gatherMs - clock.monotonic()), () => {
        timer = null;
        due = true;
        wake();
      });
    };
    const stop = recorder.onRecorded(({ at, values }) => gather(at, values));
    wakes.add(wake);
    signal?.addEventListener('abort', wake);
    try {
      yield { type: 'reset', epoch, offset, lost: 0 };
      const first: Tick = { at: 0, values: {} };
      for (const key of wanted) {
        const known = recorder.latest(key);
        if (!known) continue;
        first.at = Math.max(first.at, known.at);
        first.values[key] = known.value;
      }
      if (first.at > 0) yield { type: 'item', epoch, offset: ++offset, item: first };
      while (!closed && !signal?.aborted) {
        const tick: Tick | null = due ? waiting : null;
        if (tick) {
          waiting = null;
          due = false;
          lastSent = clock.monotonic();
          yield { type: 'item', epoch, offset: ++offset, item: tick };
        } else {
          sleeping = Promise.withResolvers<void>();
          await sleeping.promise;
          sleeping = null;
        }
      }
    } finally {
      stop();
      wakes.delete(wake);
      (timer as Cancel | null)?.();
      signal?.removeEventListener('abort', wake);
    }
  }

  return {
    live,
    readers: () => wakes.size,
    close() {
      closed = true;
      for (const wake of wakes) wake();
    },
  };
}
