import { expect, test } from 'vitest';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';

const source = `name: Evening round
description: Asks before it ends.
inputs:
  word: { type: string, default: hello }
on:
  - cron: "0 20 * * *"
    zone: Europe/Berlin
steps:
  - id: say
    run: node -p 'process.env.WORD'
    env: { WORD: "\${{ inputs.word }}" }
  - id: sure
    approve: Go on?
  - id: out
    set: { said: "\${{ steps.say.output.stdout }}" }
`;

test('from a text to a finished run: created, run by hand, asked, approved', async () => {
  const { client } = await startTestCore();
  const made = await client.workflows.create({ source });
  expect(made.reading.problems).toEqual([]);
  expect(made).toMatchObject({
    name: 'Evening round',
    revision: 1,
    enabled: true,
    errors: 0,
    stepCount: 3,
    lastRun: null,
  });
  expect(made.triggers).toMatchObject([{ kind: 'cron', trouble: null, address: null }]);
  expect(new Date(made.nextAt ?? 0).toISOString()).toBe('2026-01-01T19:00:00.000Z');

  const run = await client.workflows.run({ id: made.id, inputs: { word: 'moin' } });
  expect(run.trigger).toEqual({ kind: 'hand', label: 'by hand' });
  expect(run.subject).toEqual({ type: 'workflow', id: made.id, label: 'Evening round' });
  await until(async () => (await client.runs.get({ id: run.id })).asks);
  await until(async () =>
    (await client.attention.list()).items.some(({ source: from }) => from === 'workflow-approvals'),
  );
  const [item] = (await client.attention.list()).items;
  expect(item).toMatchObject({
    severity: 'warning',
    sentence: 'Evening round asks: Go on?',
    actions: [{ id: 'open', route: `/runs/${run.id}` }],
  });
  expect((await client.workflows.list())[0]).toMatchObject({ runningCount: 1, lastRun: { id: run.id }, recent: [] });

  await client.runs.decide({ id: run.id, stepKey: 'sure', choice: 'approved' });
  const done = await until(async () => {
    const now = await client.runs.get({ id: run.id });
    return now.finishedAt === null ? null : now;
  });
  expect(done.state).toBe('succeeded');
  expect(done.output).toMatchObject({ out: { said: expect.stringContaining('moin') } });
  const [after] = await client.workflows.list();
  expect(after).toMatchObject({ runningCount: 0, recent: [{ runId: run.id, state: 'succeeded' }] });
  expect((await client.attention.list()).items).toEqual([]);
});

test('an if speaks for its own step, and for what names it in needs', async () => {
  const { client } = await startTestCore();
  const source = `name: Now and then
steps:
  - { id: never, if: "1 == 2", set: 1 }
  - { id: after, set: 2 }
  - { id: not, if: "1 == 2", set: 3 }
  - { id: last, set: 4 }
  - { id: named, needs: [never, not], set: 5 }
`;
  const { id } = await client.workflows.create({ source });
  const { id: runId } = await client.workflows.run({ id });
  const run = await until(async () => {
    const now = await client.runs.get({ id: runId });
    return now.finishedAt === null ? null : now;
  });
  expect(Object.fromEntries(run.steps.map(({ key, state }) => [key, state]))).toEqual({
    never: 'skipped',
    after: 'succeeded',
    not: 'skipped',
    last: 'succeeded',
    named: 'skipped',
  });
});

test('what is asked is named by its step, also while others run beside it or within a loop', async () => {
  const { client } = await startTestCore();
  const beside = `name: Deploy
steps:
  - id: long
    title: Test
    needs: []
    run: node -e 'setInterval(() => console.log(Date.now()), 5)'
  - id: sure
    needs: []
    approve: Really?
`;
  const within = `name: Many
steps:
  - each: \${{ ["a"] }}
    as: one
    steps:
      - approve: Take \${{ one }}?
`;
  const runs: { id: string }[] = [];
  for (const source of [beside, within]) {
    const { id, reading } = await client.workflows.create({ source });
    expect(reading.problems).toEqual([]);
    runs.push(await client.workflows.run({ id }));
  }
  const sentences = async () => (await client.attention.list()).items.map(({ sentence }) => sentence).sort();
  await until(async () => (await sentences()).length === 2);
  expect(await sentences()).toEqual(['Deploy asks: Really?', 'Many asks: Take a?']);
  await until(async () => (await client.runs.log({ id: runs[0]?.id ?? '' })).lines.length > 20);
  expect(await sentences()).toEqual(['Deploy asks: Really?', 'Many asks: Take a?']);
  expect((await client.journal.list({ kinds: ['attention.raised'] })).events).toHaveLength(2);
  for (const run of runs) await client.runs.cancel({ id: run.id });
  await until(async () => (await sentences()).length === 0);
});

test('what an editor needs is there: templates that read without a problem, a vocabulary, a schema', async () => {
  const { client } = await startTestCore();
  const templates = await client.workflows.templates();
  expect(templates.length).toBeGreaterThanOrEqual(8);
  for (const { name, source, lacks } of templates) {
    const { problems } = await client.workflows.read({ source });
    expect(
      problems.filter(({ severity }) => severity === 'error'),
      name,
    ).toEqual([]);
    expect(lacks.every((sentence) => sentence.endsWith('.'))).toBe(true);
  }
  const { stepKinds, triggerKinds } = await client.workflows.vocabulary();
  expect(stepKinds.map(({ kind }) => kind)).toContain('approve');
  expect(triggerKinds).toHaveLength(7);
  expect(await client.workflows.schema()).toHaveProperty('$schema');
});
