import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../lib/clock.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { createWorkerPool } from '../../workers/worker-pool.ts';
import { openStore } from '../open-store.ts';
import type { Store, StoreDeps } from '../types.ts';
import { event, silent } from './events.ts';

export { event, silent };

/** A store that is closed when the test ends, if the test has not closed it. */
export async function openForTest(
  dataDir: string,
  options: { clock?: Clock; migrations?: StoreDeps['migrations'] } = {},
): Promise<Store> {
  const { migrations } = options;
  const clock = options.clock ?? createFakeClock();
  const workers = createWorkerPool({ log: silent });
  const store = await openStore({ dataDir, clock, workers, log: silent, ...(migrations ? { migrations } : {}) });
  let disposal: Promise<void> | null = null;
  const { dispose } = store;
  const once = () => {
    disposal ??= dispose().finally(() => workers.dispose());
    return disposal;
  };
  onTestFinished(once);
  return Object.defineProperty(store, 'dispose', { value: once });
}

export async function countEvents(store: Store): Promise<number> {
  const { n } = await store.data
    .selectFrom('journal')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return n;
}

export async function writeEvents(store: Store, count: number): Promise<void> {
  await store.transaction(async (trx) => {
    for (let n = 1; n <= count; n++) await trx.insertInto('journal').values(event(n)).execute();
  });
}

export async function sha256(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

/** Hash by name of every file in a folder whose name begins so. */
export async function hashes(dir: string, prefix: string): Promise<Record<string, string>> {
  const names = (await readdir(dir)).filter((name) => name.startsWith(prefix)).sort();
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await sha256(join(dir, name))])));
}
