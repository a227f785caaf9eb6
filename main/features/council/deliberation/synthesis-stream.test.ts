import { expect, test } from 'vitest';
import { createSynthesisStream } from './synthesis-stream.ts';

test('a reader that goes away takes nothing from another one, and none leaves a listener behind', async () => {
  const stream = createSynthesisStream();
  const [first, second] = [new AbortController(), new AbortController()];
  const one = stream.read('a', { signal: first.signal });
  const other = stream.read('a', { signal: second.signal });
  stream.begin('a');
  expect((await one.next()).value).toMatchObject({ type: 'reset' });
  expect((await other.next()).value).toMatchObject({ type: 'reset' });
  const waiting = one.next();
  // While the other one has something in its hands, the first goes.
  first.abort();
  expect((await waiting).done).toBe(true);
  const next = other.next();
  stream.add('a', 'word');
  expect((await next).value).toMatchObject({ type: 'item', item: { text: 'word' } });
  const last = other.next();
  second.abort();
  expect((await last).done).toBe(true);
});
