import { expect, it } from 'vitest';
import { chunk, moveInGrid } from './card-cursor.ts';

it.each([
  ['ArrowRight', 4, 5],
  ['j', 9, 9],
  ['ArrowLeft', 0, 0],
  ['ArrowDown', 1, 4],
  ['ArrowDown', 8, 9],
  ['ArrowDown', 9, 9],
  ['ArrowUp', 1, 1],
  ['ArrowUp', 9, 6],
  ['PageDown', 0, 6],
  ['End', 0, 9],
  ['Home', 7, 0],
  ['ArrowDown', -1, 0],
  ['q', 3, null],
])('%s from %i leads to %s among 10 cards in 3 columns', (key, from, to) => {
  expect(moveInGrid(key, from, 10, 3, 2)).toBe(to);
});

it('nothing moves where nothing is, and the last line is as short as it is', () => {
  expect(moveInGrid('j', -1, 0, 3, 2)).toBeNull();
  expect(chunk([1, 2, 3, 4], 3)).toEqual([[1, 2, 3], [4]]);
});
