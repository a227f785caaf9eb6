import { expect, it } from 'vitest';
import { noFilter } from '../../../shared/features/projects/filter.ts';
import { viewFilter } from '../../../shared/features/projects/schema.ts';
import { parseSearch, patchSearch, stringifySearch } from '../../app/search-params.ts';
import { parseView, viewToSearch } from './address.ts';

const round = (view: typeof noFilter) => parseView(parseSearch(stringifySearch(viewToSearch(view))));

it('an empty address is the standard view, and the other way round', () => {
  expect(parseView({})).toEqual(noFilter);
  expect(stringifySearch(viewToSearch(noFilter))).toBe('');
});

it('a view survives the address, with commas and percent signs in its values', () => {
  const view: typeof noFilter = {
    text: 'a & b',
    languages: ['C++', 'C#', 'Jupyter Notebook'],
    technologies: ['next.js'],
    states: ['dirty', 'ahead'],
    tags: ['a,b', '100%', '%2C', 'ä 🎉'],
    health: ['poor'],
    touched: ['week'],
    sizes: ['huge'],
    roots: ['r1'],
    favourites: true,
    archived: true,
    sort: 'health',
    descending: false,
    layout: 'grid',
  };
  expect(round(view)).toEqual(view);
  expect(round({ ...noFilter, sort: 'touched', descending: false })).toMatchObject({
    sort: 'touched',
    descending: false,
  });
});

it('takes from an address only what the core would keep', () => {
  const odd = parseView({
    text: 'x'.repeat(5_000),
    state: 'dirty,nonsense,dirty',
    language: `${'y'.repeat(101)},Go,,Go`,
    sort: '-nothing',
    layout: 'spiral',
    health: '',
    tag: Array.from({ length: 300 }, (_, i) => `t${i}`).join(','),
  });
  expect(odd).toMatchObject({ states: ['dirty'], languages: ['Go'], sort: 'touched', descending: true, health: [] });
  expect(viewFilter.safeParse(odd).success).toBe(true);
});

it('takes out of the address what is not chosen any more', () => {
  expect(patchSearch({ state: 'dirty', project: 'p1' }, viewToSearch(noFilter))).toEqual({ project: 'p1' });
});
