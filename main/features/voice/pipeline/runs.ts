import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';

interface Run {
  abort: AbortController;
  done: Promise<void>;
}

interface Deps {
  clock: Clock;
  log: Logger;
  /** It went wrong in a way that nobody expects. */
  onBroken: (id: string, error: unknown) => Promise<unknown>;
  onEnd: () => void;
}

/** What does not end when it is told to is not waited for. */
const patienceMs = 3_000;

/** What is under way for each utterance: one thing at a time, which can be stopped. */
export function createRuns({ clock, log, onBroken, onEnd }: Deps) {
  const runs = new Map<string, Run>();
  let over = false;

  async function inTime(work: readonly (Promise<void> | undefined)[]): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const cancel = clock.after(patienceMs, resolve);
    await Promise.race([late, Promise.all(work)]);
    cancel();
  }

  return {
    start(id: string, work: (signal: AbortSignal) => Promise<void>): void {
      if (over) return;
      const abort = new AbortController();
      const before = runs.get(id)?.done ?? Promise.resolve();
      const done = before
        .then(() => (over ? undefined : work(abort.signal)))
        .catch(async (error: unknown) => {
          // What is told at the next start must not say that it was cancelled.
          if (over) return;
          log.error('what was said could not be dealt with', error);
          await onBroken(id, error);
        })
        .catch((error: unknown) => log.error('nor could that be kept', error))
        .finally(() => {
          if (runs.get(id)?.done === done) runs.delete(id);
          if (!over) onEnd();
        });
      runs.set(id, { abort, done });
    },
    stop(id: string): void {
      runs.get(id)?.abort.abort();
    },
    ids: () => [...runs.keys()],
    has: (id: string) => runs.has(id),
    over: () => over,
    settled: (id: string) => inTime([runs.get(id)?.done]),
    async dispose(): Promise<void> {
      over = true;
      for (const { abort } of runs.values()) abort.abort();
      await inTime([...runs.values()].map(({ done }) => done));
    },
  };
}
export type Runs = ReturnType<typeof createRuns>;
