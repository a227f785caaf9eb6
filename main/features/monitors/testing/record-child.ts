// Run by crash.test.ts: records second after second, and names the last one that is in the file, until it is killed.
import { flushCompileCache } from 'node:module';
import { openStore } from '../../../core/db/open-store.ts';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { createWorkerPool } from '../../../core/workers/worker-pool.ts';
import { figuresOf } from './known-figures.ts';
import { makeMonitors } from './make-monitors.ts';

const [dataDir = '', first = '0'] = process.argv.slice(2);
const clock = createFakeClock(Number(first) * 1_000);
const workers = createWorkerPool({ log: quietLog });
const store = await openStore({ dataDir, clock, workers, log: quietLog });
const monitors = makeMonitors({ store, clock });
await monitors.series();

flushCompileCache();
for (let second = Number(first); ; second++) {
  monitors.record({ at: second * 1_000, values: figuresOf(second) });
  clock.advance(1_000);
  if (second % 10 !== 9) continue;
  await monitors.flush();
  process.stdout.write(`${second}\n`);
  await new Promise((resolve) => setImmediate(resolve));
}
