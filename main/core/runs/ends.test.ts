import { expect, test } from 'vitest';
import { until } from '../testing/until.ts';
import { StepFailure } from './step-failure.ts';
import { createBench, createGate, definition, scripted, step, untilAborted } from './testing/engine.ts';
import type { Json, Runs } from './types.ts';

const boom = () => Promise.reject(new Error('boom'));
const states = async (runs: Runs, id: string) =>
  Object.fromEntries((await runs.get(id)).steps.map((one) => [one.key, [one.state, one.compensation]]));

test('a failure undoes what was completed, in exactly the reverse order', async () => {
  const bench = await createBench();
  const undone: string[] = [];
  const runs = await bench.engine({ types: [scripted({ d: boom }, undone)] });
  const { id } = await runs.start(
    definition([step('a'), step('b', ['a']), step('k', ['b'], { config: 'keep' }), step('c', ['k']), step('d', ['c'])]),
  );
  const before = runs.running()[0];
  expect(before?.state).toBe('queued');
  expect(await runs.ended(id)).toMatchObject({ state: 'failed', error: { sentence: 'boom', stepKey: 'd' } });
  expect(undone).toEqual(['c', 'b', 'a']);
  expect(await states(runs, id)).toEqual({
    a: ['succeeded', 'done'],
    b: ['succeeded', 'done'],
    k: ['succeeded', 'none'],
    c: ['succeeded', 'done'],
    d: ['failed', 'none'],
  });
});

test('undoing goes on where it was at the next start', async () => {
  const bench = await createBench();
  const undone: string[] = [];
  const gate = createGate();
  const first = await bench.engine({
    types: [
      scripted({ c: boom }, undone, async (context) => {
        if (context.stepKey !== 'a') return;
        gate.open();
        await untilAborted(context);
      }),
    ],
  });
  const { id } = await first.start(definition([step('a'), step('b', ['a']), step('c', ['b'])]));
  await gate.opened;
  expect(first.running()).toMatchObject([{ state: 'compensating', text: 'Undoing a' }]);
  await first.dispose();
  const second = await bench.engine({ types: [scripted({}, undone)] });
  expect(await second.ended(id)).toMatchObject({ state: 'failed' });
  expect(undone).toEqual(['b', 'a']);
});

test('what cannot be undone is tried again, then said, and the rest is undone all the same', async () => {
  const bench = await createBench();
  const undone: string[] = [];
  let tries = 0;
  const runs = await bench.engine({
    types: [
      scripted({ c: boom }, undone, async ({ stepKey }) => {
        if (stepKey !== 'b') return;
        tries++;
        throw new StepFailure('the server is gone');
      }),
    ],
  });
  const { id } = await runs.start(
    definition([
      step('a'),
      step('b', ['a'], { title: 'Upload', retry: { attempts: 2, backoffMs: 50 } }),
      step('c', ['b']),
    ]),
  );
  await until(() => tries === 1);
  const ended = runs.ended(id);
  await until(() => {
    bench.clock.advance(50);
    return tries === 2;
  });
  expect(await ended).toMatchObject({
    state: 'failed',
    error: { sentence: 'boom', stepKey: 'c', detail: 'Upload could not be undone: the server is gone' },
  });
  expect(undone).toEqual(['a']);
  expect((await states(runs, id)).b).toEqual(['succeeded', 'failed']);
});

test('cancel stops what runs, undoes what was done, and starts nothing new', async () => {
  const bench = await createBench();
  const undone: string[] = [];
  const gate = createGate();
  const reasons: unknown[] = [];
  const runs = await bench.engine({
    types: [
      scripted(
        {
          b: async (context) => {
            gate.open();
            return untilAborted(context).catch((error) => {
              reasons.push((error as { reason: string }).reason);
              throw error;
            });
          },
        },
        undone,
      ),
    ],
  });
  const { id } = await runs.start(definition([step('a'), step('b', ['a']), step('c', ['b'])]));
  await gate.opened;
  await runs.cancel(id);
  expect(await runs.ended(id)).toMatchObject({ state: 'cancelled', error: null });
  expect(reasons).toEqual(['cancelled']);
  expect(undone).toEqual(['a']);
  expect(await states(runs, id)).toMatchObject({ b: ['cancelled', 'none'], c: ['cancelled', 'none'] });
  expect((await runs.cancel(id)).state).toBe('cancelled');
  expect((await bench.journal.list({ kinds: ['run.cancelled'] })).events).toMatchObject([
    { sentence: 'Test was cancelled' },
  ]);
});

