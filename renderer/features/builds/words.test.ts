import { expect, test } from 'vitest';
import type { BuildStep } from '../../../shared/features/builds/schema.ts';
import { argsOf, argsText, barsOf, cacheWords, commitWords, tagsOf } from './words.ts';

const step = (id: string, startedAt: number | null, tookMs: number | null, name = '[1/2] FROM x'): BuildStep => ({
  ...{ id, name, startedAt, tookMs, state: 'done', error: null },
});

test('bars lie where their steps lay in the time of all', () => {
  const bars = barsOf([step('a', 1_000, 250), step('b', 1_500, 500), step('c', null, null)], 5_000);
  expect(bars.get('a')).toEqual({ start: 0, width: 0.25 });
  expect(bars.get('b')).toEqual({ start: 0.5, width: 0.5 });
  expect(bars.has('c')).toBe(false);
  expect(barsOf([step('a', 1_000, null)], 2_000).get('a')).toEqual({ start: 0, width: 1 });
  expect(barsOf([], 1)).toEqual(new Map());
});

test('arguments and tags as they are written', () => {
  expect(argsOf('A=b\n\nURL=http://x?a=b\n')).toEqual({ A: 'b', URL: 'http://x?a=b' });
  expect(argsOf('A')).toBeNull();
  expect(argsText({ A: 'b', C: '' })).toBe('A=b\nC=');
  expect(tagsOf(' shop:1, shop:2\nshop:1 ')).toEqual(['shop:1', 'shop:2']);
});

test('a commit with changes is told from one without; steps around the Dockerfile are not counted', () => {
  expect(commitWords({ commit: '0123456789', dirty: true })).toBe('0123456 with changes');
  expect(commitWords({ commit: null, dirty: false })).toBeNull();
  expect(cacheWords({ cached: 1, steps: [step('a', 1, 1), step('b', 1, 1, '[internal] load')] })).toBe('1 of 1');
  expect(cacheWords({ cached: 3, steps: [] })).toBe('3');
});
