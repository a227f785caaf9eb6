import { expect, test } from 'vitest';
import { until } from '../testing/until.ts';
import { createBench, createGate, definition, scripted, step, untilAborted } from './testing/engine.ts';
import type { Runs, StepContext } from './types.ts';

test('from the failed step on: what is done and unchanged is taken over, the rest runs', async () => {
  const bench = await createBench();
  const calls: string[] = [];
  const keys = new Map<string, string[]>();
  let broken = true;
  const note = async ({ stepKey, idempotencyKey, outcomes }: StepContext) => {
    calls.push(stepKey);
    keys.set(stepKey, [...(keys.get(stepKey) ?? []), idempotencyKey]);
    if (stepKey === 'c' && broken) throw new Error('broken');
    return { result: `${stepKey} after ${Object.keys(outcomes).length}` };
  };
  const undone: string[] = [];
  const runs = await bench.engine({ types: [scripted({ a: note, b: note, c: note, d: note, e: note }, undone)] });
  const keep = { config: 'keep' };
  const steps = [
    step('a', [], keep),
    step('b', ['a'], keep),
    step('e', ['a']),
    step('c', ['b', 'e'], keep),
    step('d', ['c']),
  ];
  const first = await runs.start(definition(steps), { input: 7 });
  await expect(runs.retry(first.id, { from: 'failed' })).rejects.toMatchObject({ code: 'CONFLICT' });
  await runs.ended(first.id);
  expect(undone).toEqual(['e']);
  calls.length = 0;
  const again = await runs.retry(first.id, { from: 'failed' });
  expect(again).toMatchObject({ retryOf: first.id, trigger: { kind: 'retry', label: 'Test' } });
  await runs.ended(again.id);
  expect(calls).toEqual(['e', 'c']);
  expect((await runs.get(again.id)).steps.map((one) => [one.key, one.reused])).toEqual([
    ['a', true],
    ['b', true],
    ['e', false],
    ['c', false],
    ['d', false],
  ]);
  broken = false;
  calls.length = 0;
  const edited = definition(steps.map((one) => (one.key === 'b' ? { ...one, config: 'new' } : one)));
  const third = await runs.retry(again.id, { from: 'failed', definition: edited });
  expect(await runs.ended(third.id)).toMatchObject({ state: 'succeeded' });
  expect(new Set(calls)).toEqual(new Set(['b', 'c', 'd', 'e']));
  expect(new Set(keys.get('c')).size).toBe(1);
  expect(new Set(keys.get('e')).size).toBe(3);
  expect((await runs.get(third.id)).input).toBe(7);
  calls.length = 0;
  const fromStart = await runs.retry(first.id, { from: 'start' });
  await runs.ended(fromStart.id);
  expect(calls).toHaveLength(5);
});

test('the history is found by state, kind, definition, subject, time and words, page by page', async () => {
  const bench = await createBench();
  const runs = await bench.engine({ types: [scripted({ bad: () => Promise.reject(new Error('bad')) })] });
  const shop = { type: 'project', id: 'p1', label: 'Shop' };
  for (let n = 0; n < 9; n++) {
    bench.clock.advance(1_000);
    const { id } = await runs.start(
      definition([step(n % 3 === 0 ? 'bad' : 'ok')], { id: `d${n % 2}`, kind: n < 5 ? 'backup' : 'scan' }),
      {
        name: `Größe ${n}%`,
        ...(n === 4 && { subject: shop }),
      },
    );
    await runs.ended(id);
  }
  const names = async (filter: Parameters<Runs['list']>[0]) =>
    (await runs.list(filter)).runs.map((run) => Number(run.name.at(-2)));
  expect(await names({})).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0]);
  expect(await names({ states: ['failed'] })).toEqual([6, 3, 0]);
  expect(await names({ states: ['failed', 'cancelled'], kinds: ['scan'] })).toEqual([6]);
  expect(await names({ definitionId: 'd1' })).toEqual([7, 5, 3, 1]);
  expect(await names({ subject: shop })).toEqual([4]);
  expect(await names({ text: 'GRÖßE 3%' })).toEqual([3]);
  expect(await names({ text: 'shop' })).toEqual([4]);
  const start = bench.clock.now();
  expect(await names({ since: start - 1_000 })).toEqual([8, 7]);
  expect(await names({ until: start - 6_000 })).toEqual([1, 0]);
  const pages: number[][] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const page: Awaited<ReturnType<Runs['list']>> = await runs.list({
      limit: 4,
      ...(after !== undefined && { after }),
    });
    pages.push(page.runs.map((run) => Number(run.name.at(-2))));
    after = page.next;
  }
  expect(pages).toEqual([[8, 7, 6, 5], [4, 3, 2, 1], [0]]);
  await expect(runs.list({ after: 'x' })).rejects.toMatchObject({ code: 'INVALID' });
});

