import { expect, test } from 'vitest';
import { until } from '../testing/until.ts';
import { StepFailure } from './step-failure.ts';
import { createBench, createGate, definition, scripted, step, untilAborted } from './testing/engine.ts';

const diamond = definition([step('a'), step('b', ['a']), step('c', ['a']), step('d', ['b', 'c'])]);

test('a run goes through its steps in the order of their needs, each with what came before', async () => {
  const bench = await createBench();
  const order: string[] = [];
  const note = async ({ stepKey, outcomes }: { stepKey: string; outcomes: object }) => {
    order.push(stepKey);
    return { result: Object.keys(outcomes).join('') };
  };
  const runs = await bench.engine({ types: [scripted({ a: note, b: note, c: note, d: note })] });
  const seen: string[] = [];
  runs.onChange(({ state }) => seen.push(state));
  const started = await runs.start(diamond, { input: { n: 1 } });
  expect(started).toMatchObject({ state: 'queued', stepsTotal: 4, stepsEnded: 0, progress: 0 });
  const ended = await runs.ended(started.id);
  expect(ended).toMatchObject({ state: 'succeeded', stepsEnded: 4, error: null, heldUp: null, parent: null });
  expect(order[0]).toBe('a');
  expect(order[3]).toBe('d');
  const run = await runs.get(started.id);
  expect(run.output).toEqual({ a: '', b: 'a', c: expect.stringMatching(/^ab?$/), d: 'abc' });
  expect(run.input).toEqual({ n: 1 });
  expect(run.steps.map((one) => [one.key, one.state, one.attempts.length])).toEqual(
    ['a', 'b', 'c', 'd'].map((key) => [key, 'succeeded', 1]),
  );
  expect(seen.at(-1)).toBe('succeeded');
  expect(runs.running()).toEqual([]);
  const kinds = (await bench.journal.list({})).events.map((event) => [event.kind, event.sentence]);
  expect(kinds).toEqual([
    ['run.succeeded', 'Test succeeded'],
    ['run.started', 'Test started'],
  ]);
});

test('steps that need nothing of each other run at once', async () => {
  const bench = await createBench();
  const gate = createGate();
  let running = 0;
  const wait = async () => {
    running++;
    if (running === 3) gate.open();
    await gate.opened;
    return { result: null };
  };
  const runs = await bench.engine({ types: [scripted({ a: wait, b: wait, c: wait })] });
  const { id } = await runs.start(definition([step('a'), step('b'), step('c')]));
  expect((await runs.ended(id)).state).toBe('succeeded');
});

test('a failure says in whose words, at which step, and ends the run', async () => {
  const bench = await createBench();
  const runs = await bench.engine({
    types: [
      scripted({
        b: () => Promise.reject(new StepFailure('HTTP 500', { code: 'HTTP', detail: 'body', result: { status: 500 } })),
      }),
    ],
  });
  const { id } = await runs.start(definition([step('a'), step('b', ['a'], { title: 'upload' }), step('c', ['b'])]));
  const ended = await runs.ended(id);
  expect(ended).toMatchObject({
    state: 'failed',
    error: { code: 'HTTP', sentence: 'HTTP 500', detail: 'body', stepKey: 'b' },
  });
  expect((await runs.get(id)).steps.map((one) => one.state)).toEqual(['succeeded', 'failed', 'cancelled']);
  expect((await runs.step(id, 'b')).result).toEqual({ status: 500 });
  const [event] = (await bench.journal.list({ kinds: ['run.failed'] })).events;
  expect(event).toMatchObject({ sentence: 'Test failed at upload: HTTP 500', severity: 'error' });
  expect(event?.subjects).toContainEqual({ type: 'run', id, label: 'Test' });
});

