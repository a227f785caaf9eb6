import type { HeldLock } from '../../restic/types.ts';
import type { Watch } from '../types.ts';

/** Ends with the lock, and nothing passes the gate that others may have taken for dead meanwhile. */
export function whileHeld(watch: Watch, lock: HeldLock): Watch {
  const signal = AbortSignal.any([watch.signal, lock.lost]);
  return {
    ...watch,
    signal,
    async gate() {
      await watch.gate();
      await lock.sure(signal);
    },
  };
}
