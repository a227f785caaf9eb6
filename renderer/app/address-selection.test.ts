import { expect, test } from 'vitest';
import { chosen, follow, selectionAt, tell } from './address-selection.ts';

test('what was clicked stays selected until the address has followed, and after', () => {
  const told = tell(chosen(selectionAt(null), 'a'));
  expect(follow(told, null).selected).toBe('a');
  const followed = follow(told, 'a');
  expect(followed).toEqual(selectionAt('a'));
});

test('an address that is behind does not take the cursor back', () => {
  const first = tell(chosen(selectionAt(null), 'a'));
  const second = tell(chosen(first, 'b'));
  const third = chosen(second, 'c');
  expect(follow(third, 'a').selected).toBe('c');
  expect(follow(follow(third, 'a'), 'b')).toEqual({ selected: 'c', address: 'b', told: [] });
});

test('an address that left some out is followed all the same', () => {
  const state = tell(chosen(tell(chosen(selectionAt(null), 'a')), 'b'));
  expect(follow(state, 'b')).toEqual(selectionAt('b'));
});

test('a link, or the way back, selects', () => {
  const state = tell(chosen(selectionAt('a'), 'b'));
  expect(follow(state, 'z')).toEqual(selectionAt('z'));
  expect(follow(follow(state, 'b'), 'a').selected).toBe('a');
});

test('the address is told once', () => {
  expect(tell(selectionAt('a')).told).toEqual([]);
  const told = tell(chosen(selectionAt('a'), 'b'));
  expect(tell(told)).toBe(told);
  expect(tell(chosen(told, 'a')).told).toEqual(['b', 'a']);
});
