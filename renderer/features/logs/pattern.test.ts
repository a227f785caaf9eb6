import { expect, test } from 'vitest';
import { canMark, hitsOf, patternOf } from './pattern.ts';

const plain = { text: '', regex: false, exact: false };

test('text is taken as it is written, whatever its capitals unless asked', () => {
  const { find } = patternOf({ ...plain, text: 'a.b' });
  expect(hitsOf(find, 'A.B axb a.b')).toEqual([
    [0, 3],
    [8, 11],
  ]);
  expect(hitsOf(patternOf({ ...plain, text: 'a.b', exact: true }).find, 'A.B a.b')).toEqual([[4, 7]]);
});

test('a pattern that is none says why', () => {
  const { find, problem } = patternOf({ ...plain, text: 'a(', regex: true });
  expect(find).toBeNull();
  expect(problem).toMatch(/group/i);
  expect(problem).not.toContain('a(');
});

test('a pattern that fits nothing at all marks nothing and ends', () => {
  expect(hitsOf(patternOf({ ...plain, text: 'x*', regex: true }).find, 'aaa')).toEqual([]);
});

test.each([
  ['(a+)+$', false],
  ['(a|aa)*$', false],
  ['(.)\\1', false],
  ['a.*b.*c.*d', false],
  ['time(d )?out', true],
  ['[+*]{2} \\d+', true],
])('what could take for ever is not marked: %s', (text, may) => {
  expect(canMark({ text, regex: true })).toBe(may);
});
