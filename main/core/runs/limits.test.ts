import { expect, test } from 'vitest';
import { createBench, createGate, definition, scripted, step } from './testing/engine.ts';

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

const chain = definition([step('a'), step('b', ['a']), step('c', ['b'])]);

test('in a chain each step begins in the commit that completes the one before it', async () => {
  const bench = await createBench();
  const commits: string[] = [];
  const runs = await bench.engine({
    types: [scripted({})],
    failpoint: (name) => {
      if (name.startsWith('before-commit:step')) commits.push(name.slice('before-commit:'.length));
    },
  });
  const { id } = await runs.start(chain);
  await runs.ended(id);
  expect(commits).toEqual(['step.started:a', 'step.completed:a', 'step.completed:b', 'step.completed:c']);
});

test('not while others wait for a slot, nor when asked something that takes time', async () => {
  const bench = await createBench();
  const order: string[] = [];
  const runs = await bench.engine({
    types: [
      {
        type: 'test',
        prepare: async ({ stepKey }) => (stepKey === 'b' ? { skip: 'no' } : { input: stepKey }),
        async run({ runName, input }) {
          order.push(`${runName} ${input}`);
          return { result: null };
        },
      },
    ],
    limits: { steps: 1 },
    begin: false,
  });
  const steps = definition([step('a'), step('b', ['a']), step('c', ['a'])]);
  const started = [await runs.start(steps, { name: 'one' }), await runs.start(steps, { name: 'two' })];
  await runs.begin();
  await Promise.all(started.map(({ id }) => runs.ended(id)));
  expect(order.slice(0, 2)).toEqual(['one a', 'two a']);
  expect(order.toSorted((a, b) => a.localeCompare(b))).toEqual(['one a', 'one c', 'two a', 'two c']);
});

test('a cancel that comes together with a completion stops what was about to begin', async () => {
  const bench = await createBench();
  const began = createGate();
  const gate = createGate();
  const calls: string[] = [];
  const undone: string[] = [];
  const runs = await bench.engine({
    types: [
      scripted(
        {
          a: async () => {
            began.open();
            await gate.opened;
            return { result: null };
          },
          b: async () => {
            calls.push('b');
            return { result: null };
          },
        },
        undone,
      ),
    ],
  });
  const { id } = await runs.start(chain);
  await began.opened;
  gate.open();
  await runs.cancel(id);
  expect((await runs.ended(id)).state).toBe('cancelled');
  expect(calls).toEqual([]);
  expect(undone).toEqual(['a']);
});

test('what hangs in one lane holds up neither another lane nor the work here', async () => {
  const bench = await createBench();
  const gate = createGate();
  const ended: string[] = [];
  const runs = await bench.engine({
    types: [
      {
        type: 'test',
        async run({ runName }) {
          if (runName === 'dead' || runName === 'work') await gate.opened;
          ended.push(runName);
          return { result: null };
        },
      },
    ],
    limits: { steps: 2, perResource: { 'far:*': 1 } },
  });
  const dead = await Promise.all([1, 2, 3].map(() => runs.start(wide(1, { resource: 'far:dead' }), { name: 'dead' })));
  // Every place of the machine is taken.
  const work = await Promise.all([1, 2, 3].map(() => runs.start(wide(1), { name: 'work' })));
  const alive = await runs.start(wide(1, { resource: 'far:alive' }), { name: 'alive' });
  expect((await runs.ended(alive.id)).state).toBe('succeeded');
  expect(ended).toEqual(['alive']);
  gate.open();
  await Promise.all([...dead, ...work].map(({ id }) => runs.ended(id)));
});

test('the deliveries of notices are in no list and no journal, unless they are asked for', async () => {
  const bench = await createBench();
  const runs = await bench.engine({ types: [scripted({ a: async () => ({ result: null }) })] });
  const quiet = { ...definition([step('a')]), kind: 'notification.delivery' };
  const { id } = await runs.start(quiet);
  await runs.ended(id);
  expect((await runs.list({})).runs).toEqual([]);
  expect((await runs.list({ kinds: ['notification.delivery'] })).runs).toMatchObject([{ id }]);
  expect((await bench.journal.list({})).events).toEqual([]);
});
