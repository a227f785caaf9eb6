import { expect, test } from 'vitest';
import { addPending, keepOnly, settle, showTerminal, useTerminals } from './store.ts';

const shown = () => useTerminals.getState().tabs.map(({ focused }) => focused);

test('a list that was asked for before a terminal was there does not take its tab away', () => {
  addPending('new-1', { request: {}, error: null });
  showTerminal('new-1');
  keepOnly(new Set());
  settle('new-1', 'a');
  keepOnly(new Set());
  expect(shown()).toEqual(['a']);
  keepOnly(new Set(['a']));
  expect(shown()).toEqual(['a']);
  keepOnly(new Set());
  expect(shown()).toEqual([]);
});
