import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createAttention } from '../attention/attention.ts';
import { createAttentionRepo } from '../attention/repo.ts';
import { StorageFull } from '../lib/storage-full.ts';
import { until } from '../testing/until.ts';
import { createBench, createGate, definition, scripted, step, untilAborted } from './testing/engine.ts';
import type { Runs, StepContext } from './types.ts';

/** Counts what runs at once, by name, until it is let go. */
function createMeter() {
  const now: string[] = [];
  const most = new Map<string, number>();
  const order: string[] = [];
  return {
    now,
    most,
    order,
    async enter(name: string, work: () => Promise<void>) {
      now.push(name);
      order.push(name);
      most.set(name, Math.max(most.get(name) ?? 0, now.filter((one) => one === name).length));
      most.set('all', Math.max(most.get('all') ?? 0, now.length));
      await work();
      now.splice(now.indexOf(name), 1);
    },
  };
}
const tick = () => new Promise<void>((resolve) => setImmediate(resolve));
const wide = (count: number, more = {}) => definition(Array.from({ length: count }, (_, n) => step(`s${n}`, [], more)));

test('so many steps at once: in all, per run and per resource', async () => {
  const bench = await createBench();
  const meter = createMeter();
  const runs = await bench.engine({
    types: [
      {
        type: 'test',
        async run({ runName }) {
          await meter.enter(runName, tick);
          return { result: null };
        },
      },
    ],
    limits: { steps: 5, perRun: 3, perResource: { disk: 2 } },
  });
  const started = [
    await runs.start(wide(20), { name: 'one' }),
    await runs.start({ ...wide(20), parallel: 4 }, { name: 'two' }),
    await runs.start(wide(20, { resource: 'disk' }), { name: 'disk' }),
    await runs.start(wide(20, { resource: 'disk' }), { name: 'disk' }),
  ];
  await Promise.all(started.map(({ id }) => runs.ended(id)));
  expect(meter.most.get('all')).toBe(5);
  expect(meter.most.get('one')).toBeLessThanOrEqual(3);
  expect(meter.most.get('two')).toBeLessThanOrEqual(4);
  expect(meter.most.get('disk')).toBeLessThanOrEqual(2);
});

test('a run with many steps does not keep out one with few', async () => {
  const bench = await createBench();
  const order: string[] = [];
  const runs = await bench.engine({
    types: [
      {
        type: 'test',
        async run({ runName }) {
          order.push(runName);
          return { result: null };
        },
      },
    ],
    limits: { steps: 2, perRun: 2 },
    begin: false,
  });
  const long = await runs.start(wide(60), { name: 'long' });
  const short = await runs.start(wide(3), { name: 'short' });
  await runs.begin();
  await Promise.all([runs.ended(long.id), runs.ended(short.id)]);
  expect(order.lastIndexOf('short')).toBeLessThan(12);
});

/** What a kill leaves behind: the steps are running in the database, and nobody runs them. */
async function crash(
  engine: Runs,
  begun: Promise<unknown>,
  bench: { store: Awaited<ReturnType<typeof createBench>>['store'] },
) {
  await begun;
  const rows = await bench.store.data.selectFrom('run_steps').selectAll().execute();
  const runRows = await bench.store.data.selectFrom('runs').selectAll().execute();
  await engine.dispose();
  for (const row of rows)
    await bench.store.data
      .updateTable('run_steps')
      .set(row)
      .where('run_id', '=', row.run_id)
      .where('key', '=', row.key)
      .execute();
  for (const row of runRows) await bench.store.data.updateTable('runs').set(row).where('id', '=', row.id).execute();
}

test('a step during which the program ended too often is not tried again by itself', async () => {
  const bench = await createBench();
  const undone: string[] = [];
  let id = '';
  for (let n = 1; n <= 2; n++) {
    const gate = createGate();
    const engine = await bench.engine({
      types: [
        scripted(
          {
            b: (context) => {
              gate.open();
              return untilAborted(context);
            },
          },
          undone,
        ),
      ],
      limits: { crashes: 2 },
    });
    id ||= (
      await engine.start(
        definition([step('a'), step('b', ['a'], { title: 'Upload', retry: { attempts: 9, backoffMs: 1 } })]),
      )
    ).id;
    await crash(engine, gate.opened, bench);
  }
  const last = await bench.engine({ types: [scripted({}, undone)], limits: { crashes: 2 }, begin: false });
  expect(await last.begin()).toEqual({ resumed: 1, deadLettered: 1 });
  expect(await last.ended(id)).toMatchObject({ state: 'failed', error: { code: 'CRASHED', stepKey: 'b' } });
  expect((await last.step(id, 'b')).step).toMatchObject({ crashes: 2, state: 'failed' });
  expect(undone).toEqual(['a']);
  expect((await bench.journal.list({ kinds: ['step.dead-lettered'] })).events).toMatchObject([
    { sentence: 'Test: Upload is not tried again; the program ended 2 times while it ran' },
  ]);
  const again = await last.retry(id, { from: 'failed' });
  expect((await last.ended(again.id)).state).toBe('succeeded');
});

