import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { openForTest } from '../db/testing/fixtures.ts';
import type { Store } from '../db/types.ts';
import { StorageFull } from '../lib/storage-full.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { smallDisk } from '../testing/small-disk.ts';
import { tempDir } from '../testing/temp-dir.ts';
import { until } from '../testing/until.ts';
import { createBench, definition, step } from './testing/engine.ts';
import type { RunDefinition, StepType } from './types.ts';

const KB = 1_024;
/** More than is free in any page that the tables have already. */
const BIG = 'x'.repeat(6_000);

const child: RunDefinition = definition([step('x'), step('y', ['x'])], { id: 'child', name: 'Child' });
const whole = definition([
  step('a'),
  step('b1', ['a']),
  step('b2', ['a']),
  step('waits', ['b1', 'b2'], { type: 'waits' }),
  step('runs', ['a'], { type: 'runs' }),
  step('flaky', ['waits'], { type: 'flaky', retry: { attempts: 2, backoffMs: 1_000 } }),
  step('last', ['flaky', 'runs']),
]);

/** Step types that note each call of a body. */
function countingTypes(): { types: StepType[]; calls: string[]; undone: string[] } {
  const calls: string[] = [];
  const undone: string[] = [];
  const note = ({ idempotencyKey, woken, attempt }: Parameters<StepType['run']>[0]) =>
    calls.push(`${idempotencyKey} ${woken?.kind ?? ''} ${attempt}`);
  const types: StepType[] = [
    {
      type: 'test',
      async run(context) {
        note(context);
        return { result: BIG };
      },
      async compensate({ stepKey }) {
        undone.push(stepKey);
      },
    },
    {
      type: 'waits',
      async run(context) {
        note(context);
        return context.woken ? { result: BIG } : { wait: { kind: 'signal', name: 'go' } };
      },
    },
    {
      type: 'runs',
      async run(context) {
        note(context);
        const spec = { definition: child, input: BIG };
        return context.woken ? { result: BIG } : { wait: { kind: 'runs', runs: [spec, spec] } };
      },
    },
    {
      type: 'flaky',
      async run(context) {
        note(context);
        if (context.attempt === 1) throw new Error(BIG);
        return { result: BIG };
      },
    },
  ];
  return { types, calls, undone };
}

const pages = async (store: Store, limit?: number): Promise<number> => {
  const name = limit === undefined ? 'page_count' : `max_page_count = ${limit}`;
  const { rows } = await sql<Record<string, number>>`pragma ${sql.raw(name)}`.execute(store.data);
  return Object.values(rows[0] ?? {})[0] ?? 0;
};
const unlimited = 4_000_000;

/** Says it again until it has been taken, as whoever is told that the disk is full does. */
async function insist(command: () => Promise<unknown>, makeRoom: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    expect(error).toBeInstanceOf(StorageFull);
    await makeRoom();
    await command();
  }
}

