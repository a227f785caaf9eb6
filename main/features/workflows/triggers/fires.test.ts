import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { startTestCore } from '../../../core/testing/test-core.ts';
import { until } from '../../../core/testing/until.ts';
import { mostWaiting } from '../fires.ts';
import { gitIn } from '../testing/watching.ts';

type Test = Awaited<ReturnType<typeof startTestCore>>;
const hook = (core: Test['core'], event: string, data: Record<string, string> = {}) =>
  core.services.journal.append({ kind: event, sentence: `${event} happened`, data });
const runsOf = async ({ client }: Pick<Test, 'client'>, definitionId: string) =>
  (await client.runs.list({ definitionId })).runs;
const kinds = async ({ client }: Pick<Test, 'client'>, kind: string) =>
  (await client.journal.list({ kinds: [kind] })).events;

const onEvent = (name: string, event: string, more = '', steps = '  - set: done\n') =>
  `name: ${name}\non:\n  - journal: [${event}]\n${more}steps:\n${steps}`;
const asks = '  - approve: Go on?\n';

test('an event of the journal starts a run that knows the event; wildcards, subjects and conditions hold', async () => {
  const t = await startTestCore();
  const { client, core } = t;
  const made = await client.workflows.create({
    source: onEvent(
      'Listener',
      'build.*',
      '    if: trigger.data.branch == "main"\n    overlap: parallel\n',
      '  - id: out\n    set: "${{ trigger.sentence }}"\n',
    ),
  });
  expect(made.reading.problems).toEqual([]);
  // From its first look on it hears everything.
  await until(async () => (await client.workflows.get({ id: made.id })).triggers[0]?.trouble === null);
  await until(
    async () =>
      (await core.services.store.data.selectFrom('workflow_triggers').select('state').executeTakeFirst())?.state,
  );
  await hook(core, 'build.failed', { branch: 'side' });
  await hook(core, 'other.failed', { branch: 'main' });
  await hook(core, 'build.failed', { branch: 'main' });
  const [run] = await until(async () => {
    const runs = await runsOf(t, made.id);
    return runs[0]?.finishedAt ? runs : null;
  });
  expect(await runsOf(t, made.id)).toHaveLength(1);
  expect(run?.trigger).toEqual({ kind: 'journal', label: 'build.failed happened' });
  expect((await client.runs.get({ id: run?.id ?? '' })).output).toMatchObject({ out: 'build.failed happened' });
});

test('what came while the program did not look is caught up, once', async () => {
  const first = await startTestCore();
  const { id } = await first.client.workflows.create({
    source: onEvent('Late', 'build.done', '    overlap: parallel\n'),
  });
  const state = async () =>
    (await first.core.services.store.data.selectFrom('workflow_triggers').select('state').executeTakeFirst())?.state;
  await until(state);
  // The end of the program comes between the event and whoever listens.
  await first.client.workflows.list();
  await first.core.services.workflows.dispose();
  await hook(first.core, 'build.done');
  await first.stop();
  const second = await startTestCore({ dataDir: first.dataDir });
  await until(async () => (await runsOf(second, id)).length === 1);
  await second.stop();
  const third = await startTestCore({ dataDir: first.dataDir });
  await hook(third.core, 'build.done');
  await until(async () => (await runsOf(third, id)).length === 2);
});

test('skip, queue and parallel; what is queued survives a restart and runs in order', async () => {
  const first = await startTestCore();
  const make = async (name: string, overlap: string) =>
    (await first.client.workflows.create({ source: onEvent(name, 'tick', `    overlap: ${overlap}\n`, asks) })).id;
  const skip = await make('Skips', 'skip');
  const queue = await make('Queues', 'queue');
  const parallel = await make('Overlaps', 'parallel');
  await until(
    async () =>
      (await first.core.services.store.data.selectFrom('workflow_triggers').select('state').execute()).filter(
        (r) => r.state,
      ).length === 3,
  );
  for (let n = 1; n <= 3; n++) {
    await hook(first.core, 'tick', { n: String(n) });
    await until(async () => (await runsOf(first, parallel)).length === n);
  }
  await until(async () => (await kinds(first, 'workflow.skipped')).length === 2);
  await until(async () => (await kinds(first, 'workflow.queued')).length === 2);
  expect((await kinds(first, 'workflow.skipped'))[0]?.sentence).toBe(
    'Skips was not run for tick happened: its last run has not ended',
  );
  expect(await runsOf(first, skip)).toHaveLength(1);
  expect(await runsOf(first, queue)).toHaveLength(1);
  await first.stop();

  const second = await startTestCore({ dataDir: first.dataDir });
  const [running] = await runsOf(second, queue);
  await until(async () => (await second.client.runs.get({ id: running?.id ?? '' })).asks);
  await second.client.runs.decide({ id: running?.id ?? '', stepKey: 'approve-1', choice: 'approved' });
  const seen = new Set([running?.id ?? '']);
  for (const n of ['2', '3']) {
    // At the same moment of the clock in tests, so the list has no order.
    const next = await until(async () => (await runsOf(second, queue)).find((run) => !seen.has(run.id)));
    expect(JSON.stringify((await second.client.runs.get({ id: next.id })).input)).toContain(`"n":"${n}"`);
    await until(async () => (await second.client.runs.get({ id: next.id })).asks);
    await second.client.runs.decide({ id: next.id, stepKey: 'approve-1', choice: 'approved' });
    seen.add(next.id);
  }
});

