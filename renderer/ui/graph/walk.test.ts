import { describe, expect, it } from 'vitest';
import { layoutGraph } from './layout.ts';
import { readingOrder, stepOf, walk } from './walk.ts';

const layout = layoutGraph(
  ['a', 'b', 'c', 'd', 'alone'],
  [
    { from: 'a', to: 'b' },
    { from: 'a', to: 'c' },
    { from: 'b', to: 'd' },
    { from: 'c', to: 'd' },
    { from: 'd', to: 'a' },
  ],
  { direction: 'right', width: 200, height: 50, gap: 16, layerGap: 40 },
);
const go = (from: string | null, key: string) => {
  const step = stepOf(key, 'right');
  return step && walk(layout, 'right', from, step);
};

describe('keys in a graph', () => {
  it('lead along the edges and within a layer', () => {
    expect(['b', 'c']).toContain(go('a', 'ArrowRight'));
    expect(go('b', 'ArrowRight')).toBe('d');
    expect(go('d', 'ArrowRight')).toBe('d');
    expect(go('c', 'ArrowLeft')).toBe('a');
    expect(go(go('b', 'ArrowDown') ?? null, 'ArrowUp')).toBe('b');
  });

  it('reach every node in reading order', () => {
    const order = readingOrder(layout.nodes).map(({ id }) => id);
    expect([...order].sort()).toEqual(['a', 'alone', 'b', 'c', 'd']);
    expect(go(null, 'j')).toBe(order[0]);
    let at = order[0] ?? null;
    for (const id of order.slice(1)) {
      at = go(at, 'j') ?? null;
      expect(at).toBe(id);
    }
    expect(go(at, 'j')).toBe(at);
    expect(go(at, 'Home')).toBe(order[0]);
    expect(go('gone', 'End')).toBe(order.at(-1));
  });

  it('turn with the graph, and nothing else is a key', () => {
    expect(stepOf('ArrowDown', 'down')).toBe('forward');
    expect(stepOf('ArrowDown', 'right')).toBe('next');
    expect(stepOf('x', 'right')).toBeUndefined();
    expect(walk({ width: 0, height: 0, nodes: [], edges: [] }, 'right', null, 'next')).toBeNull();
  });
});