describe('a database that may not grow', () => {
  it.each(['succeeded', 'cancelled'] as const)('stops a run wherever that may be, until it has %s', async (end) => {
    const clock = createFakeClock();
    const store = await openForTest(await tempDir(), { clock });
    const bench = await createBench(clock, store);
    const { types, calls, undone } = countingTypes();
    const runs = await bench.engine({ types });
    const stops = new Set<string>();
    let unhindered = false;
    for (let extra = 0; !unhindered; extra += 2) {
      expect(extra).toBeLessThan(100);
      calls.length = 0;
      undone.length = 0;
      const { id } = await runs.start(whole, { name: `Run ${extra}` });
      let limited = true;
      await pages(store, (await pages(store)) + extra);
      const makeRoom = async () => {
        if (!limited) return;
        limited = false;
        const refused = runs.start(whole, { name: 'Refused', input: BIG.repeat(9) });
        await expect(refused).rejects.toBeInstanceOf(StorageFull);
        await pages(store, unlimited);
      };
      const summary = () => runs.running().find((one) => one.id === id);
      const reached = (state: () => boolean) =>
        until(async () => {
          if (limited && summary()?.heldUp === 'space') {
            const { heldUp, steps } = await runs.get(id);
            expect(heldUp).toBe('space');
            stops.add(steps.map((one) => one.state).join(', '));
            await makeRoom();
          }
          // Both the retry of the queue and that of the flaky step.
          clock.advance(1_000);
          return state();
        });
      await reached(() => summary()?.state === 'waiting' && (summary()?.stepsEnded ?? 0) >= 4);
      await insist(() => runs.signal(id, 'go', BIG), makeRoom);
      // What runs is told to stop at once; the answer may have to wait until that can be recorded.
      const cancelled = end === 'cancelled' ? insist(() => runs.cancel(id), makeRoom) : null;
      await reached(() => summary() === undefined);
      await cancelled;
      unhindered = limited;

      const { state, heldUp, children } = await runs.get(id);
      expect({ state, heldUp, children: children.map((one) => one.state) }, `with ${extra} pages`).toEqual({
        state: end,
        heldUp: null,
        // Those had ended before it was cancelled; what they did is undone with it.
        children: ['succeeded', 'succeeded'],
      });
      expect(new Set(calls).size).toBe(calls.length);
      if (end === 'succeeded') expect(calls).toHaveLength(3 + 3 * 2 + 1 + 2 * 2);
      else expect(new Set(undone)).toEqual(new Set(['a', 'b1', 'b2']));
    }
    await pages(store, unlimited);
    expect((await runs.list({ text: 'Refused' })).runs).toEqual([]);
    expect(await store.check()).toMatchObject({ ok: true });
    console.log(`${end}: ${stops.size} places where there was no room`);
    expect(stops.size).toBeGreaterThan(2);
  });
});

describe('a disk that is full', () => {
  it('holds up what runs and loses nothing, over an end of the program too', async (context) => {
    const disk = await smallDisk(4 * KB);
    if (!disk) return context.skip('a small disk can only be mounted as root');
    const clock = createFakeClock();
    const store = await openForTest(join(disk.dir, 'data'), { clock });
    const bench = await createBench(clock, store);
    const { types, calls } = countingTypes();
    const runs = await bench.engine({ types, limits: { steps: 4 } });
    const wide = definition(Array.from({ length: 40 }, (_, n) => step(`s${n}`)));
    const acknowledged: string[] = [];
    const fill = async () => {
      for (let n = 0; n < 100; n++) acknowledged.push((await runs.start(wide, { idempotencyKey: `run ${n}` })).id);
    };
    await writeFile(join(disk.dir, 'ballast'), Buffer.alloc(1_000 * KB));
    await expect(fill()).rejects.toBeInstanceOf(StorageFull);
    expect(acknowledged.length).toBeGreaterThan(0);
    await until(() => runs.running().some((one) => one.heldUp === 'space'));
    const before = calls.length;
    for (let n = 0; n < 10; n++) {
      clock.advance(5_000);
      await until(() => runs.running().some((one) => one.heldUp === 'space'));
    }
    // The retries of the queue are not retries of steps.
    expect(calls.length).toBe(before);
    await runs.dispose();
    expect(new Set(calls).size).toBe(calls.length);
    const atEnd = new Set(calls);
    const running = await store.data
      .selectFrom('run_steps')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('state', '=', 'running')
      .executeTakeFirstOrThrow();

    await rm(join(disk.dir, 'ballast'));
    await disk.resize(64 * KB);
    const again = countingTypes();
    const next = await bench.engine({ types: again.types, limits: { steps: 4 } });
    await Promise.all(acknowledged.map((id) => next.ended(id)));
    for (const id of acknowledged) expect(await next.get(id)).toMatchObject({ state: 'succeeded' });
    // Only what could not be recorded as completed is done again.
    expect(again.calls.filter((call) => atEnd.has(call)).length).toBeLessThanOrEqual(Number(running.n));
    expect(await store.check()).toMatchObject({ ok: true });
  });
});
