import { describe, expect, it } from 'vitest';
import { runFilter } from '../../../shared/features/runs/schema.ts';
import { filtersToSearch, isFiltered, noFilters, parseFilters, toInput } from './filters.ts';

describe('filters of the history', () => {
  it('survive the address', () => {
    const filters = parseFilters({
      text: 'backup',
      state: 'failed,running',
      kind: 'workflow,backup',
      definition: 'nightly',
      range: 'week',
      children: 'yes',
    });
    const search = Object.fromEntries(
      Object.entries(filtersToSearch(filters)).filter((entry): entry is [string, string] => !!entry[1]),
    );
    expect(parseFilters(search)).toEqual(filters);
    expect(isFiltered(filters)).toBe(true);
    expect(runFilter.safeParse(toInput(filters, Date.now())).success).toBe(true);
  });

  it('are none for nonsense, and then leave nothing in the address', () => {
    const filters = parseFilters({ state: 'burning,', range: 'ever', children: 'maybe', kind: ',' });
    expect(filters).toEqual(noFilters);
    expect(isFiltered(filters)).toBe(false);
    expect(Object.values(filtersToSearch(filters)).filter(Boolean)).toEqual([]);
    expect(toInput(filters, 0)).toEqual({});
    expect(runFilter.safeParse(toInput(parseFilters({ text: 'x'.repeat(999) }), 0)).success).toBe(true);
  });
});
