import { describe, expect, it } from 'vitest';
import type { ProjectEdge } from '../../../../../shared/features/projects/schema.ts';
import { neighbourhood } from './neighbours.ts';

const edge = (from: string, to: string): ProjectEdge => ({
  from,
  to,
  how: 'path',
  dependency: to,
  file: 'package.json',
});

describe('the projects joined to one', () => {
  const edges = [edge('a', 'b'), edge('b', 'c'), edge('d', 'a'), edge('x', 'y')];

  it('are those before and after it, and theirs; the nearest first', () => {
    const { ids, edges: own, cut } = neighbourhood(edges, 'a');
    expect(ids).toEqual(['a', 'b', 'd', 'c']);
    expect(own).toHaveLength(3);
    expect(cut).toBe(false);
  });

  it('are none for one that is alone', () => {
    expect(neighbourhood(edges, 'alone')).toEqual({ ids: ['alone'], edges: [], cut: false });
  });

  it('are so many at most, and it says so', () => {
    const many = Array.from({ length: 100 }, (_, i) => edge('hub', `n${i}`));
    const { ids, edges: own, cut } = neighbourhood(many, 'hub', 10);
    expect([ids.length, own.length, cut]).toEqual([10, 9, true]);
  });

  it('end with a circle', () => {
    expect(neighbourhood([edge('a', 'b'), edge('b', 'a')], 'a').ids).toEqual(['a', 'b']);
  });
});