test('old runs go with all that belongs to them, the others stay', async () => {
  const bench = await createBench();
  const child = definition([step('x')], { id: 'child' });
  const types = [
    scripted({
      w: async ({ woken, log }) => {
        log('a line');
        return woken ? { result: null } : { wait: { kind: 'runs', runs: [{ definition: child, input: null }] } };
      },
    }),
  ];
  const runs = await bench.engine({ types });
  const old = await runs.start(definition([step('w')], { id: 'old' }));
  await runs.ended(old.id);
  await runs.dispose();
  bench.clock.advance(86_400_000);
  const later = await bench.engine({ types });
  const young = await later.start(definition([step('w')]));
  await later.ended(young.id);
  expect(await later.prune(bench.clock.now() - 1_000, 10)).toBe(1);
  expect((await later.list({ children: true })).runs).toHaveLength(2);
  await expect(later.get(old.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const hashes = await bench.store.data.selectFrom('run_definitions').select('definition_id').execute();
  expect(new Set(hashes.map((row) => row.definition_id))).toEqual(new Set(['child', 'd']));
  expect(await later.prune(bench.clock.now() - 1_000, 10)).toBe(0);
  const anew = await later.start(definition([step('w')], { id: 'old' }));
  expect((await later.ended(anew.id)).state).toBe('succeeded');
});

test('old runs go by themselves once a day, by the days that are set', async () => {
  const bench = await createBench();
  const runs = await bench.engine({ types: [scripted({})], keepDays: () => 1 });
  const { id } = await runs.start(definition([step('a')]));
  await runs.ended(id);
  bench.clock.advance(3 * 86_400_000);
  await until(async () => (await runs.list({})).runs.length === 0);
});

test('a secret is not shown in what a run was given and gave', async () => {
  const bench = await createBench();
  bench.redactor.add('hunter2hunter2');
  const runs = await bench.engine({
    types: [scripted({ a: async () => ({ result: { text: 'is hunter2hunter2' } }) })],
  });
  const { id } = await runs.start(definition([step('a')]), { input: { password: 'hunter2hunter2' } });
  await runs.ended(id);
  const shown = JSON.stringify([await runs.get(id), await runs.step(id, 'a')]);
  expect(shown).not.toContain('hunter2');
});

test('who waits for a run is told when the engine ends first, or when it no longer wants to wait', async () => {
  const bench = await createBench();
  const began = createGate();
  const runs = await bench.engine({
    types: [
      scripted({
        a: (context) => {
          began.open();
          return untilAborted(context);
        },
      }),
    ],
  });
  const { id } = await runs.start(definition([step('a')]));
  await began.opened;
  const stop = new AbortController();
  const impatient = runs.ended(id, stop.signal);
  const patient = runs.ended(id);
  stop.abort(new Error('enough'));
  await expect(impatient).rejects.toThrow('enough');
  const rejected = expect(patient).rejects.toMatchObject({ code: 'CANCELLED' });
  await runs.dispose();
  await rejected;
});
