import { expect, test } from 'vitest';
import { until } from '../testing/until.ts';
import { StepFailure } from './step-failure.ts';
import { createBench, createGate, definition, scripted, step, untilAborted } from './testing/engine.ts';

test('what ran too long may tell what it had so far, and a further try says why there is one', async () => {
  const bench = await createBench();
  const gate = createGate();
  let tries = 0;
  const runs = await bench.engine({
    types: [
      scripted({
        a: async (context) => {
          if (++tries === 1) throw new StepFailure('The first try failed');
          gate.open();
          const stopped = await untilAborted(context).catch((cause: unknown) => cause);
          throw new StepFailure('stopped', { result: 'half of it', cause: stopped });
        },
      }),
    ],
  });
  const steps = [
    step('a', [], { timeoutMs: 1_000, onError: 'continue', retry: { attempts: 2, backoffMs: 10, jitter: 0 } }),
  ];
  const { id } = await runs.start(definition(steps));
  await until(() => {
    bench.clock.advance(10);
    return tries === 2;
  });
  await gate.opened;
  bench.clock.advance(1_000);
  expect(await runs.ended(id)).toMatchObject({ state: 'succeeded' });
  const { result, step: ended } = await runs.step(id, 'a');
  expect(ended.error).toMatchObject({ code: 'TIMED_OUT' });
  expect(result).toBe('half of it');
  bench.clock.advance(1_000);
  const lines = await until(async () => {
    const found = (await runs.log(id, {})).lines;
    return found.length > 0 ? found : null;
  });
  expect(lines.map(({ text, stream, attempt }) => ({ text, stream, attempt }))).toEqual([
    { text: 'Try 2. The first try failed', stream: 'note', attempt: 2 },
  ]);
});
