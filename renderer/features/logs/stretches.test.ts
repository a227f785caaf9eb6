import { expect, test } from 'vitest';
import { heightOf, spanOf, stretchesOf } from './stretches.ts';

const spread = [0, 10, 20].map((at) => ({ at, found: at, errors: 0 }));

test('a stretch ends where the next begins, and the last is as long', () => {
  expect(stretchesOf(spread).map(({ from, to }) => [from, to])).toEqual([
    [0, 10],
    [10, 20],
    [20, 30],
  ]);
});

test('a span goes from the first to the last, whichever way it was drawn', () => {
  const stretches = stretchesOf(spread);
  expect(spanOf(stretches, 2, 1)).toEqual({ from: 10, to: 30 });
  expect(spanOf(stretches, 0, 0)).toEqual({ from: 0, to: 10 });
  expect(spanOf([], 0, 0)).toBeNull();
});

test('a few lines beside thousands are seen, none is not', () => {
  expect(heightOf(0, 10_000)).toBe(0);
  expect(heightOf(1, 10_000)).toBeGreaterThan(0.05);
  expect(heightOf(10_000, 10_000)).toBe(1);
});
