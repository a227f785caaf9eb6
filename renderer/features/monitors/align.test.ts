import { expect, it } from 'vitest';
import type { SeriesRange } from '../../../shared/features/monitors/schema.ts';
import { align, together } from './align.ts';

const range = (key: string, from: number, stepMs: number, mean: (number | null)[]): SeriesRange => ({
  key,
  tier: '1s',
  from,
  stepMs,
  mean,
  min: mean,
  max: mean,
  last: mean,
});

it('takes lines of one grid as they are', () => {
  const { times, columns, stepMs } = align([range('a', 0, 10, [1, null]), range('b', 0, 10, [2, 3])], 100);
  expect(times).toEqual([100, 110]);
  expect(columns.get('a')?.mean).toEqual([1, null]);
  expect(stepMs).toBe(10);
});

it('puts lines of other grids over one row of moments, with gaps only where a line has them', () => {
  const { times, columns } = align([range('a', 0, 10, [1, 2, null]), range('b', 0, 20, [5, 6])]);
  expect(times).toEqual([0, 10, 20]);
  expect(columns.get('a')?.mean).toEqual([1, 2, null]);
  expect(columns.get('b')?.mean).toEqual([5, undefined, 6]);
});

it('lays another time over this one', () => {
  const both = together([0, 10], [5, 10]);
  expect(both.times).toEqual([0, 5, 10]);
  expect(both.first([1, 2])).toEqual([1, undefined, 2]);
  expect(both.second([3, 4])).toEqual([undefined, 3, 4]);
});
