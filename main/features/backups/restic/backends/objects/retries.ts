import { BackendFault, isFault } from '../../faults.ts';
import type { Trouble } from './types.ts';

const most = { never: 1, few: 4, often: 9 } as const;
const firstPauseMs = 250;
const longestPauseMs = 8_000;

export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

/** Ends with its reason on an abort. */
export const pauseFor: Pause = (ms, signal) =>
  new Promise((resolve, reject) => {
    const ended = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', ended);
      resolve();
    }, ms);
    if (signal.aborted) ended();
    else signal.addEventListener('abort', ended, { once: true });
  });

interface Deps {
  trouble(error: unknown): Trouble;
  pause: Pause;
  /** From 0 up to 1: whoever was refused together does not come back together. */
  random(): number;
}

interface Doing {
  what: string;
  signal: AbortSignal;
}

/** Tries again what may go better, a bounded number of times and ever more slowly; what is left is a fault. */
export function createRetries({ trouble, pause, random }: Deps) {
  const faultOf = (error: unknown, what: string): BackendFault => {
    if (isFault(error)) return error;
    const { code, sentence } = trouble(error);
    return new BackendFault(code, sentence, { what, cause: error });
  };

  return async function retried<T>({ what, signal }: Doing, work: (tries: number) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      signal.throwIfAborted();
      try {
        return await work(tries);
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        const again = isFault(error) ? 'never' : trouble(error).again;
        if (tries >= most[again]) throw faultOf(error, what);
        const longest = Math.min(longestPauseMs, firstPauseMs * 2 ** (tries - 1));
        await pause(longest / 2 + (random() * longest) / 2, signal);
      }
    }
  };
}
