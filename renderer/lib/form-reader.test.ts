import { expect, test } from 'vitest';
import { createFormReader, numberOf } from './form-reader.ts';

test('a number, nothing, or what is wrong', () => {
  expect(numberOf(' 42 ', { min: 1, max: 65_535 })).toBe(42);
  expect(numberOf(' ', { min: 1, max: 65_535 })).toBeNull();
  expect(numberOf('70000', { min: 1, max: 65_535 })).toBe('A whole number from 1 to 65,535.');
  expect(numberOf('1.5', { min: 1, max: 2 })).toBe('A whole number from 1 to 2.');
  expect(numberOf('0x', { min: 0.1, max: 2, whole: false })).toBe('A number from 0.1 to 2.');
});

test('an empty field is its standard where there is one, and wanted where there is none', () => {
  const problems: Record<string, string> = {};
  const form = { port: '', every: '' };
  const read = createFormReader({ form, problems });
  expect(read.optional('port', { min: 1, max: 9 })).toBeNull();
  read.figure('every', { min: 0.1, max: 9 });
  read.wrong('every', 'said later');
  expect(problems).toEqual({ every: 'A number is wanted.' });
  const kind = createFormReader({ form, problems: {}, standard: { port: '', every: '0.5' } });
  expect(kind.figure('every', { min: 0.1, max: 9 })).toBe(0.5);
});
