import { expect, test } from 'vitest';
import { until } from '../testing/until.ts';
import { createBench, definition, scripted, step } from './testing/engine.ts';
import type { Json, Runs, StepContext, WaitSpec, Woken } from './types.ts';

const waiting = (spec: (context: StepContext) => WaitSpec, seen: (Woken | null)[] = []) =>
  scripted({
    w: async (context) => {
      seen.push(context.woken);
      return context.woken ? { result: context.woken as unknown as Json } : { wait: spec(context) };
    },
  });
const one = definition([step('w', [], { title: 'Waiting' }), step('after', ['w'])]);
const isWaiting = (runs: Runs, id: string) =>
  until(() => runs.running().find((run) => run.id === id)?.state === 'waiting');

test('a timer wakes its step when its time has come, over a restart, too', async () => {
  const bench = await createBench();
  const until_ = bench.clock.now() + 3_600_000;
  const seen: (Woken | null)[] = [];
  const types = [waiting(() => ({ kind: 'timer', until: until_ }), seen)];
  const first = await bench.engine({ types });
  const { id } = await first.start(one);
  await isWaiting(first, id);
  expect((await first.get(id)).steps[0]).toMatchObject({ state: 'waiting', wait: { kind: 'timer', until: until_ } });
  bench.clock.advance(3_599_000);
  expect(first.running()[0]?.state).toBe('waiting');
  await first.dispose();
  const second = await bench.engine({ types });
  bench.clock.advance(1_000);
  expect((await second.ended(id)).state).toBe('succeeded');
  expect(seen).toEqual([null, { kind: 'timer' }]);
  expect((await second.get(id)).steps[0]?.attempts).toHaveLength(1);
});

test('a clock that is set back in the very moment leaves no step asleep', async () => {
  const bench = await createBench();
  const start = bench.clock.now();
  const runs = await bench.engine({ types: [waiting(() => ({ kind: 'timer', until: start + 1_000 }))] });
  const { id } = await runs.start(one);
  await isWaiting(runs, id);
  bench.clock.advance(1_000);
  bench.clock.set(start + 900);
  expect((await runs.ended(id, AbortSignal.timeout(10_000))).state).toBe('succeeded');
});

test('a timer that came due while the program did not run fires at the start', async () => {
  const bench = await createBench();
  const types = [waiting(() => ({ kind: 'timer', until: bench.clock.now() + 1_000 }))];
  const first = await bench.engine({ types });
  const { id } = await first.start(one);
  await isWaiting(first, id);
  await first.dispose();
  bench.clock.advance(86_400_000);
  const second = await bench.engine({ types });
  bench.clock.advance(0);
  expect((await second.ended(id)).state).toBe('succeeded');
});

