import { onTestFinished } from 'vitest';
import { openStore } from '../db/open-store.ts';
import type { Clock } from '../lib/clock.ts';
import { createWorkerPool } from '../workers/worker-pool.ts';
import { quietLog } from './quiet-log.ts';
import { tempDir } from './temp-dir.ts';

/** Both databases in a fresh folder, closed when the test ends. */
export async function openTestStore(clock: Clock) {
  const workers = createWorkerPool({ log: quietLog });
  const store = await openStore({ dataDir: await tempDir(), clock, workers, log: quietLog });
  onTestFinished(async () => {
    await store.dispose();
    await workers.dispose();
  });
  return store;
}
