import { describe, expect, it } from 'vitest';
import { isPane, neighbour, type Pane, resized, split, splitAround, terminalsOf, without } from './layout.ts';

const one: Pane = { kind: 'terminal', id: 'a' };
const two = split(one, 'a', 'b', 'row');
const three = split(two, 'b', 'c', 'column');

describe('terminals in one tab', () => {
  it('stand beside or above each other', () => {
    expect(terminalsOf(three)).toEqual(['a', 'b', 'c']);
    expect(neighbour(three, 'a', 'right')).toBe('b');
    expect(neighbour(three, 'b', 'down')).toBe('c');
    expect(neighbour(three, 'c', 'left')).toBe('a');
    expect(neighbour(three, 'c', 'up')).toBe('b');
    expect(neighbour(three, 'a', 'left')).toBeNull();
    expect(neighbour(three, 'a', 'down')).toBeNull();
  });

  it('leave no empty half behind', () => {
    expect(without(three, 'b')).toEqual({ ...(two as object), second: { kind: 'terminal', id: 'c' } });
    expect(without(two, 'b')).toEqual(one);
    expect(without(one, 'a')).toBeNull();
  });

  it('are resized by the innermost line that runs that way, within bounds', () => {
    expect(splitAround(three, 'c', 'column')).toEqual({ path: [1], share: 0.5 });
    expect(splitAround(three, 'c', 'row')).toEqual({ path: [], share: 0.5 });
    expect(splitAround(one, 'a', 'row')).toBeNull();
    expect(splitAround(resized(three, [1], 2), 'c', 'column')).toEqual({ path: [1], share: 0.9 });
  });

  it('are read back only where they make sense', () => {
    expect(isPane(JSON.parse(JSON.stringify(three)))).toBe(true);
    for (const wrong of [
      null,
      'a',
      {},
      { kind: 'terminal' },
      { ...(two as object), share: 5 },
      { ...(two as object), first: 1 },
    ])
      expect(isPane(wrong)).toBe(false);
  });
});
