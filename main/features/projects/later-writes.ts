import type { Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { ProjectRecord, ProjectsRepo } from './repo.ts';

type Change = Partial<Omit<ProjectRecord, 'id'>>;

interface Deps {
  repo: Pick<ProjectsRepo, 'changeMany'>;
  clock: Clock;
  log: Logger;
}

const gatherMs = 250;
/** A full disk or a damaged file is told elsewhere; what waits here can be told anew by a look, so it is not kept without end. */
const mostWaiting = 20_000;

/** What reading a project adds to its record: kept soon, in one write with others. Lost by a crash, it is read again. */
export function createLaterWrites({ repo, clock, log }: Deps) {
  let waiting = new Map<string, Change>();
  let cancel: (() => void) | null = null;
  let writing: Promise<void> = Promise.resolve();

  function flush(): Promise<void> {
    cancel?.();
    cancel = null;
    if (waiting.size === 0) return writing;
    const changes = waiting;
    waiting = new Map();
    writing = writing
      .then(() => repo.changeMany(changes))
      .catch((error) => {
        log.warn('what was read of projects could not be kept', { projects: changes.size, error: String(error) });
      });
    return writing;
  }

  return {
    change(id: string, change: Change) {
      waiting.set(id, { ...waiting.get(id), ...change });
      if (waiting.size >= mostWaiting) void flush();
      else cancel ??= clock.after(gatherMs, () => void flush());
    },
    dispose: flush,
  };
}
export type LaterWrites = ReturnType<typeof createLaterWrites>;
