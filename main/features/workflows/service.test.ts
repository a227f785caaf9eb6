import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';

const day = 86_400_000;
const simple = (name: string, more = '') => `name: ${name}\n${more}steps:\n  - set: 1\n`;
const broken = 'name: Broken\nsteps:\n  - fly: away\n';
const failing = (name: string, cron = '0 3 * * *') =>
  `name: ${name}\non:\n  - cron: "${cron}"\n    zone: UTC\nsteps:\n  - id: bad\n    run: exit 3\n`;

type Test = Awaited<ReturnType<typeof startTestCore>>;
const eventKinds = async ({ client }: Test) =>
  (await client.journal.list({ limit: 200 })).events.map(({ kind }) => kind);
const attentionKeys = async ({ client }: Test) => (await client.attention.list()).items.map(({ key }) => key);
const ended = (t: Test, id: string) =>
  until(async () => {
    const run = await t.client.runs.get({ id });
    return run.finishedAt === null ? null : run;
  });

test('saving over what somebody else saved is refused with what to do; saving the same is nothing', async () => {
  const t = await startTestCore();
  const { client } = t;
  const made = await client.workflows.create({ source: simple('One') });
  const saved = await client.workflows.save({ id: made.id, source: simple('Two'), revision: 1 });
  expect(saved).toMatchObject({ name: 'Two', revision: 2 });
  await expect(client.workflows.save({ id: made.id, source: simple('Three'), revision: 1 })).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { what: 'Two', why: expect.stringContaining('revision 2'), remedy: expect.any(String) },
  });
  expect((await client.workflows.save({ id: made.id, source: simple('Two'), revision: 2 })).revision).toBe(2);
  expect((await client.workflows.get({ id: made.id })).source).toBe(simple('Two'));
  await expect(client.workflows.get({ id: 'nothing' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await until(async () => (await eventKinds(t)).includes('workflow.saved'));
  const [event] = (await client.journal.list({ kinds: ['workflow.saved'] })).events;
  expect(event?.subjects).toEqual([{ type: 'workflow', id: made.id, label: 'Two' }]);
});

test('a text with errors is kept, does not run, says where it is wrong, and asks for attention while enabled', async () => {
  const t = await startTestCore();
  const { client } = t;
  const made = await client.workflows.create({ source: broken });
  expect(made.errors).toBeGreaterThan(0);
  expect(made.reading.problems[0]).toMatchObject({ line: 3, severity: 'error' });
  await expect(client.workflows.run({ id: made.id })).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { what: 'Broken', why: expect.stringMatching(/a problem, first in line 3/) },
  });
  await until(async () => (await attentionKeys(t)).includes(`workflows/errors/${made.id}`));
  await client.workflows.enable({ id: made.id, enabled: false });
  await until(async () => (await attentionKeys(t)).length === 0);
  await client.workflows.enable({ id: made.id, enabled: true });
  await until(async () => (await attentionKeys(t)).length === 1);
  await client.workflows.save({ id: made.id, source: simple('Mended'), revision: 1 });
  await until(async () => (await attentionKeys(t)).length === 0);
});

test('inputs are checked by name before anything starts', async () => {
  const { client } = await startTestCore();
  const more = 'inputs:\n  count: { type: number, required: true }\n';
  const { id } = await client.workflows.create({ source: simple('Asks', more) });
  for (const inputs of [{}, { count: 'many' }, { count: 1, other: 2 }])
    await expect(client.workflows.run({ id, inputs }), JSON.stringify(inputs)).rejects.toMatchObject({
      code: 'INVALID',
      data: { problems: [{ field: expect.stringMatching(/^inputs\.(count|other)$/) }] },
    });
  expect((await client.runs.list({})).runs).toEqual([]);
  expect((await client.workflows.run({ id, inputs: { count: 2 } })).definitionId).toBe(id);
});

