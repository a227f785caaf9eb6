// Run by crash.test.ts: looks at projects and tells how far it is, until it is killed or all is known.
import { flushCompileCache } from 'node:module';
import { createCore } from '../../../core/create-core.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { createFakeHost } from '../../../core/testing/fake-host-ports.ts';
import { until } from '../../../core/testing/until.ts';

const [dataDir = '', home = '', mode = 'killed'] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);

const core = await createCore({
  dataDir,
  home,
  hostPorts: createFakeHost().ports,
  clock: createSystemClock(),
  version: '0.0.0-test',
});
// A killed process does not write its compile cache, and every one after it would start slowly.
flushCompileCache();
const { projects } = core.services;
let told = '';
const rested = async () => {
  const [rows, roots] = await Promise.all([projects.list(), projects.roots()]);
  const { phase } = projects.status();
  const now = `at ${phase} ${rows.length} ${rows.filter(({ scannedAt }) => scannedAt !== null).length}`;
  if (now !== told) say(now);
  told = now;
  const all = rows.every(({ presence, scannedAt }) => presence !== 'here' || scannedAt !== null);
  return phase === 'resting' && roots.length > 0 && roots.every(({ walkedAt }) => walkedAt !== null) && all;
};
await until(rested, { timeoutMs: 120_000, what: 'rest' });
if (mode === 'finish') {
  say(`rows ${JSON.stringify(await projects.list())}`);
  await core.dispose();
  process.exit(0);
}
