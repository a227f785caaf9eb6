import { expect, it } from 'vitest';
import { filtersToSearch, isFiltered, noFilters, parseFilters, toInput } from './filters.ts';

it('reads from the address what it wrote there', () => {
  const filters = { text: 'cache', projectId: 'p1', due: true };
  const search = filtersToSearch(filters) as Record<string, string>;
  expect(parseFilters(search)).toEqual(filters);
  expect(toInput(filters)).toEqual(filters);
  expect(isFiltered(filters)).toBe(true);
});

it('asks for everything where nothing is chosen', () => {
  expect(parseFilters({})).toEqual(noFilters);
  expect(toInput(noFilters)).toEqual({});
  expect(isFiltered(noFilters)).toBe(false);
  expect(filtersToSearch({ due: false })).toEqual({ due: undefined });
});
