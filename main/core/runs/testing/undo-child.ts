// Run by compensation-crash.test.ts: ends what the process before it left, then starts a run and dies at its nth commit boundary.
import { flushCompileCache } from 'node:module';
import { until } from '../../testing/until.ts';
import { openRealEngine } from './real-engine.ts';
import { registerUndoSteps, type UndoMode, undoDefinition } from './undo-work.ts';

const [dataDir = '', file = '', mode = 'fail', dieAt = '0'] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);
let boundaries = 0;
let counting = false;

const { runs, dispose } = await openRealEngine(dataDir, {
  limits: { crashes: 1_000 },
  failpoint(name) {
    if (!counting) return;
    boundaries++;
    if (boundaries !== Number(dieAt)) return;
    say(`dies ${name}`);
    process.kill(process.pid, 'SIGKILL');
  },
});
registerUndoSteps(runs, file);
const alive = setInterval(() => undefined, 1_000_000);
const over = () => until(() => runs.running().length === 0, { timeoutMs: 60_000, what: 'the runs to end' });
await runs.begin();
flushCompileCache();
const cancelWaiting = async () => {
  for (const run of runs.running()) if (run.state === 'waiting') await runs.cancel(run.id);
};
const end = async () => {
  if (mode === 'cancel')
    await until(() => runs.running().every((run) => run.state === 'waiting' || run.state === 'compensating'));
  await cancelWaiting();
  await over();
};
await end();
if (dieAt !== '0') {
  counting = true;
  const { id } = await runs.start(undoDefinition(mode as UndoMode), { input: dieAt });
  say(`started ${id}`);
  await end();
  say(`boundaries ${boundaries}`);
}
clearInterval(alive);
await dispose();
