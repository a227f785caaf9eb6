import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { RunsService } from '../../runs/index.ts';
import type { SaidLater } from '../types.ts';
import type { DoingContext } from './types.ts';

/** Nobody wants to hear of what he has long forgotten. */
const longestMs = 6 * 3_600_000;
const mostFollowed = 50;

interface Deps {
  runs: Pick<RunsService, 'ended'>;
  clock: Pick<Clock, 'monotonic'>;
  log: Logger;
}

/** What is said when something that was begun by voice has ended. */
export function createLater({ runs, clock, log }: Deps) {
  const listeners = new Set<(said: SaidLater) => void>();
  const closing = new AbortController();
  let following = 0;

  function when(
    ended: Promise<unknown>,
    text: () => Promise<string>,
    { language }: Pick<DoingContext, 'language'>,
  ): void {
    if (following >= mostFollowed) return;
    following += 1;
    const began = clock.monotonic();
    ended
      .then(async () => {
        if (closing.signal.aborted || clock.monotonic() - began > longestMs) return;
        const said = { text: await text(), language };
        for (const fn of listeners) fn(said);
      })
      .catch((error: unknown) => {
        if (!closing.signal.aborted) log.warn('how something ended could not be said', { error: String(error) });
      })
      .finally(() => {
        following -= 1;
      });
  }

  return {
    signal: closing.signal,
    when,
    follow: (runId: string, text: () => Promise<string>, context: Pick<DoingContext, 'language'>): void =>
      when(runs.ended(runId, closing.signal), text, context),
    onSaid(fn: (said: SaidLater) => void) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    dispose(): void {
      closing.abort();
      listeners.clear();
    },
  };
}
export type Later = ReturnType<typeof createLater>;
