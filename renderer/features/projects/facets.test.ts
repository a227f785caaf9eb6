import { expect, it } from 'vitest';
import { type FacetCounts, noFilter } from '../../../shared/features/projects/filter.ts';
import type { ProjectRoot } from '../../../shared/features/projects/schema.ts';
import { facetsOf } from './facets.ts';

const none = new Map<string, number>();
const counts: FacetCounts = {
  states: new Map([
    ['clean', 5],
    ['dirty', 2],
  ]),
  languages: new Map([
    ['Go', 1],
    ['Rust', 4],
    ['C', 1],
  ]),
  technologies: new Map([['next.js', 3]]),
  health: new Map([
    ['poor', 3],
    ['good', 1],
  ]),
  tags: none,
  touched: none,
  sizes: none,
  roots: new Map([['r1', 7]]),
};

it('orders by count, or by the order that the values have, and keeps what is chosen in sight', () => {
  const facets = facetsOf(
    counts,
    { ...noFilter, tags: ['work'] },
    { technologies: new Map([['next.js', 'Next.js']]), roots: [{ id: 'r1', path: '/home/ada/code' } as ProjectRoot] },
  );
  const of = (id: string) =>
    facets.find((facet) => facet.id === id)?.options.map(({ label, count, chosen }) => [label, count, chosen]);
  expect(of('languages')).toEqual([
    ['Rust', 4, false],
    ['C', 1, false],
    ['Go', 1, false],
  ]);
  expect(of('states')).toEqual([
    ['Dirty', 2, false],
    ['Clean', 5, false],
  ]);
  expect(of('health')?.map(([label]) => label)).toEqual(['Good, 80 and more', 'Poor, below 50']);
  expect(of('technologies')).toEqual([['Next.js', 3, false]]);
  expect(of('tags')).toEqual([['work', 0, true]]);
  expect(of('roots')).toEqual([['/home/ada/code', 7, false]]);
});
