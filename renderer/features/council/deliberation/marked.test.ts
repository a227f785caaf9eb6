import { expect, it } from 'vitest';
import { marked } from './marked.ts';

const known = new Map([
  ['a1b2c3d4', 1],
  ['abcdefgh', 2],
]);

it('marks what the chair cites, several in one pair too', () => {
  expect(marked('It is slow [a1b2c3d4].', known)).toBe('It is slow [e:a1b2c3d4].');
  expect(marked('It is [a1b2c3d4, id=abcdefgh].', known)).toBe('It is [e:a1b2c3d4][e:abcdefgh].');
  expect(marked('As it was [e:a1b2c3d4].', known)).toBe('As it was [e:a1b2c3d4].');
});

it('marks what it invents, so that it is seen', () => {
  expect(marked('Surely [f00f00f0].', known)).toBe('Surely [e:f00f00f0].');
});

it('leaves words and links alone', () => {
  expect(marked('See [dependencies] and [a1b2c3d4](/x).', known)).toBe('See [dependencies] and [a1b2c3d4](/x).');
});