test('an engine whose database another has taken over writes nothing more', async () => {
  const bench = await createBench();
  const attention = await createAttention({
    repo: createAttentionRepo(bench.store.data),
    clock: bench.clock,
    journal: bench.journal,
    changes: bench.changes,
  });
  const gate = createGate();
  const began = createGate();
  const aborted: unknown[] = [];
  const stale = await bench.engine({
    attention,
    types: [
      scripted({
        a: async (context: StepContext) => {
          began.open();
          context.signal.addEventListener('abort', () => aborted.push(context.signal.reason));
          await gate.opened;
          return { result: 'stale' };
        },
      }),
    ],
  });
  const { id } = await stale.start(definition([step('a')]));
  const ended = stale.ended(id);
  await began.opened;
  const fresh = await bench.engine({ types: [scripted({ a: async () => ({ result: 'fresh' }) })] });
  await fresh.ended(id);
  gate.open();
  await expect(ended).rejects.toThrow('Another engine has taken over');
  await expect(stale.start(definition([step('a')]))).rejects.toThrow('Another engine');
  expect((await fresh.get(id)).output).toEqual({ a: 'fresh' });
  expect(attention.list().items).toMatchObject([{ key: 'runs/fenced', severity: 'critical' }]);
  await stale.dispose();
  attention.dispose();
});

test('without room on the disk nothing is lost, nothing is done twice, and it goes on once there is room', async () => {
  const bench = await createBench();
  const attention = await createAttention({
    repo: createAttentionRepo(bench.store.data),
    clock: bench.clock,
    journal: bench.journal,
    changes: bench.changes,
  });
  const calls: string[] = [];
  const gate = createGate();
  const began = createGate();
  const big = 'x'.repeat(100_000);
  const runs = await bench.engine({
    attention,
    types: [
      scripted({
        a: async () => {
          calls.push('a');
          began.open();
          await gate.opened;
          return { result: big };
        },
        b: async () => {
          calls.push('b');
          return { result: null };
        },
      }),
    ],
  });
  const { id } = await runs.start(definition([step('a'), step('b', ['a'])]));
  await began.opened;
  const pages =
    (await sql<{ page_count: number }>`pragma page_count`.execute(bench.store.data)).rows[0]?.page_count ?? 0;
  await sql`pragma max_page_count = ${sql.lit(pages + 3)}`.execute(bench.store.data);
  gate.open();
  await until(() => runs.running()[0]?.heldUp === 'space');
  expect(await runs.get(id)).toMatchObject({ state: 'running', heldUp: 'space' });
  expect((await runs.list({})).runs[0]?.heldUp).toBe('space');
  expect(attention.list().items).toMatchObject([{ key: 'runs/space', sentence: 'A run waits for room on the disk' }]);
  await expect(runs.start(definition([step('c')]), { input: big })).rejects.toBeInstanceOf(StorageFull);
  bench.clock.advance(3_000);
  await until(() => runs.running()[0]?.heldUp === 'space');
  await sql`pragma max_page_count = 4000000`.execute(bench.store.data);
  bench.clock.advance(3_000);
  expect(await runs.ended(id)).toMatchObject({ state: 'succeeded', heldUp: null });
  expect(calls).toEqual(['a', 'b']);
  expect(attention.list().items).toEqual([]);
  expect((await runs.list({})).runs).toHaveLength(1);
  attention.dispose();
});

test('a run that cannot be written about can still be stopped', async () => {
  const bench = await createBench();
  const began = createGate();
  const big = 'x'.repeat(100_000);
  const runs = await bench.engine({
    types: [
      scripted({
        a: async () => ({ result: big }),
        b: (context) => {
          began.open();
          return untilAborted(context);
        },
      }),
    ],
  });
  const busy = await runs.start(definition([step('b')]));
  await began.opened;
  const pages =
    (await sql<{ page_count: number }>`pragma page_count`.execute(bench.store.data)).rows[0]?.page_count ?? 0;
  await sql`pragma max_page_count = ${sql.lit(pages + 3)}`.execute(bench.store.data);
  const filler = runs.start(definition([step('a')])).catch(() => null);
  await filler;
  await until(() => runs.running().some((run) => run.heldUp === 'space'), { timeoutMs: 5_000 }).catch(() => null);
  const cancelled = runs.cancel(busy.id);
  await sql`pragma max_page_count = 4000000`.execute(bench.store.data);
  bench.clock.advance(3_000);
  await cancelled;
  expect((await runs.ended(busy.id)).state).toBe('cancelled');
});

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

test('whoever stands in a transaction is refused instead of waiting for ever', async () => {
  const bench = await createBench();
  const runs = await bench.engine({
    types: [
      scripted({
        a: async ({ runId }) => ({
          result: null,
          effects: async () => {
            await runs.signal(runId, 'never', null);
          },
        }),
      }),
    ],
  });
  const { id } = await runs.start(definition([step('a')]));
  expect((await runs.ended(id)).error).toMatchObject({ sentence: 'Effects of a step cannot ask anything of runs' });
  const inside = bench.store.transaction(() => runs.start(definition([step('a')])));
  await expect(inside).rejects.toThrow('only its `trx`');
});

test('an end without room on the disk does not wait for room; the next start goes on', async () => {
  const bench = await createBench();
  const gate = createGate();
  const began = createGate();
  const types = [
    scripted({
      a: async () => {
        began.open();
        await gate.opened;
        return { result: 'x'.repeat(100_000) };
      },
    }),
  ];
  const first = await bench.engine({ types });
  const { id } = await first.start(definition([step('a')]));
  await began.opened;
  const pages =
    (await sql<{ page_count: number }>`pragma page_count`.execute(bench.store.data)).rows[0]?.page_count ?? 0;
  await sql`pragma max_page_count = ${sql.lit(pages + 3)}`.execute(bench.store.data);
  gate.open();
  await first.dispose();
  await sql`pragma max_page_count = 4000000`.execute(bench.store.data);
  const second = await bench.engine({ types });
  expect((await second.ended(id)).state).toBe('succeeded');
});
