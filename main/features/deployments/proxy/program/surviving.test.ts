import { expect, test } from 'vitest';
import { surviving } from './surviving.ts';

test('what nobody expected is told with its place, and not without end', () => {
  const lines: string[] = [];
  const survive = surviving((text) => lines.push(text));
  survive(new Error('odd'));
  expect(lines[0]).toMatch(/^Error: odd\n\s+at /);
  for (let n = 0; n < 1_000; n += 1) survive('again');
  expect(lines).toHaveLength(101);
  expect(lines.at(-1)).toMatch(/not told any more/);
});
