import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createAttention } from '../attention/attention.ts';
import { createAttentionRepo } from '../attention/repo.ts';
import { StorageFull } from '../lib/storage-full.ts';
import { until } from '../testing/until.ts';
import { createBench, createGate, definition, scripted, step, untilAborted } from './testing/engine.ts';
import type { Runs, StepContext } from './types.ts';

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

test('what a damaged file refuses is tried again, and no step that had run is taken for a failed one', async () => {
  const bench = await createBench();
  const calls: string[] = [];
  let damaged = true;
  const refused = createGate();
  const runs = await bench.engine({
    types: [
      scripted({
        a: async () => {
          calls.push('a');
          return {
            result: 1,
            effects: async () => {
              if (!damaged) return;
              damaged = false;
              refused.open();
              throw Object.assign(new Error('database disk image is malformed'), { code: 'SQLITE_CORRUPT' });
            },
          };
        },
      }),
    ],
  });
  const { id } = await runs.start(definition([step('a')]));
  await refused.opened;
  await until(() => {
    bench.clock.advance(3_000);
    return runs.running().length === 0;
  });
  expect((await runs.ended(id)).state).toBe('succeeded');
  expect(calls).toEqual(['a']);
});

test('a step that was gone at the next start says so and can be tried again by hand', async () => {
  const bench = await createBench();
  const first = await bench.engine({ types: [scripted({}), { type: 'old', run: untilAborted }] });
  const { id } = await first.start(definition([step('a'), step('b', ['a'], { type: 'old' })]));
  await until(async () => (await first.get(id)).steps[1]?.state === 'running');
  await first.dispose();
  const second = await bench.engine({ types: [scripted({})] });
  expect((await second.ended(id)).error).toMatchObject({ code: 'UNKNOWN_TYPE', stepKey: 'b' });
  const edited = definition([step('a'), step('b', ['a'])]);
  const again = await second.retry(id, { from: 'failed', definition: edited });
  expect((await second.ended(again.id)).state).toBe('succeeded');
});
