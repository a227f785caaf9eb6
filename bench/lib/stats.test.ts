import { expect, test } from 'vitest';
import { median, percentile } from './stats.ts';

test('a percentile is a value of the sample, whatever its order', () => {
  const sample = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(percentile(sample, 0.5)).toBe(50);
  expect(percentile(sample, 0.99)).toBe(99);
  expect(percentile(sample, 1)).toBe(100);
  expect(percentile(sample, 0)).toBe(1);
  expect(median([3, 1, 2])).toBe(2);
  expect(median([7])).toBe(7);
});

test('of nothing there is no percentile', () => {
  expect(() => percentile([], 0.5)).toThrow('nothing was measured');
});