test('effects commit together with the completion, and a failing one is a failure of the step', async () => {
  const bench = await createBench();
  const runs = await bench.engine({
    types: [
      scripted({
        a: async () => ({
          result: 1,
          effects: async (trx) => {
            await trx.insertInto('presence').values({ id: 'a', last_seen_at: 1 }).execute();
          },
        }),
        b: async () => ({
          result: 2,
          effects: async (trx) => {
            await trx.insertInto('presence').values({ id: 'b', last_seen_at: 1 }).execute();
            throw new Error('no such thing');
          },
        }),
      }),
    ],
  });
  const { id } = await runs.start(definition([step('a'), step('b', [], { onError: 'continue' })]));
  expect((await runs.ended(id)).state).toBe('succeeded');
  expect((await runs.step(id, 'b')).step).toMatchObject({
    state: 'failed',
    error: { code: 'THREW', sentence: 'no such thing' },
  });
  expect(await bench.store.data.selectFrom('presence').select('id').execute()).toEqual([{ id: 'a' }]);
});

test('what was running when the program ended runs again at the next start, what had completed does not', async () => {
  const bench = await createBench();
  const calls: string[] = [];
  const keys: string[] = [];
  const gate = createGate();
  const types = (hang: boolean) => [
    scripted({
      a: async ({ stepKey }) => {
        calls.push(stepKey);
        return { result: null };
      },
      b: async (context) => {
        calls.push('b');
        keys.push(context.idempotencyKey);
        gate.open();
        if (hang) await untilAborted(context);
        return { result: null };
      },
    }),
  ];
  const first = await bench.engine({ types: types(true) });
  const { id } = await first.start(definition([step('a'), step('b', ['a'])]));
  await gate.opened;
  await first.dispose();
  const second = await bench.engine({ types: types(false), begin: false });
  expect(await second.begin()).toEqual({ resumed: 1, deadLettered: 0 });
  expect(await second.ended(id)).toMatchObject({ state: 'succeeded' });
  expect(calls).toEqual(['a', 'b', 'b']);
  expect(new Set(keys).size).toBe(1);
  expect((await second.step(id, 'b')).step).toMatchObject({
    crashes: 0,
    attempts: [{ error: { code: 'INTERRUPTED' } }, {}],
  });
});

test('a start before the engine has begun waits for it', async () => {
  const bench = await createBench();
  const runs = await bench.engine({ types: [scripted({})], begin: false });
  const { id } = await runs.start(diamond);
  expect(runs.running()).toMatchObject([{ id, state: 'queued' }]);
  await runs.begin();
  expect((await runs.ended(id)).state).toBe('succeeded');
});

test('a second start with the same key is the first run', async () => {
  const bench = await createBench();
  const runs = await bench.engine({ types: [scripted({})] });
  const [one, two] = await Promise.all([1, 2].map(() => runs.start(diamond, { idempotencyKey: 'k' })));
  expect(two?.id).toBe(one?.id);
  await runs.ended(one?.id ?? '');
  expect((await runs.start(diamond, { idempotencyKey: 'k' })).id).toBe(one?.id);
  expect((await runs.list({})).runs).toHaveLength(1);
});

