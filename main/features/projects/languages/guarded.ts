import { createContext, Script } from 'node:vm';

/**
 * A pattern can take hours over a text that was made for that, and JavaScript cannot stop one that runs. V8 can, when the
 * call comes out of a `vm` script with a time limit; that costs a tenth of a millisecond, so many texts go in one call.
 */
export function createGuard(): (timeoutMs: number, work: () => void) => 'done' | 'too-long' {
  let script: Script | null = null;
  let room: { work: (() => void) | null } | null = null;
  return (timeoutMs, work) => {
    script ??= new Script('work()');
    room ??= createContext({ work: null }) as { work: (() => void) | null };
    room.work = work;
    try {
      script.runInContext(room, { timeout: timeoutMs });
      return 'done';
    } catch (error) {
      if (hasTimedOut(error)) return 'too-long';
      throw error;
    } finally {
      room.work = null;
    }
  };
}

/** Not `instanceof`: it is an error of the room's, which has classes of its own. */
const hasTimedOut = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
