// Run by the crash harness: keeps a few runs going until it is killed, or ends those that there are.
import { flushCompileCache } from 'node:module';
import { until } from '../../testing/until.ts';
import { CONCURRENCY, crashDefinition, createEffectsTable, registerCrashSteps } from './crash-work.ts';
import { openRealEngine } from './real-engine.ts';

const [dataDir = '', file = '', mode = 'feed', first = '1'] = process.argv.slice(2);
const AT_ONCE = 4;
const say = (line: string) => process.stdout.write(`${line}\n`);

const { runs, store, dispose } = await openRealEngine(dataDir, {
  limits: { steps: CONCURRENCY, perRun: CONCURRENCY, crashes: 1_000 },
});
let seen = false;
registerCrashSteps(runs, file, () => {
  if (!seen) say(`step ${performance.now()}`);
  seen = true;
});
await createEffectsTable(store.data);
await runs.begin();
say(`begun ${performance.now()} ${runs.running().length}`);
// A killed process does not write its compile cache, and every one after it would start slowly.
flushCompileCache();
// The timers of the program do not keep it alive.
const alive = setInterval(() => undefined, 1_000_000);

if (mode === 'feed') {
  for (let n = Number(first); ; n++) {
    await until(() => runs.running().length < AT_ONCE, { timeoutMs: 120_000, what: 'a run to end' });
    await runs.start(crashDefinition(), { idempotencyKey: `crash:${n}` });
    say(`started ${n}`);
  }
}
await until(() => runs.running().length === 0, { timeoutMs: 120_000, what: 'the runs to end' });
clearInterval(alive);
await dispose();