test('a definition that cannot work is refused with the place of what is wrong', async () => {
  const bench = await createBench();
  const runs = await bench.engine({ types: [scripted({})], limits: { payloadBytes: 100, stepsPerRun: 3 } });
  const problems = async (steps: ReturnType<typeof step>[]) => {
    const error = await runs.start(definition(steps)).catch((thrown: unknown) => thrown);
    return error as { code: string; data: object };
  };
  expect(await problems([step('a', ['x'])])).toMatchObject({
    code: 'INVALID',
    data: { problems: [{ field: 'steps.a.needs', problem: 'there is no step x' }] },
  });
  expect(await problems([step('a', ['b']), step('b', ['a'])])).toMatchObject({
    data: { problems: [{ field: 'steps.a.needs' }] },
  });
  expect(await problems([step('a'), step('a')])).toMatchObject({ data: { problems: [{ field: 'steps.a.key' }] } });
  expect(await problems([step('a', [], { type: 'none' })])).toMatchObject({
    data: { problems: [{ field: 'steps.a.type', problem: 'there is no step type none' }] },
  });
  expect(await problems([step('a', [], { retry: { attempts: 0, backoffMs: 1 } })])).toMatchObject({
    data: { problems: [{ field: 'steps.a.retry.attempts' }] },
  });
  expect(await problems(['a', 'b', 'c', 'd'].map((key) => step(key)))).toMatchObject({
    code: 'TOO_LARGE',
    data: { what: 'steps', limit: 3 },
  });
  expect(await problems([step('a', [], { config: 'x'.repeat(200) })])).toMatchObject({
    code: 'TOO_LARGE',
    data: { what: 'steps.a.config' },
  });
  await expect(runs.start(definition([step('a')]), { input: 'x'.repeat(200) })).rejects.toMatchObject({
    data: { what: 'input', got: 202 },
  });
  expect((await runs.list({})).runs).toEqual([]);
  await expect(runs.get('nothing')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('what a step gives back is bounded, by name', async () => {
  const bench = await createBench();
  const runs = await bench.engine({
    types: [scripted({ a: async () => ({ result: 'x'.repeat(2_000) }) })],
    limits: { payloadBytes: 1_000 },
  });
  const { id } = await runs.start(definition([step('a', [], { retry: { attempts: 5, backoffMs: 1 } })]));
  expect((await runs.ended(id)).error).toMatchObject({
    code: 'TOO_LARGE',
    sentence: 'The result of step a is 2.0\u00a0KB; at most 1.0\u00a0KB are kept',
  });
  expect((await runs.step(id, 'a')).step.attempts).toHaveLength(1);
});

test('a step may decide not to run; what needs only such steps does not either', async () => {
  const bench = await createBench();
  const inputs: unknown[] = [];
  const runs = await bench.engine({
    types: [
      {
        type: 'test',
        prepare: ({ stepKey }) => (stepKey === 'no' ? { skip: 'not today' } : { input: { for: stepKey } }),
        async run({ input }) {
          inputs.push(input);
          return { result: null };
        },
      },
    ],
  });
  const { id } = await runs.start(
    definition([step('yes'), step('no'), step('after', ['no']), step('both', ['yes', 'no']), step('last', ['after'])]),
  );
  expect(await runs.ended(id)).toMatchObject({ state: 'succeeded', stepsEnded: 5 });
  expect((await runs.get(id)).steps.map(({ state }) => state)).toEqual([
    'succeeded',
    'skipped',
    'skipped',
    'succeeded',
    'skipped',
  ]);
  expect(inputs).toEqual([{ for: 'yes' }, { for: 'both' }]);
  expect((await runs.step(id, 'no')).step).toMatchObject({ error: null, text: 'not today' });
});

test('a run of which nobody can say how far it is has no share, not none done', async () => {
  const bench = await createBench();
  const gate = createGate();
  const told = createGate();
  const runs = await bench.engine({
    types: [
      scripted({
        a: async (context) => {
          context.progress(null, '412 files');
          told.open();
          await gate.opened;
          return { result: null };
        },
      }),
    ],
  });
  const { id } = await runs.start(definition([step('a', [], { title: 'Looking' })]));
  await told.opened;
  expect(runs.running()).toMatchObject([{ id, progress: null, text: 'Looking: 412 files' }]);
  gate.open();
  await runs.ended(id);
});

test('progress and log lines reach whoever looks', async () => {
  const bench = await createBench();
  const gate = createGate();
  const told = createGate();
  const runs = await bench.engine({
    types: [
      scripted({
        a: async (context) => {
          context.progress(0.5, 'half way');
          context.log('line one\nline two');
          told.open();
          await gate.opened;
          return { result: null };
        },
      }),
    ],
  });
  const { id } = await runs.start(definition([step('a', [], { title: 'Copying' }), step('b', ['a'])]));
  await told.opened;
  expect(runs.running()).toMatchObject([{ id, state: 'running', progress: 0.25, text: 'Copying: half way' }]);
  expect((await runs.get(id)).steps[0]).toMatchObject({ state: 'running', progress: 0.5, text: 'half way' });
  gate.open();
  await runs.ended(id);
  bench.clock.advance(1_000);
  await until(async () => (await runs.log(id, { stepKey: 'a' })).lines.length === 2);
  expect((await runs.log(id, {})).lines.map(({ text, stepKey }) => [stepKey, text])).toEqual([
    ['a', 'line one'],
    ['a', 'line two'],
  ]);
});
