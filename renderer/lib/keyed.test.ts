import { expect, test } from 'vitest';
import { keyed } from './keyed.ts';

test('two that say the same have keys of their own, and keep them when others come before', () => {
  const keys = (items: readonly string[]) => keyed(items, (item) => item).map(({ key }) => key);
  expect(new Set(keys(['a', 'b', 'a', '1 a'])).size).toBe(4);
  expect(keys(['b', 'a', 'a']).slice(1)).toEqual(keys(['a', 'a']));
});