test('a signal wakes the step that waits for it; one that comes too early is kept, in order', async () => {
  const bench = await createBench();
  const runs = await bench.engine({
    types: [
      scripted({
        w: async ({ woken }) =>
          woken?.kind === 'signal' ? { result: woken.payload } : { wait: { kind: 'signal', name: 'go' } },
        v: async ({ woken }) =>
          woken?.kind === 'signal' ? { result: woken.payload } : { wait: { kind: 'signal', name: 'go' } },
        t: async ({ woken }) => (woken ? { result: null } : { wait: { kind: 'timer', until: bench.clock.now() + 10 } }),
      }),
    ],
  });
  const { id } = await runs.start(definition([step('t'), step('w', ['t']), step('v', ['w'])]));
  await isWaiting(runs, id);
  await runs.signal(id, 'other', 0);
  await runs.signal(id, 'go', 1);
  await runs.dispose();
  const again = await bench.engine({
    types: [
      scripted({
        w: async ({ woken }) =>
          woken?.kind === 'signal' ? { result: woken.payload } : { wait: { kind: 'signal', name: 'go' } },
        v: async ({ woken }) =>
          woken?.kind === 'signal' ? { result: woken.payload } : { wait: { kind: 'signal', name: 'go' } },
      }),
    ],
  });
  bench.clock.advance(10);
  await until(async () => (await again.get(id)).steps[2]?.state === 'waiting');
  expect((await again.get(id)).steps[2]?.wait).toEqual({ kind: 'signal', name: 'go', until: null });
  expect(again.running()[0]?.text).toBe('v: waits for go');
  await again.signal(id, 'go', { n: 2 });
  await again.ended(id);
  expect((await again.get(id)).output).toEqual({ t: 't', w: 1, v: { n: 2 } });
  await expect(again.signal(id, 'go', 3)).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('an approval asks until it is answered', async () => {
  const bench = await createBench();
  const types = [waiting(() => ({ kind: 'approval', question: 'Deploy to production?' }))];
  const first = await bench.engine({ types });
  const { id } = await first.start(one);
  await isWaiting(first, id);
  expect(first.running()[0]).toMatchObject({ asks: true, text: 'Deploy to production?', progress: 0 });
  await first.dispose();
  const runs = await bench.engine({ types });
  expect(runs.running()[0]).toMatchObject({ asks: true });
  await expect(runs.decide(id, 'after', 'approved')).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(runs.decide(id, 'nothing', 'approved')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await runs.decide(id, 'w', 'rejected', 'not on a Friday');
  await runs.ended(id);
  expect((await runs.step(id, 'w')).result).toEqual({
    kind: 'approval',
    choice: 'rejected',
    comment: 'not on a Friday',
  });
  await expect(runs.decide(id, 'w', 'approved')).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('a wait has an end when it is given one', async () => {
  const bench = await createBench();
  const runs = await bench.engine({
    types: [waiting(() => ({ kind: 'signal', name: 'go', until: bench.clock.now() + 500 }))],
  });
  const { id } = await runs.start(one);
  await isWaiting(runs, id);
  bench.clock.advance(500);
  await runs.ended(id);
  expect((await runs.step(id, 'w')).result).toEqual({ kind: 'timeout' });
});

test('a wait for an event hears what happens, and what happened while the program did not run', async () => {
  const bench = await createBench();
  const subject = { type: 'project', id: 'p1', label: 'shop' };
  await bench.journal.append({ kind: 'git.pulled', sentence: 'before', subjects: [subject] });
  const filter = { kinds: ['git.pulled'], subject: { type: 'project', id: 'p1' } };
  const types = [waiting(() => ({ kind: 'event', sentence: 'until shop is pulled', filter }))];
  const first = await bench.engine({ types });
  const live = await first.start(one);
  const restarted = await first.start(one, { name: 'Two' });
  await isWaiting(first, live.id);
  await isWaiting(first, restarted.id);
  expect(first.running()[0]?.text).toBe('Waiting: until shop is pulled');
  await bench.journal.append({ kind: 'git.pulled', sentence: 'another project', subjects: [{ ...subject, id: 'p2' }] });
  await bench.journal.append({ kind: 'git.pushed', sentence: 'another kind', subjects: [subject] });
  await first.cancel(restarted.id);
  const third = await first.start(one);
  await isWaiting(first, third.id);
  await bench.journal.append({ kind: 'git.pulled', sentence: 'now', subjects: [subject] });
  await first.ended(live.id);
  expect((await first.step(live.id, 'w')).result).toMatchObject({ kind: 'event', event: { sentence: 'now' } });
  await first.ended(third.id);
  const fourth = await first.start(one);
  await isWaiting(first, fourth.id);
  await first.dispose();
  await bench.journal.append({ kind: 'git.pulled', sentence: 'while away', subjects: [subject] });
  await bench.journal.append({ kind: 'git.pulled', sentence: 'later', subjects: [subject] });
  const second = await bench.engine({ types });
  await second.ended(fourth.id);
  expect((await second.step(fourth.id, 'w')).result).toMatchObject({ event: { sentence: 'while away' } });
});

test('child runs go at most so many at once, and come back in order', async () => {
  const bench = await createBench();
  let running = 0;
  let most = 0;
  const child = definition([step('x')], { id: 'child', name: 'Child', output: 'x' });
  const runs = await bench.engine({
    types: [
      scripted({
        w: async ({ woken }) =>
          woken?.kind === 'runs'
            ? { result: woken.outcomes.map(({ state, output }) => [state, output]) }
            : {
                wait: {
                  kind: 'runs',
                  parallel: 2,
                  runs: [1, 2, 3, 4, 5].map((n) => ({ definition: child, input: n, name: `Child ${n}` })),
                },
              },
        x: async ({ runInput }) => {
          most = Math.max(most, ++running);
          await Promise.resolve();
          running--;
          if (runInput === 4) throw new Error('four');
          return { result: runInput };
        },
      }),
    ],
  });
  const { id } = await runs.start(one);
  await runs.ended(id);
  expect(most).toBeLessThanOrEqual(2);
  const ok = (n: number) => ['succeeded', n];
  expect((await runs.step(id, 'w')).result).toEqual([ok(1), ok(2), ok(3), ['failed', null], ok(5)]);
  const run = await runs.get(id);
  expect(run.children.map((one) => [one.name, one.parent])).toEqual(
    [1, 2, 3, 4, 5].map((n) => [`Child ${n}`, { runId: id, stepKey: 'w' }]),
  );
  expect((await runs.list({})).runs.map((one) => one.id)).toEqual([id]);
  expect((await runs.list({ children: true })).runs).toHaveLength(6);
  expect((await bench.journal.list({ kinds: ['run.started'] })).events).toHaveLength(1);
});

test('no further child is started after a failure when that was asked for', async () => {
  const bench = await createBench();
  const child = definition([step('x')]);
  const runs = await bench.engine({
    types: [
      scripted({
        w: async ({ woken }) =>
          woken?.kind === 'runs'
            ? { result: woken.outcomes.map(({ state }) => state) }
            : {
                wait: {
                  kind: 'runs',
                  parallel: 1,
                  stopOnFailure: true,
                  runs: [1, 2, 3].map((n) => ({ definition: child, input: n })),
                },
              },
        x: async ({ runInput }) => (runInput === 2 ? Promise.reject(new Error('two')) : { result: null }),
      }),
    ],
  });
  const { id } = await runs.start(one);
  await runs.ended(id);
  expect((await runs.step(id, 'w')).result).toEqual(['succeeded', 'failed']);
});

test('no child runs at all is soon done, and runs within runs have an end', async () => {
  const bench = await createBench();
  const nested = definition([step('deep')]);
  const runs = await bench.engine({
    types: [
      scripted({
        w: async ({ woken }) => (woken ? { result: woken as unknown as Json } : { wait: { kind: 'runs', runs: [] } }),
        deep: async ({ woken }) =>
          woken?.kind === 'runs'
            ? { result: (woken.outcomes[0]?.error?.code ?? woken.outcomes[0]?.output) as Json }
            : { wait: { kind: 'runs', runs: [{ definition: nested, input: null }] } },
        many: async () => ({
          wait: { kind: 'runs', runs: Array.from({ length: 1_001 }, () => ({ definition: nested, input: null })) },
        }),
      }),
    ],
  });
  const none = await runs.start(one);
  await runs.ended(none.id);
  expect((await runs.step(none.id, 'w')).result).toEqual({ kind: 'runs', outcomes: [] });
  const deep = await runs.start(nested);
  await runs.ended(deep.id);
  expect((await runs.list({ children: true })).runs).toHaveLength(1 + 8);
  const many = await runs.start(definition([step('many')]));
  expect((await runs.ended(many.id)).error).toMatchObject({ code: 'TOO_LARGE' });
});

test('child runs go on over a restart, none twice', async () => {
  const bench = await createBench();
  const child = definition([step('x')]);
  const begun: Json[] = [];
  const types = (hang: boolean) => [
    scripted({
      w: async ({ woken }) =>
        woken?.kind === 'runs'
          ? { result: woken.outcomes.length }
          : { wait: { kind: 'runs', parallel: 1, runs: [1, 2, 3].map((n) => ({ definition: child, input: n })) } },
      x: async ({ runInput, signal }) => {
        begun.push(runInput);
        if (hang && runInput === 2)
          await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
        return { result: null };
      },
    }),
  ];
  const first = await bench.engine({ types: types(true) });
  const { id } = await first.start(one);
  await until(() => begun.includes(2));
  expect((await first.get(id)).steps[0]?.wait).toEqual({ kind: 'runs', total: 3, ended: 1, failed: 0 });
  await first.dispose();
  const second = await bench.engine({ types: types(false) });
  expect((await second.get(id)).steps[0]?.wait).toMatchObject({ kind: 'runs', total: 3, ended: 1, failed: 0 });
  await second.ended(id);
  expect((await second.step(id, 'w')).result).toBe(3);
  expect(begun).toEqual([1, 2, 2, 3]);
  expect((await second.get(id)).children).toHaveLength(3);
});
