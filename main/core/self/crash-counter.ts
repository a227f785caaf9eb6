import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomic } from '../lib/atomic-file.ts';
import type { Clock } from '../lib/clock.ts';

const stateSchema = z.object({
  running: z.boolean(),
  startedAt: z.number().nullable(),
  /** When an unclean end was noticed. When it happened is unknown: who is killed writes nothing. */
  crashes: z.array(z.number()).max(1_000),
});
type State = z.infer<typeof stateSchema>;

const WINDOW_MS = 60_000;
const LIMIT = 3;

interface StartReport {
  /** The last run did not end in order. */
  unclean: boolean;
  recentCrashes: number;
  safeMode: boolean;
}

export interface CrashCounter {
  begin(): Promise<StartReport>;
  /** An orderly end; it also breaks a series of crashes. */
  clean(): Promise<void>;
  /** An orderly end of a start that was not complete: it is no crash, and no proof that there will be none. */
  givenUp(): Promise<void>;
  leaveSafeMode(): Promise<void>;
}

export function createCrashCounter({ dataDir, clock }: { dataDir: string; clock: Clock }): CrashCounter {
  const path = join(dataDir, 'runs.json');
  let state: State = { running: false, startedAt: null, crashes: [] };

  const load = async (): Promise<State> => {
    try {
      return stateSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    } catch {
      // Missing or unreadable: a counter that cannot be read must not keep the program from starting.
      return { running: false, startedAt: null, crashes: [] };
    }
  };
  const save = (next: State) => {
    state = next;
    return writeFileAtomic(path, `${JSON.stringify(next)}\n`);
  };

  return {
    async begin() {
      const now = clock.now();
      const last = await load();
      // A clock that was set back would otherwise leave crashes in the future that never age.
      const recent = last.crashes.filter((at) => at <= now && now - at < WINDOW_MS);
      const crashes = last.running ? [...recent, now] : recent;
      // On a full disk the run is not counted, which is better than not running.
      await save({ running: true, startedAt: now, crashes }).catch(() => {});
      return { unclean: last.running, recentCrashes: crashes.length, safeMode: crashes.length >= LIMIT };
    },
    clean: () => save({ running: false, startedAt: state.startedAt, crashes: [] }).catch(() => {}),
    givenUp: () => save({ ...state, running: false }).catch(() => {}),
    leaveSafeMode: () => save({ ...state, crashes: [] }),
  };
}
