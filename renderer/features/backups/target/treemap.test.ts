import { describe, expect, it } from 'vitest';
import { treemap } from './treemap.ts';

const box = { x: 0, y: 0, width: 600, height: 400 };
const layout = (sizes: readonly number[]) => treemap(sizes, (size) => size, box);

describe('a treemap', () => {
  it('gives each its share of the whole, and nothing twice', () => {
    const tiles = layout([6, 6, 4, 3, 2, 2, 1]);
    expect(tiles).toHaveLength(7);
    for (const { item, width, height } of tiles) expect(width * height).toBeCloseTo((item / 24) * 240_000, 3);
    for (const a of tiles)
      for (const b of tiles)
        if (a !== b) {
          const over = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
          const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
          expect(Math.min(over, down)).toBeLessThanOrEqual(1e-6);
        }
  });
  it('stays within, and near to squares', () => {
    for (const { x, y, width, height } of layout([6, 6, 4, 3, 2, 2, 1])) {
      expect(x + width).toBeLessThanOrEqual(600 + 1e-6);
      expect(y + height).toBeLessThanOrEqual(400 + 1e-6);
      expect(Math.max(width / height, height / width)).toBeLessThan(4);
    }
  });
  it('leaves out what has no size, and has nothing to show of nothing', () => {
    expect(layout([0, Number.NaN, -1])).toEqual([]);
    expect(layout([])).toEqual([]);
    expect(layout([0, 5]).map(({ item }) => item)).toEqual([5]);
    expect(treemap([1], (size) => size, { ...box, width: 0 })).toEqual([]);
  });
  it('holds ten thousand', () => {
    expect(layout(Array.from({ length: 10_000 }, (_, i) => i + 1)).length).toBeGreaterThan(9_900);
  });
});
