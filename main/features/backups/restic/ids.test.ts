import { expect, it } from 'vitest';
import { isId } from './ids.ts';

it.each(['0123456789abcdef'.repeat(4), 'f'.repeat(64), '0'.repeat(64)])('%s is a hash', (id) =>
  expect(isId(id)).toBe(true),
);

it.each([
  '',
  'a'.repeat(63),
  'a'.repeat(65),
  ...[...'gG`@/:AF \n\0é'].map((odd) => `${'a'.repeat(63)}${odd}`),
  7,
  null,
  ['a'],
])('%j is none', (other) => expect(isId(other)).toBe(false));
