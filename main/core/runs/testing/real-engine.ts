import type { Change } from '../../../../shared/features/system/schema.ts';
import { openStore } from '../../db/open-store.ts';
import { silent } from '../../db/testing/events.ts';
import { createJournal } from '../../journal/journal.ts';
import { createJournalRepo } from '../../journal/repo.ts';
import { createChannel } from '../../lib/channel.ts';
import { type Clock, createSystemClock } from '../../lib/clock.ts';
import { createRedactor } from '../../log/redactor.ts';
import { createWorkerPool } from '../../workers/worker-pool.ts';
import { createRuns, type RunsDeps } from '../create-runs.ts';

/** The engine on a data folder with all that it needs, as the program puts it together; for processes that are killed. */
export async function openRealEngine(
  dataDir: string,
  options: Pick<RunsDeps, 'limits' | 'failpoint'> & { clock?: Clock } = {},
) {
  const { clock = createSystemClock(), ...more } = options;
  const workers = createWorkerPool({ log: silent });
  const store = await openStore({ dataDir, clock, workers, log: silent });
  const changes = createChannel<Change>({ kind: 'coalesce', capacity: 100, key: (change) => change.feature });
  const journal = createJournal({
    repo: createJournalRepo(store.data),
    clock,
    log: silent,
    changes,
    redactor: createRedactor(),
    keepDays: () => 30,
  });
  const runs = createRuns({ store, clock, log: silent, journal, changes, ...more });
  return {
    runs,
    store,
    clock,
    async dispose() {
      await runs.dispose();
      await journal.dispose();
      await store.dispose();
      await workers.dispose();
    },
  };
}
