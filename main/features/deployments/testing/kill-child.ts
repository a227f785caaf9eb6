// Run by killing.ts: a whole core that ships a project, until it is killed at a step or has no more to do.
import { once } from 'node:events';
import { flushCompileCache } from 'node:module';
import { createCore } from '../../../core/create-core.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { createDirectClient } from '../../../core/rpc.ts';
import { createFakeHost } from '../../../core/testing/fake-host-ports.ts';
import { until } from '../../../core/testing/until.ts';
import type { KillChild } from './killing.ts';
import { quick } from './ship.ts';

const { dataDir, home, port, project: wanted, rest, mode } = JSON.parse(process.argv[2] ?? '{}') as KillChild;
const say = (line: string) => process.stdout.write(`${line}\n`);
const patient = { timeoutMs: 120_000 };

// A host has its server or its window; a core alone keeps no process alive while it waits.
setInterval(() => {}, 60_000);
const core = await createCore({
  dataDir,
  home,
  hostPorts: createFakeHost().ports,
  clock: createSystemClock(),
  version: '0.0.0-test',
});
// A killed process does not write its compile cache, and every one after it would start slowly.
flushCompileCache();
const client = createDirectClient(core.router, { context: core.context({ id: 'test', kind: 'direct' }) });
const project = await until(
  async () => (await core.services.projects.list()).find(({ name, git }) => name === wanted && git),
  patient,
);
const over = (id: string) =>
  until(async () => {
    const now = await client.deployments.get({ id });
    return now.endedAt === null ? null : now;
  }, patient).catch(async (error: unknown) => {
    const now = await client.deployments.get({ id });
    const run = await core.services.runs.get(now.runId);
    const steps = run.steps.map((one) => `${one.key} ${one.state} ${one.text} ${one.error?.sentence ?? ''}`);
    console.error(now.state, now.sentence, run.state, steps);
    throw error;
  });

if (mode === 'first') {
  const spec = quick(port, {
    ...rest,
    keep: true,
    drainSeconds: 2,
    analysis: { watchSeconds: 1, leastRequests: 1_000_000 },
  });
  const place = await client.deployments.savePlace({ projectId: project.id, spec });
  say(`place ${JSON.stringify(place.id)}`);
  const { id } = await client.deployments.deploy({ placeId: place.id });
  say(`over ${JSON.stringify(await over(id))}`);
} else {
  const [place] = await client.deployments.places({ projectId: project.id });
  const [last] = await client.deployments.history({ placeId: place?.id });
  if (last) say(`over ${JSON.stringify(await over(last.id))}`);
  if (mode === 'finish') {
    // Whoever asks the place all the while has to stop first.
    await once(process.stdin.resume(), 'end');
    say(`removed ${JSON.stringify(await client.deployments.removePlace({ id: place?.id ?? '' }))}`);
    await core.dispose();
    process.exit(0);
  }
  const { runId } = await client.deployments.deploy({ placeId: place?.id ?? '' });
  await until(async () => {
    const { steps } = await core.services.runs.get(runId);
    return steps.some(({ key, state }) => key === mode && state !== 'blocked' && state !== 'ready');
  }, patient);
  say(`step ${JSON.stringify(mode)}`);
}
// Until it is killed.
setInterval(() => {}, 1_000);
