import { describe, expect, it } from 'vitest';
import type { Edge } from './layers.ts';
import { layersOf } from './layers.ts';
import { type LayoutOptions, layoutGraph } from './layout.ts';
import { crossings, orderLayers } from './order.ts';

const options: LayoutOptions = { direction: 'right', width: 200, height: 52, gap: 16, layerGap: 48 };
const edge = (text: string): Edge => {
  const [from = '', to = ''] = text.split('>');
  return { from, to };
};
const edges = (text: string) => text.split(' ').filter(Boolean).map(edge);

/** The same numbers every time. */
function random(seed: number) {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

function randomGraph(count: number, seed: number): [string[], Edge[]] {
  const next = random(seed);
  const ids = Array.from({ length: count }, (_, index) => `n${index}`);
  const out: Edge[] = [];
  for (let to = 1; to < count; to++)
    for (let times = 0; times <= next() * 2; times++)
      out.push({ from: `n${Math.max(0, to - 1 - Math.floor(next() * 12))}`, to: `n${to}` });
  return [ids, out];
}

describe.each(['right', 'down'] as const)('a layout going %s', (direction) => {
  const along = direction === 'right' ? 'x' : 'y';
  const size = direction === 'right' ? options.width : options.height;

  it.each([
    [8, 1],
    [40, 2],
    [200, 3],
    [200, 4],
  ])('%i nodes: nothing overlaps, every edge goes forward', (count, seed) => {
    const [ids, given] = randomGraph(count, seed);
    const { nodes, width, height } = layoutGraph(ids, given, { ...options, direction });
    expect(nodes).toHaveLength(count);
    for (const [index, a] of nodes.entries()) {
      expect(a.x).toBeGreaterThanOrEqual(0);
      expect(a.y).toBeGreaterThanOrEqual(0);
      expect(a.x + options.width).toBeLessThanOrEqual(width + 0.2);
      expect(a.y + options.height).toBeLessThanOrEqual(height + 0.2);
      for (const b of nodes.slice(index + 1))
        expect(
          Math.abs(a.x - b.x) >= options.width || Math.abs(a.y - b.y) >= options.height,
          `${a.id} and ${b.id}`,
        ).toBe(true);
    }
    const place = new Map(nodes.map((node) => [node.id, node]));
    for (const { from, to } of given)
      expect((place.get(to)?.[along] ?? 0) - (place.get(from)?.[along] ?? 0)).toBeGreaterThanOrEqual(
        size + options.layerGap,
      );
  });
});

describe('a layout', () => {
  it('is the same for the same input, and empty for nothing', () => {
    const [ids, given] = randomGraph(60, 9);
    expect(layoutGraph(ids, given, options)).toEqual(layoutGraph(ids, given, options));
    expect(layoutGraph([], [], options)).toEqual({ width: 0, height: 0, nodes: [], edges: [] });
  });

  it('draws a chain as one straight line', () => {
    const { nodes, edges: drawn } = layoutGraph(['a', 'b', 'c'], edges('a>b b>c'), options);
    expect(new Set(nodes.map(({ y }) => y)).size).toBe(1);
    expect(nodes.map(({ layer }) => layer)).toEqual([0, 1, 2]);
    expect(drawn.map(({ end }) => end.x)).toEqual([248, 496]);
  });

  it('puts what joins two ways between them', () => {
    const { nodes } = layoutGraph(['a', 'b', 'c', 'd'], edges('a>b a>c b>d c>d'), options);
    const y = Object.fromEntries(nodes.map((node) => [node.id, node.y]));
    expect(y.a).toBe(y.d);
    expect(y.a).toBe(((y.b ?? 0) + (y.c ?? 0)) / 2);
  });

  it('lets an edge that skips layers pass beside the nodes between', () => {
    const { nodes, edges: drawn } = layoutGraph(['a', 'b', 'c'], edges('a>b b>c a>c'), options);
    const b = nodes.find(({ id }) => id === 'b');
    const long = drawn.find(({ from, to }) => from === 'a' && to === 'c');
    const straight = /L(-?[\d.]+) (-?[\d.]+)/.exec(long?.path ?? '');
    expect(Number(straight?.[1])).toBe((b?.x ?? 0) + options.width);
    const y = Number(straight?.[2]);
    expect(y < (b?.y ?? 0) || y > (b?.y ?? 0) + options.height).toBe(true);
  });

  it('untangles what the order given would cross', () => {
    const ids = ['a', 'b', 'c', 'x', 'y', 'z'];
    const { layers } = layersOf(ids, edges('a>z b>y c>x'));
    expect(crossings(layers)).toBe(3);
    expect(crossings(orderLayers(layers))).toBe(0);
  });

  it('shows a circle instead of losing itself in it, and takes no harm from edges to nowhere or twice', () => {
    const { nodes, edges: drawn } = layoutGraph(['a', 'b', 'c'], edges('a>b b>c c>a c>gone b>b a>b'), options);
    expect(nodes).toHaveLength(3);
    expect(
      drawn
        .filter(({ circular }) => circular)
        .map(({ from, to }) => `${from}>${to}`)
        .sort(),
    ).toEqual(['b>b', 'c>a']);
    expect(drawn).toHaveLength(4);
  });

  it('puts a step that needs nothing before the one that needs it, not at the far start', () => {
    const { nodes } = layoutGraph(['a', 'b', 'c', 'lone'], edges('a>b b>c lone>c'), options);
    expect(nodes.find(({ id }) => id === 'lone')?.layer).toBe(1);
  });

  it('stays small when a thousand steps all lead to the last', () => {
    const ids = Array.from({ length: 1000 }, (_, index) => `n${index}`);
    const chain = ids.slice(1).flatMap((to, index) => [
      { from: `n${index}`, to },
      { from: `n${index}`, to: 'n999' },
    ]);
    const { nodes, edges: drawn } = layoutGraph(ids, chain, options);
    expect(nodes).toHaveLength(1000);
    expect(drawn).toHaveLength(1997);
  });
});