test('so many wait and no more: what is dropped is said', async () => {
  const t = await startTestCore();
  const { id } = await t.client.workflows.create({ source: onEvent('Queues', 'tick', '    overlap: queue\n', asks) });
  const armed = () => t.core.services.store.data.selectFrom('workflow_triggers').select('state').executeTakeFirst();
  await until(async () => (await armed())?.state);
  for (let n = 1; n <= mostWaiting + 2; n++) await hook(t.core, 'tick', { n: String(n) });
  await until(async () => (await kinds(t, 'workflow.dropped')).length === 1);
  expect(await kinds(t, 'workflow.queued')).toHaveLength(mostWaiting);
  expect(await runsOf(t, id)).toHaveLength(1);
});

test('a workflow does not set itself off, and a circle of workflows is cut', async () => {
  const t = await startTestCore();
  const { client } = t;
  const own = await client.workflows.create({
    source: onEvent('Narcissus', 'run.succeeded', '    overlap: parallel\n'),
  });
  const ping = await client.workflows.create({
    source: 'name: Ping\non:\n  - workflow: Pong\n    overlap: parallel\nsteps:\n  - set: 1\n',
  });
  const pong = await client.workflows.create({
    source: 'name: Pong\non:\n  - workflow: Ping\n    overlap: parallel\nsteps:\n  - set: 1\n',
  });
  await until(async () =>
    (await client.workflows.list()).every(({ triggers }) => triggers.every(({ trouble }) => trouble === null)),
  );
  await client.workflows.enable({ id: own.id, enabled: false });
  await client.workflows.run({ id: ping.id });
  await until(async () => (await kinds(t, 'workflow.cut')).length > 0);
  const both = (await runsOf(t, ping.id)).length + (await runsOf(t, pong.id)).length;
  expect(both).toBe(8);
  expect(
    (await client.attention.list()).items.map(({ key }) => key).filter((key) => key.startsWith('workflows/cut/')),
  ).toHaveLength(1);

  await client.workflows.enable({ id: own.id, enabled: true });
  const { id } = await client.workflows.create({ source: 'name: Once\nsteps:\n  - set: 1\n' });
  await until(async () => (await client.workflows.get({ id: own.id })).triggers[0]?.trouble === null);
  await client.workflows.run({ id });
  await until(async () => (await runsOf(t, own.id)).some((run) => run.finishedAt));
  await hook(t.core, 'quiet');
  expect(await runsOf(t, own.id)).toHaveLength(1);
});

test('more than sixty a minute: the rest is dropped, and the user is told', async () => {
  const t = await startTestCore();
  const { id } = await t.client.workflows.create({ source: onEvent('Flooded', 'drop', '    overlap: parallel\n') });
  await until(
    async () =>
      (await t.core.services.store.data.selectFrom('workflow_triggers').select('state').executeTakeFirst())?.state,
  );
  await Promise.all(Array.from({ length: 70 }, () => hook(t.core, 'drop')));
  await until(async () => (await kinds(t, 'workflow.braked')).length === 1);
  await until(async () => (await t.client.attention.list()).items.some(({ key }) => key === `workflows/braked/${id}`));
  await until(async () => (await runsOf(t, id)).every((run) => run.finishedAt));
  expect((await t.client.runs.list({ definitionId: id, limit: 500 })).runs).toHaveLength(60);
});

test('a commit and a changed file run a workflow of the program as it is', async () => {
  const dir = await tempDir();
  const git = gitIn(dir);
  await git('init', '-q');
  await writeFile(join(dir, 'a.txt'), 'a');
  await git('add', '.');
  await git('commit', '-q', '-m', 'first');
  const t = await startTestCore();
  const make = async (name: string, trigger: string, value: string) => {
    const source = `name: ${name}\non:\n${trigger}steps:\n  - id: out\n    set: "\${{ ${value} }}"\n`;
    return (await t.client.workflows.create({ source })).id;
  };
  const onCommit = await make('On commit', `  - git: ${dir}\n    events: [commit]\n`, 'trigger.message');
  const onFile = await make('On file', `  - files: ${dir}\n    include: ["*.md"]\n`, 'trigger.changes[0].path');
  const ended = (id: string) =>
    until(
      async () => {
        t.clock.advance(1_000);
        const [run] = await runsOf(t, id);
        return run?.finishedAt ? (await t.client.runs.get({ id: run.id })).output : null;
      },
      { what: 'a run' },
    );
  await until(async () =>
    (await t.core.services.store.data.selectFrom('workflow_triggers').select('state').execute()).some((r) => r.state),
  );
  await git('commit', '-q', '--allow-empty', '-m', 'second');
  expect(await ended(onCommit)).toMatchObject({ out: 'commit: second' });
  // Whether the watch of the folder is up is nowhere to be seen, so the file changes until it is.
  await until(async () => {
    await writeFile(join(dir, 'note.md'), String(Math.random()));
    t.clock.advance(2_500);
    return (await runsOf(t, onFile)).length > 0;
  });
  expect(await ended(onFile)).toMatchObject({ out: 'note.md' });
});
