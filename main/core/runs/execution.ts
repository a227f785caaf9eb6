import type { Cancel, Clock } from '../lib/clock.ts';
import { graceMs } from './limits.ts';
import { type AbortCause, StepAborted } from './step-failure.ts';

export interface Execution {
  readonly runId: string;
  readonly key: string;
  readonly kind: 'run' | 'undo';
  readonly signal: AbortSignal;
  /** Why it was told to stop, if it was. */
  cause(): AbortCause | null;
  abort(cause: AbortCause): void;
  /** The body, or a rejection some time after it was told to stop and does not. */
  bounded<T>(body: () => Promise<T>, timeoutMs: number | undefined): Promise<T>;
  over: Promise<void>;
  finish(): void;
}

/** One call of a step's body: how it is told to stop, and what happens when it does not listen. */
export function createExecution(clock: Clock, of: Pick<Execution, 'runId' | 'key' | 'kind'>): Execution {
  const controller = new AbortController();
  const over = Promise.withResolvers<void>();
  let cause: AbortCause | null = null;
  let cancelGrace: Cancel = () => {};
  let giveUp: (error: Error) => void = () => {};

  const abort = (why: AbortCause) => {
    if (cause !== null) return;
    cause = why;
    const error = new StepAborted(why);
    cancelGrace = clock.after(graceMs, () => giveUp(error));
    controller.abort(error);
  };

  return {
    ...of,
    signal: controller.signal,
    cause: () => cause,
    abort,
    async bounded(body, timeoutMs) {
      const cancelTimeout = timeoutMs === undefined ? () => {} : clock.after(timeoutMs, () => abort('timeout'));
      try {
        controller.signal.throwIfAborted();
        const given = new Promise<never>((_resolve, reject) => {
          giveUp = reject;
        });
        return await Promise.race([body(), given]);
      } finally {
        cancelTimeout();
        cancelGrace();
      }
    },
    over: over.promise,
    finish: () => over.resolve(),
  };
}
