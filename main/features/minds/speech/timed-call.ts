import type { Fault } from '../../../../shared/features/minds/schema.ts';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import { faultOf, longestWords } from '../asking/fault-of.ts';
import type { Call } from '../wire/send.ts';

interface Deps {
  clock: Clock;
  signal: AbortSignal;
  /** Without any sign of life for so long it is over. */
  silenceMs: number;
  /** Takes secrets out of what a provider says. */
  hide: (text: string) => string;
}

/** One request that ends when it is cancelled, or when nothing comes any more. */
export function createTimedCall({ clock, signal, silenceMs, hide }: Deps) {
  const abort = new AbortController();
  let late = false;
  let heard = clock.monotonic();
  let timer: Cancel = () => {};
  let reading = true;
  const watch = () => {
    if (!reading) heard = clock.monotonic();
    const left = heard + silenceMs - clock.monotonic();
    if (left > 0) {
      timer = clock.after(left, watch);
      return;
    }
    late = true;
    abort.abort(new DOMException('silence', 'AbortError'));
  };
  watch();
  const stop = () => abort.abort(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });

  const call: Call = {
    ...{ signal: abort.signal, now: clock.now, failure: null },
    onLife() {
      heard = clock.monotonic();
    },
  };
  return {
    call,
    /** Whoever reads it does something else for a while: what is not read is no silence. */
    rest(): void {
      reading = false;
    },
    goOn(): void {
      reading = true;
      heard = clock.monotonic();
    },
    /** Why it failed, in words that may be shown. */
    faultOf(error: unknown): Fault {
      const fault: Fault = late
        ? {
            ...{ code: 'timeout', message: `No sign of life for ${Math.round(silenceMs / 1_000)} s` },
            ...{ status: null, retryAfterMs: null },
          }
        : (call.failure?.fault ?? faultOf(error));
      return { ...fault, message: hide(fault.message).slice(0, longestWords) };
    },
    /** Its socket is closed, whoever still reads it. */
    end(): void {
      timer();
      signal.removeEventListener('abort', stop);
      abort.abort(new DOMException('over', 'AbortError'));
    },
  };
}