test('a step that completes although it was told to stop is undone like the others', async () => {
  const bench = await createBench();
  const undone: string[] = [];
  const gate = createGate();
  const runs = await bench.engine({
    types: [
      scripted(
        {
          b: async (context) => {
            gate.open();
            await untilAborted(context).catch(() => {});
            return { result: 'done anyway' };
          },
        },
        undone,
      ),
    ],
  });
  const { id } = await runs.start(definition([step('a'), step('b', ['a'])]));
  await gate.opened;
  await runs.cancel(id);
  await runs.ended(id);
  expect(undone).toEqual(['b', 'a']);
});

test('a step that does not listen is given up after a while', async () => {
  const bench = await createBench();
  const gate = createGate();
  const runs = await bench.engine({
    types: [
      scripted({
        a: () => {
          gate.open();
          return new Promise(() => {});
        },
      }),
    ],
  });
  const { id } = await runs.start(definition([step('a', [], { timeoutMs: 1_000 })]));
  await gate.opened;
  bench.clock.advance(1_000);
  expect(runs.running()[0]?.state).toBe('running');
  bench.clock.advance(10_000);
  expect((await runs.ended(id)).error).toMatchObject({ code: 'TIMED_OUT', sentence: 'It took longer than 1 s' });
});

test('cancel reaches child runs, whose undoing comes before that of their parent', async () => {
  const bench = await createBench();
  const undone: string[] = [];
  const gate = createGate();
  const child = definition([step('x'), step('y', ['x'])]);
  const runs = await bench.engine({
    types: [
      scripted(
        {
          w: async () => ({ wait: { kind: 'runs', runs: [{ definition: child, input: null }] } }),
          y: async (context) => {
            gate.open();
            return untilAborted(context);
          },
        },
        undone,
      ),
    ],
  });
  const { id } = await runs.start(definition([step('a'), step('w', ['a'])]));
  await gate.opened;
  await runs.cancel(id);
  await runs.ended(id);
  expect(undone).toEqual(['x', 'a']);
  expect((await runs.get(id)).children).toMatchObject([{ state: 'cancelled' }]);
});

test('a failure that is a result like another goes to what comes after it', async () => {
  const bench = await createBench();
  const runs = await bench.engine({
    types: [
      scripted({
        a: () => Promise.reject(new StepFailure('exit code 2', { result: { code: 2 } })),
        b: async ({ outcomes }) => ({
          result: [outcomes.a?.state ?? '', outcomes.a?.result ?? null, outcomes.a?.error?.sentence ?? ''] as Json,
        }),
      }),
    ],
  });
  const { id } = await runs.start(
    definition([step('a', [], { onError: 'continue' }), step('b', ['a'])], { output: 'b' }),
  );
  expect((await runs.ended(id)).state).toBe('succeeded');
  expect((await runs.get(id)).output).toEqual(['failed', { code: 2 }, 'exit code 2']);
});

test('it is tried again after longer and longer, with jitter, over a restart, too', async () => {
  const bench = await createBench();
  const at: number[] = [];
  const types = [
    scripted({
      a: async ({ attempt }) => {
        at.push(bench.clock.now());
        if (attempt < 4) throw new Error(`try ${attempt}`);
        return { result: attempt };
      },
    }),
  ];
  const first = await bench.engine({ types, random: () => 1 });
  const began = bench.clock.now();
  const { id } = await first.start(
    definition([step('a', [], { retry: { attempts: 4, backoffMs: 1_000, maxBackoffMs: 1_500, jitter: 0.2 } })]),
  );
  const retrying = (runs: Runs, tries: number) =>
    until(async () => (await runs.get(id)).steps[0]?.state === 'retrying' && at.length === tries);
  await retrying(first, 1);
  expect((await first.get(id)).steps[0]).toMatchObject({
    retryAt: began + 1_200,
    maxAttempts: 4,
    error: { sentence: 'try 1' },
  });
  expect(first.running()[0]).toMatchObject({ state: 'running', text: 'a: is tried again' });
  bench.clock.advance(1_200);
  await retrying(first, 2);
  await first.dispose();
  const second = await bench.engine({ types, random: () => 0.5 });
  bench.clock.advance(1_800);
  await retrying(second, 3);
  bench.clock.advance(1_500);
  await second.ended(id);
  expect(at.map((time) => time - began)).toEqual([0, 1_200, 3_000, 4_500]);
  const { step: shown } = await second.step(id, 'a');
  expect(shown.attempts.map((one) => one.error?.sentence ?? null)).toEqual(['try 1', 'try 2', 'try 3', null]);
});

