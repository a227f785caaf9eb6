import { expect, test } from 'vitest';
import { interleaved } from './rounds.ts';

test('contestants take turns at being first, the warm-up does not count, each figure gets its median', async () => {
  const order: string[] = [];
  const contestant = (name: string, samples: number[]) => async () => {
    order.push(name);
    const value = samples.shift() ?? Number.NaN;
    return { value, negative: -value };
  };
  const result = await interleaved(3, { a: contestant('a', [1_000, 3, 1, 2]), b: contestant('b', [1_000, 5, 5, 9]) });
  expect(order.join('')).toBe('ababbaab');
  expect(result).toEqual({ a: { value: 2, negative: -2 }, b: { value: 5, negative: -5 } });
});
