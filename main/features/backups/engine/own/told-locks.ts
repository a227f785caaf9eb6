import type { Backend, Id } from '../../restic/types.ts';

export interface LockEars {
  /** Before it is written, so that none is there of which nobody has heard. */
  onLock(lock: Id): void;
  onUnlock(lock: Id): void;
}

/** A place that tells of the locks which are written there through it. */
export function tellingLocks(backend: Backend, { onLock, onUnlock }: LockEars): Backend {
  return {
    ...backend,
    write(kind, name, parts, options) {
      if (kind === 'lock') onLock(name);
      return backend.write(kind, name, parts, options);
    },
    async remove(kind, name, signal) {
      await backend.remove(kind, name, signal);
      if (kind === 'lock') onUnlock(name);
    },
  };
}