test('a failure that would come again is not tried again', async () => {
  const bench = await createBench();
  const runs = await bench.engine({
    types: [scripted({ a: () => Promise.reject(new StepFailure('no such file', { retry: false })) })],
  });
  const { id } = await runs.start(definition([step('a', [], { retry: { attempts: 9, backoffMs: 1 } })]));
  expect((await runs.ended(id)).state).toBe('failed');
  expect((await runs.get(id)).steps[0]?.attempts).toHaveLength(1);
});

test('a step has so long, and only while it runs', async () => {
  const bench = await createBench();
  const gate = createGate();
  const runs = await bench.engine({
    types: [
      scripted({
        a: async (context) => {
          if (!context.woken) return { wait: { kind: 'timer', until: bench.clock.now() + 5_000 } };
          gate.open();
          return untilAborted(context);
        },
      }),
    ],
  });
  const { id } = await runs.start(definition([step('a', [], { timeoutMs: 1_000 })]));
  await until(() => runs.running()[0]?.state === 'waiting');
  bench.clock.advance(5_000);
  await gate.opened;
  bench.clock.advance(1_000);
  expect((await runs.ended(id)).error).toMatchObject({ code: 'TIMED_OUT' });
});

test('pause lets running steps end and starts nothing; what comes due meanwhile comes at resume', async () => {
  const bench = await createBench();
  const began = createGate();
  const gate = createGate();
  const calls: string[] = [];
  const types = [
    scripted({
      a: async () => {
        began.open();
        await gate.opened;
        return { result: null };
      },
      b: async () => {
        calls.push('b');
        return { result: null };
      },
      t: async ({ woken }) =>
        woken ? { result: null } : { wait: { kind: 'timer', until: bench.clock.now() + 1_000 } },
    }),
  ];
  const runs = await bench.engine({ types });
  const { id } = await runs.start(definition([step('a'), step('t'), step('b', ['a'])]));
  await began.opened;
  await until(async () => (await runs.get(id)).steps[1]?.state === 'waiting');
  expect((await runs.pause(id)).state).toBe('running');
  gate.open();
  await until(() => runs.running()[0]?.state === 'paused');
  bench.clock.advance(2_000);
  expect((await runs.resume(id)).state).toBe('running');
  bench.clock.advance(0);
  expect((await runs.ended(id)).state).toBe('succeeded');
  expect(calls).toEqual(['b']);
  await expect(runs.pause(id)).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('a run stays paused over a restart, and can be cancelled', async () => {
  const bench = await createBench();
  const first = await bench.engine({ types: [scripted({})], begin: false });
  const { id } = await first.start(definition([step('a')]));
  await first.pause(id);
  await first.begin();
  await first.dispose();
  const second = await bench.engine({ types: [scripted({})] });
  expect(second.running()).toMatchObject([{ id, state: 'paused', text: 'Paused' }]);
  expect((await second.cancel(id)).state).toBe('cancelled');
});

test('pause holds up child runs, too, and those that have not been started', async () => {
  const bench = await createBench();
  const began: Json[] = [];
  const gates = [createGate(), createGate(), createGate()];
  const child = definition([step('x'), step('y', ['x'])]);
  const types = [
    scripted({
      w: async ({ woken }) =>
        woken?.kind === 'runs'
          ? { result: woken.outcomes.map((one) => one.state) }
          : { wait: { kind: 'runs', parallel: 1, runs: [0, 1, 2].map((input) => ({ definition: child, input })) } },
      x: async ({ runInput }) => {
        began.push(runInput);
        await gates[runInput as number]?.opened;
        return { result: null };
      },
      y: async ({ runInput }) => {
        began.push(`y${runInput}`);
        return { result: null };
      },
    }),
  ];
  const first = await bench.engine({ types });
  const { id } = await first.start(definition([step('w')]));
  await until(() => began.length === 1);
  expect(first.running()).toMatchObject([{ state: 'running', text: 'w: 0 of 3 done' }]);
  expect((await first.pause(id)).state).toBe('paused');
  gates[0]?.open();
  await until(async () => (await first.get(id)).children[0]?.state === 'paused');
  expect(began).toEqual([0]);
  await first.dispose();
  const second = await bench.engine({ types });
  expect(second.running()).toMatchObject([{ id, state: 'paused' }]);
  await second.resume(id);
  await until(() => began.includes(1));
  await second.pause(id);
  gates[1]?.open();
  await until(async () => (await second.get(id)).children[1]?.state === 'paused');
  gates[2]?.open();
  await second.resume(id);
  expect((await second.ended(id)).state).toBe('succeeded');
  expect(began).toEqual([0, 'y0', 1, 'y1', 2, 'y2']);
  expect((await second.step(id, 'w')).result).toEqual(['succeeded', 'succeeded', 'succeeded']);
});
