import { expect, test } from 'vitest';
import { createTurns, type Wanted } from './turns.ts';

const quiet = { signal: new AbortController().signal, onWait() {} };

/** Work that goes on until it is told to end, and says when it began. */
function held(turns: ReturnType<typeof createTurns>, wanted: Wanted[], options: Partial<typeof quiet> = {}) {
  const { promise, resolve: end } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const state = { begun: false };
  const done = turns.during(wanted, { ...quiet, ...options }, () => {
    state.begun = true;
    begin();
    return promise;
  });
  return { state, begun, end, done };
}
const at = (place: string, standing: Wanted['standing']): Wanted[] => [{ place, standing }];

test('readers go together and beside one writer; what removes things is alone, and comes when it is its turn', async () => {
  const turns = createTurns();
  const [reader, writer] = [held(turns, at('a', 'reader')), held(turns, at('a', 'writer'))];
  await Promise.all([reader.begun, writer.begun]);
  const waits: string[] = [];
  const second = held(turns, at('a', 'writer'), { onWait: () => waits.push('writer') });
  const alone = held(turns, at('a', 'alone'), { onWait: () => waits.push('alone') });
  const late = held(turns, at('a', 'reader'), { onWait: () => waits.push('late') });
  const elsewhere = held(turns, at('b', 'alone'));
  await elsewhere.begun;
  expect(waits).toEqual(['writer', 'alone', 'late']);
  writer.end();
  await second.begun;
  reader.end();
  await reader.done;
  expect(alone.state.begun).toBe(false);
  second.end();
  await alone.begun;
  expect(late.state.begun).toBe(false);
  alone.end();
  await late.begun;
  late.end();
  elsewhere.end();
  await Promise.all([late.done, elsewhere.done]);
});

test('two that want the same two places, the other way round, do not wait for each other', async () => {
  const turns = createTurns();
  const both = (first: string, second: string): Wanted[] => [...at(first, 'writer'), ...at(second, 'writer')];
  const one = held(turns, both('a', 'b'));
  const two = held(turns, both('b', 'a'));
  await one.begun;
  one.end();
  await two.begun;
  two.end();
  await Promise.all([one.done, two.done]);
});

test('who no longer wants it is passed over, and a failure gives the turn on', async () => {
  const turns = createTurns();
  const first = held(turns, at('a', 'writer'));
  const abort = new AbortController();
  const second = held(turns, at('a', 'alone'), { signal: abort.signal });
  const third = held(turns, at('a', 'reader'));
  abort.abort(new Error('enough'));
  await expect(second.done).rejects.toThrow('enough');
  await third.begun;
  third.end();
  first.end();
  await first.done;
  await expect(turns.during(at('a', 'alone'), quiet, () => Promise.reject(new Error('failed')))).rejects.toThrow(
    'failed',
  );
  expect(await turns.during(at('a', 'alone'), quiet, async () => 'next')).toBe('next');
});
