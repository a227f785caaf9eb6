import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';

const runFile = `version: 1
services:
  db:
    command: echo up; exec sleep 1000
    ready: log up
  web:
    command: echo up; exec sleep 1000
    needs: db
    ready: log up
  bad:
    command: echo no licence >&2; exit 4
    ready: log up
    main: false
`;

test('workflows start, restart and stop a project of the core, and hear why one failed', {
  timeout: 300_000,
}, async () => {
  const home = await tempDir();
  const folder = join(home, 'projects', 'shop');
  await mkdir(join(folder, '.optimus'), { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"name":"shop"}');
  await writeFile(join(folder, '.optimus', 'run.yaml'), runFile);
  const clock = createFakeClock(Date.now());
  const { core, client } = await startTestCore({ home, clock });
  const { launcher, projects, children } = core.services;
  const comes = <T>(what: string, probe: () => T | Promise<T>) =>
    until(
      async () => {
        clock.advance(20);
        return await probe();
      },
      { what, timeoutMs: 120_000 },
    );
  await comes('the project', async () => (await projects.list()).some(({ name }) => name === 'shop'));

  let flows = 0;
  const run = async (step: string) => {
    const { id } = await client.workflows.create({
      source: `name: flow ${++flows}\nsteps:\n  - id: it\n    ${step}\n`,
    });
    const { id: runId } = await client.workflows.run({ id, inputs: {} });
    return comes(step, async () => {
      const now = await client.runs.get({ id: runId });
      return now.finishedAt === null ? null : now;
    });
  };
  const services = () => children.list().filter(({ label }) => label.startsWith('service '));
  const pids = () => new Set(services().map(({ pid }) => pid));

  const started = await run('start: shop');
  expect(started.error).toBeNull();
  expect(started.output).toMatchObject({
    it: {
      project: 'shop',
      services: [
        { name: 'db', ready: true },
        { name: 'web', ready: true },
      ],
    },
  });
  const first = pids();
  expect(first.size).toBe(2);
  expect((await run('start: shop')).state).toBe('succeeded');
  expect(pids()).toEqual(first);
  expect((await run('restart: shop\n    services: web')).output).toMatchObject({
    it: { services: [{ name: 'web', state: 'ready' }] },
  });
  expect(pids().size).toBe(2);
  expect(pids()).not.toEqual(first);
  expect(launcher.statuses().map(({ name, state }) => [name, state])).toEqual([
    ['db', 'ready'],
    ['web', 'ready'],
  ]);

  const failed = await run('start: shop\n    services: [bad]');
  expect(failed.state).toBe('failed');
  expect(failed.error?.sentence).toContain('bad of shop: Ended with 4: no licence.');
  expect((await run('start: nobody')).error?.sentence).toContain('There is no project nobody');
  expect((await run('start: shop\n    services: [api]')).error?.sentence).toContain('There is no service api');

  const stopped = await run('stop: shop');
  expect(stopped.error).toBeNull();
  expect(services()).toEqual([]);
  const receipts = await client.launcher.receipts({ limit: 50 });
  expect(receipts.find(({ act }) => act === 'stop')).toMatchObject({ ok: true, by: `the workflow flow ${flows}` });
  const crashes = await client.journal.list({ kinds: ['project.crashed'] });
  expect(crashes.events).toHaveLength(1);
});
