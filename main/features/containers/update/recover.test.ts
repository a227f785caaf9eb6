import { randomUUID } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { docker, testImage } from '../../../core/testing/docker.ts';
import { needs } from '../../../core/testing/needs.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { startTestCore } from '../../../core/testing/test-core.ts';
import { until } from '../../../core/testing/until.ts';
import { testStack } from '../testing/stack.ts';
import { asideName } from './before.ts';
import type { UpdateRecord } from './records.ts';

const ready = [await needs('docker'), await needs('compose')].every(Boolean);
const time = { timeout: 240_000 };
const slow = { timeoutMs: 120_000 };

/** A stack as it lies there when Optimus was killed while an update was proven: the old one set aside, a new one in its place. */
async function cutOff({ before: end = 'proof' }: { before?: 'proof' | 'note' } = {}) {
  const image = await testImage();
  const sleep = ['/bin/sleep', '600'];
  const stack = await testStack({ web: { image, command: sleep } });
  const before = await stack.snapshot();
  const [id = '', name = ''] = before.containers[0]?.replace('/', '').split(' ') ?? [];
  const [network, createdAt = '', startedAt = ''] = (
    await docker(
      ...['inspect', '--format'],
      '{{range .NetworkSettings.Networks}}{{.NetworkID}}{{end}} {{.Created}} {{.State.StartedAt}}',
      id,
    )
  ).split(' ');
  const aside = asideName(id);
  await docker('stop', '-t', '1', id);
  await docker('rename', id, aside);
  const label = ['--label', `com.docker.compose.project=${stack.name}`];
  const place = [
    ...['--label', `com.docker.compose.project.working_dir=${stack.folder}`],
    ...['--label', `com.docker.compose.project.config_files=${stack.file}`],
  ];
  const volume = `${stack.name}_fresh`;
  await docker('volume', 'create', ...label, volume);
  const add = async (called: string) => {
    const mounts = ['-v', `${volume}:/data`, '-v', '/nameless'];
    const one = await docker('create', '--name', called, ...label, ...place, ...mounts, image, ...sleep);
    onTestFinished(async () => void (await docker('rm', '-fv', one).catch(() => '')));
    return one;
  };
  const made = await add(name);
  if (end === 'proof') await docker('start', made);
  const dataDir = await tempDir();
  const dir = join(dataDir, 'containers', 'updates');
  const record: UpdateRecord = {
    phase: 'changing',
    was: {
      stack: stack.name,
      containers: [
        {
          ...{ id, name, state: 'running', createdAt, startedAt },
          networks: network ? [{ id: network, aliases: ['web'] }] : [],
        },
      ],
      images: [],
    },
    made: { containers: end === 'proof' ? [made] : [], networks: [], volumes: [volume] },
    aside: [],
  };
  return {
    ...{ stack, before, id, name, aside, volume, add, made, record },
    isSettled: async () => (await readdir(dir)).length === 0,
    /** The next Optimus, which sees to what is left as soon as it has an engine. */
    async start() {
      await mkdir(dir, { recursive: true });
      await writeFile(join(dir, `${randomUUID()}.json`), JSON.stringify(record));
      const { client: api } = await startTestCore({ dataDir });
      await until(async () => (await api.containers.list()).engine.state === 'there', slow);
      return api;
    },
  };
}

const volumesOf = (id: string) =>
  docker('inspect', '--format', '{{range .Mounts}}{{.Name}} {{end}}', id).then((text) => text.split(' '));

describe.skipIf(!ready)('an Optimus that was killed in the middle of an update', () => {
  test('brings the old back and removes what it has made, but no volume', time, async () => {
    const { stack, before, volume, made, start, isSettled } = await cutOff();
    const volumes = await volumesOf(made);
    onTestFinished(async () => void (await docker('volume', 'rm', '-f', ...volumes).catch(() => '')));
    expect(volumes).toHaveLength(2);
    await start();
    expect(await isSettled()).toBe(true);
    expect(await stack.snapshot()).toEqual({ ...before, volumes: [...before.volumes, volume].sort() });
    const left = (await docker('volume', 'ls', '-q')).split('\n');
    expect(left).toEqual(expect.arrayContaining(volumes));
  });

  test('leaves all as it is when somebody has worked with the stack since', time, async () => {
    const { stack, add, start, isSettled } = await cutOff();
    await docker('start', await add(`${stack.name}-theirs`));
    const now = await stack.snapshot();
    await start();
    expect(await isSettled()).toBe(true);
    expect(await stack.snapshot()).toEqual(now);
  });

  test('only clears away the old when the new was proven already', time, async () => {
    const { stack, id, aside, record, start, isSettled } = await cutOff();
    record.phase = 'done';
    record.aside = [id];
    const now = await stack.snapshot();
    await start();
    expect(await isSettled()).toBe(true);
    const after = await stack.snapshot();
    expect(after).toEqual({ ...now, containers: now.containers.filter((one) => !one.includes(aside)) });
    expect(after.containers).toHaveLength(1);
  });

  test('keeps what waits to come back out of prunes and of further updates, until it could', time, async () => {
    const { stack, before, id, made, start, isSettled } = await cutOff({ before: 'note' });
    const api = await start();
    // It was not written down that Optimus has made it, and it has the name.
    expect(await isSettled()).toBe(false);
    const waiting = await stack.snapshot();
    const plan = await api.containers.prunePlan({ kinds: ['containers'] });
    expect(plan.items.map((item) => item.id)).toContain(made);
    expect(plan.items.map((item) => item.id)).not.toContain(id);
    const update = async () => {
      const work = await api.containers.stacks.update({ name: stack.name });
      return until(
        async () => (await api.containers.works()).find((one) => one.id === work.id && one.state !== 'running'),
        slow,
      );
    };
    expect(await update()).toMatchObject({ state: 'failed', sentence: expect.stringMatching(/^An earlier update/) });
    expect(await stack.snapshot()).toEqual(waiting);
    await docker('rm', made);
    expect(await update()).toMatchObject({ state: 'done' });
    expect(await isSettled()).toBe(true);
    expect((await stack.snapshot()).containers).toEqual(before.containers);
  });
});
