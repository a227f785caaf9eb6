import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import { StorageFull } from '../../../core/lib/storage-full.ts';
import type { Logger } from '../../../core/log/logger.ts';

const againMs = { first: 5_000, most: 300_000 };

/** An expected failure says why; the message of its error is for programs. */
const sentenceOf = (error: unknown): string => {
  if (error instanceof DomainError && 'why' in error.data) return error.data.why;
  return error instanceof Error ? error.message : String(error);
};

interface Deps {
  clock: Clock;
  log: Logger;
  what: string;
  task: () => Promise<void>;
  /** What to tell whoever looks; null once it is over. */
  onTrouble: (why: string | null) => void;
}

/** Runs a task on demand, never twice at once, and again after a while when it fails: nothing seen is lost to a full disk. */
export function createRetrying({ clock, log, what, task, onTrouble }: Deps): { run(): void; dispose: Cancel } {
  let running = false;
  let again = false;
  let failures = 0;
  let timer: Cancel | null = null;
  let disposed = false;

  async function round(): Promise<void> {
    try {
      await task();
      if (failures > 0) onTrouble(null);
      failures = 0;
    } catch (error) {
      failures++;
      if (disposed) return;
      const full = error instanceof StorageFull;
      log.warn(`${what} failed and is tried again`, { reason: String(error) });
      onTrouble(full ? 'the disk is full' : `${what} failed: ${sentenceOf(error)}`);
      timer?.();
      timer = clock.after(Math.min(againMs.first * 2 ** (failures - 1), againMs.most), run);
    }
  }

  function run(): void {
    if (disposed) return;
    if (running) {
      again = true;
      return;
    }
    running = true;
    again = false;
    void round().finally(() => {
      running = false;
      if (again && failures === 0) run();
    });
  }

  return {
    run,
    dispose() {
      disposed = true;
      timer?.();
    },
  };
}