test('what is removed can come back, for thirty days', async () => {
  const t = await startTestCore();
  const { client, clock } = t;
  const { id } = await client.workflows.create({ source: failing('Gone') });
  expect(await client.workflows.remove({ id })).toEqual({ id, name: 'Gone' });
  expect(await client.workflows.list()).toEqual([]);
  await expect(client.workflows.run({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await t.core.services.schedules.list('workflows')).toEqual([]);
  expect(await client.workflows.restore({ id })).toMatchObject({ id, name: 'Gone', enabled: true });
  expect(await t.core.services.schedules.list('workflows')).toHaveLength(1);
  await expect(client.workflows.restore({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await client.workflows.remove({ id });
  clock.advance(31 * day);
  await until(() =>
    client.workflows.restore({ id }).then(
      () => false,
      () => true,
    ),
  );
});

test('a failed run that a trigger began asks for attention until one succeeds; one by hand does not', async () => {
  const t = await startTestCore();
  const { client, clock } = t;
  const dir = await tempDir();
  const source = failing('Nightly').replace('exit 3', 'test -e flag').replace('run:', `in: ${dir}\n    run:`);
  const { id } = await client.workflows.create({ source });
  await ended(t, (await client.workflows.run({ id })).id);
  expect((await client.workflows.list())[0]?.recent).toMatchObject([{ state: 'failed' }]);
  expect(await attentionKeys(t)).toEqual([]);
  clock.advance(3 * 3_600_000 + 1_000);
  const run = await until(async () =>
    (await client.runs.list({ definitionId: id })).runs.find((r) => r.trigger.kind === 'cron'),
  );
  await ended(t, run.id);
  await until(async () => (await attentionKeys(t)).includes(`workflows/failed/${id}`));
  const [item] = (await client.attention.list()).items;
  expect(item).toMatchObject({
    severity: 'error',
    subject: { type: 'run', id: run.id },
    actions: [{ id: 'see', route: `/runs/${run.id}` }, { id: 'retry' }],
  });
  await client.attention.dismiss({ key: item?.key ?? '' });
  expect(await attentionKeys(t)).toEqual([]);

  await writeFile(join(dir, 'flag'), '');
  clock.advance(1_000);
  expect(await client.attention.act({ key: item?.key ?? '', action: 'retry' })).toMatchObject({ done: true });
  await until(async () => (await client.workflows.list())[0]?.recent.at(-1)?.state === 'succeeded');
  await until(async () => (await client.attention.list()).putAway.length === 0);
});

test('a retry with the newest definition runs what was mended', async () => {
  const t = await startTestCore();
  const { client } = t;
  const { id } = await client.workflows.create({ source: failing('Mend me') });
  const run = await ended(t, (await client.workflows.run({ id })).id);
  expect(run.state).toBe('failed');
  await client.workflows.save({ id, source: failing('Mend me').replace('exit 3', 'exit 0'), revision: 1 });
  const same = await client.runs.retry({ id: run.id, from: 'failed', definition: 'same' });
  expect((await ended(t, same.id)).state).toBe('failed');
  const newest = await client.runs.retry({ id: run.id, from: 'failed', definition: 'newest' });
  expect((await ended(t, newest.id)).state).toBe('succeeded');
});

test('secrets are known by name, with who uses them, and never shown', async () => {
  const t = await startTestCore();
  const { client } = t;
  const source = `name: Uses\nsteps:\n  - run: node -p 'process.env.T.length'\n    env: { T: "\${{ secrets.MY_TOKEN }}" }\n`;
  const made = await client.workflows.create({ source });
  expect(made.reading.secrets).toEqual([{ name: 'MY_TOKEN', known: false }]);
  const kept = await client.workflows.putSecret({ name: 'MY_TOKEN', value: 'correct-horse' });
  expect(kept.usedBy).toEqual([{ type: 'workflow', id: made.id, label: 'Uses' }]);
  expect((await client.workflows.get({ id: made.id })).reading.secrets).toEqual([{ name: 'MY_TOKEN', known: true }]);
  const run = await ended(t, (await client.workflows.run({ id: made.id })).id);
  expect(run.state).toBe('succeeded');
  expect(JSON.stringify(run)).not.toContain('correct-horse');
  expect(await client.workflows.removeSecret({ name: 'MY_TOKEN' })).toEqual({ name: 'MY_TOKEN' });
  expect(await client.workflows.secrets()).toEqual([]);
  await expect(client.workflows.putSecret({ name: 'no good', value: 'x' })).rejects.toMatchObject({ code: 'INVALID' });
});

test('of two workflows with one name none is run by its name', async () => {
  const t = await startTestCore();
  const { client } = t;
  const [one] = [
    await client.workflows.create({ source: simple('Same') }),
    await client.workflows.create({ source: simple('Same') }),
  ];
  const caller = await client.workflows.create({ source: 'name: Caller\nsteps:\n  - workflow: Same\n' });
  const refused = await ended(t, (await client.workflows.run({ id: caller.id })).id);
  expect(refused.error?.sentence).toBe(
    'The workflow Same cannot run: Same: 2 workflows have this name: rename all but one',
  );
  await client.workflows.save({ id: one.id, source: simple('Other'), revision: 1 });
  expect((await ended(t, (await client.workflows.run({ id: caller.id })).id)).state).toBe('succeeded');
});

test('out to a project and in from there: what differs is left alone, what is wrong is named by its line', async () => {
  const { client } = await startTestCore();
  const folder = await mkdtemp(join(tmpdir(), 'optimus-export-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const one = await client.workflows.create({ source: simple('One') });
  const { path } = await client.workflows.exportTo({ id: one.id, folder });
  expect(await readFile(path, 'utf8')).toBe(simple('One'));
  const dir = join(folder, '.optimus', 'workflows');
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'two.yaml'), failing('Two'));
  await writeFile(join(dir, 'broken.yaml'), broken);
  const first = await client.workflows.importFrom({ folder });
  expect(first).toMatchObject({ added: [{ name: 'Two', enabled: false }], unchanged: 1 });
  expect(first.refused).toEqual([{ file: 'broken.yaml', why: expect.stringMatching(/^line 3: /) }]);
  await writeFile(join(dir, 'one.yaml'), simple('One', 'description: changed\n'));
  const second = await client.workflows.importFrom({ folder });
  expect(second).toMatchObject({ added: [], unchanged: 1 });
  expect(second.refused.map(({ file }) => file)).toEqual(['broken.yaml', 'one.yaml']);
  await expect(client.workflows.exportTo({ id: one.id, folder })).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('a desktop answers no webhooks, and says so where the address would be', async () => {
  const t = await startTestCore();
  const more = 'on:\n  - webhook: deploy\n    secret: HOOK\n';
  const made = await t.client.workflows.create({ source: simple('Hooked', more) });
  const shown = await until(async () => {
    const [trigger] = (await t.client.workflows.get({ id: made.id })).triggers;
    return trigger?.trouble ? trigger : null;
  });
  expect(shown).toMatchObject({ address: null, trouble: expect.stringContaining('headless') });
  expect(await attentionKeys(t)).toEqual([]);
});

test('a trigger in trouble asks for attention, and one that cannot know an input never watches', async () => {
  const t = await startTestCore();
  const { client } = t;
  const more = 'on:\n  - files: /nowhere/at/all\n';
  const lost = await client.workflows.create({ source: simple('Lost', more) });
  await until(async () => (await attentionKeys(t)).includes(`workflows/trigger/${lost.id}`));
  expect((await client.workflows.get({ id: lost.id })).triggers[0]?.trouble).toBe('/nowhere/at/all is not there');
  const open = await client.workflows.create({
    source: simple('Open', 'inputs:\n  n: { type: number, required: true }\non:\n  - cron: "0 3 * * *"\n'),
  });
  expect(open.triggers[0]).toMatchObject({ nextAt: null, trouble: expect.stringContaining('input n') });
});

test('in safe mode nothing is set off, and each trigger says why', async () => {
  const dataDir = await tempDir();
  const first = await startTestCore({ dataDir });
  const { id } = await first.client.workflows.create({ source: failing('Quiet') });
  const now = first.clock.now();
  await first.stop();
  await writeFile(
    join(dataDir, 'runs.json'),
    JSON.stringify({ running: true, startedAt: now, crashes: [now, now, now] }),
  );
  const t = await startTestCore({ dataDir });
  expect((await t.client.system.info()).safeMode).toBe(true);
  const [kept] = await t.client.workflows.list();
  expect(kept?.triggers[0]?.trouble).toContain('safe mode');
  t.clock.advance(2 * day);
  await t.client.workflows.save({ id, source: failing('Quiet still'), revision: 1 });
  t.clock.advance(2 * day);
  await expect(t.client.workflows.run({ id })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect((await t.client.runs.list({})).runs).toEqual([]);
});
