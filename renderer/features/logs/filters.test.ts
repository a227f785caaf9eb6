import { describe, expect, test } from 'vitest';
import { filtersToSearch, isFiltered, type LogFilters, noFilters, parseFilters, toInput } from './filters.ts';

const some: LogFilters = {
  text: 'time(d )?out',
  regex: true,
  exact: true,
  levels: ['warn', 'error'],
  sources: ['service:p1/web,api', 'container:abc'],
  range: 'hour',
  from: 1_000,
  to: 2_000,
};

describe('filters in the address', () => {
  test('come back as they were, whatever stands in a name', () => {
    const search = Object.fromEntries(Object.entries(filtersToSearch(some)).filter((one) => one[1] !== undefined));
    expect(parseFilters(search as Record<string, string>)).toEqual(some);
  });

  test('nothing chosen leaves the address empty', () => {
    expect(Object.values(filtersToSearch(noFilters)).filter(Boolean)).toEqual([]);
    expect(parseFilters({})).toEqual(noFilters);
    expect(isFiltered(noFilters)).toBe(false);
    expect(isFiltered({ ...noFilters, levels: ['error'] })).toBe(true);
  });

  test('what makes no sense is left out', () => {
    const odd = parseFilters({ levels: 'error,nonsense', from: '9', to: '3', range: 'year', sources: '%E0%A4%A,,x' });
    expect(odd).toMatchObject({ levels: ['error'], from: null, to: null, range: 'all', sources: ['%E0%A4%A', 'x'] });
  });
});

describe('what the core is asked', () => {
  test('a stretch of its own goes before the range', () => {
    expect(toInput(some, { projectId: 'p1' }, 9_999_999)).toMatchObject({ projectId: 'p1', from: 1_000, to: 2_000 });
    const hour = toInput({ ...some, from: null, to: null }, {}, 7_200_000);
    expect(hour).toMatchObject({ from: 3_600_000 });
    expect(hour).not.toHaveProperty('to');
  });

  test('one source alone is that source, whatever the address says', () => {
    expect(toInput(some, { sourceId: 'service:p1/db' }, 0).sources).toEqual(['service:p1/db']);
  });
});
