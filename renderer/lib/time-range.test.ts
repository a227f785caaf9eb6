import { expect, it } from 'vitest';
import { sinceOf } from './time-range.ts';

it('begins where its name says', () => {
  const now = new Date(2026, 10, 21, 14, 2, 31).getTime();
  expect(sinceOf('all', now)).toBeUndefined();
  expect(sinceOf('today', now)).toBe(new Date(2026, 10, 21).getTime());
  expect(sinceOf('hour', now)).toBe(new Date(2026, 10, 21, 13, 2).getTime());
  expect(sinceOf('week', now)).toBe(new Date(2026, 10, 14, 14, 2).getTime());
});
