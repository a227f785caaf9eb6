// Run by kill.test.ts: a whole core that runs services of a project, until it is killed or told to end.
import { flushCompileCache } from 'node:module';
import { createCore } from '../../../../core/create-core.ts';
import { createSystemClock } from '../../../../core/lib/clock.ts';
import { createFakeHost } from '../../../../core/testing/fake-host-ports.ts';
import { until } from '../../../../core/testing/until.ts';

const [dataDir = '', home = '', mode = 'start'] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);
const patient = { timeoutMs: 120_000 };

const core = await createCore({
  dataDir,
  home,
  hostPorts: createFakeHost().ports,
  clock: createSystemClock(),
  version: '0.0.0-test',
});
// A killed process does not write its compile cache, and every one after it would start slowly.
flushCompileCache();
const { launcher, projects, children, journal } = core.services;
const project = await until(async () => (await projects.list()).find(({ name }) => name === 'shop'), patient);
const kept = (name: string) => name.startsWith('kept');
const tell = (word: string) =>
  say(
    `${word} ${JSON.stringify({
      statuses: launcher.statuses(),
      interrupted: launcher.interrupted(),
      children: children.list().map(({ label, pid }) => ({ label, pid })),
    })}`,
  );

if (mode === 'start') {
  const setup = await launcher.setup({ projectId: project.id });
  const ids = setup.services.map(({ id }) => id);
  const { conflicts, refused } = await launcher.start({ ids, environment: null, ports: [] });
  if (conflicts.length + refused.length > 0) say(`refused ${JSON.stringify({ conflicts, refused })}`);
  await until(() => launcher.statuses().filter(({ state }) => state === 'ready').length === ids.length, patient).catch(
    (error: unknown) => {
      tell('not-ready');
      throw error;
    },
  );
  tell('ready');
}
if (mode === 'look' || mode === 'finish') {
  await until(() => launcher.statuses().every(({ name, state }) => !kept(name) || state === 'ready'), patient).catch(
    () => {},
  );
  tell('found');
}
if (mode === 'finish') {
  const ids = launcher.statuses().map(({ id }) => id);
  if (ids.length > 0) say(`stopped ${JSON.stringify(await launcher.stop({ ids, force: false }))}`);
  const events = await journal.list({ kinds: ['service.adopted', 'service.stray-stopped'] });
  say(`events ${JSON.stringify(events.events.map(({ kind }) => kind))}`);
  await core.dispose();
  process.exit(0);
}
// Until it is killed, or told to end in order.
process.stdin.once('data', () => void core.dispose().then(() => process.exit(0)));
