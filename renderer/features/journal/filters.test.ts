import { describe, expect, it } from 'vitest';
import { type JournalEvent, journalFilter } from '../../../shared/features/journal/schema.ts';
import { parseSearch, patchSearch, stringifySearch } from '../../app/search-params.ts';
import { filtersToSearch, isFiltered, matches, noFilters, parseFilters, toInput } from './filters.ts';

const event: JournalEvent = {
  id: 1,
  at: 0,
  kind: 'settings.changed',
  severity: 'info',
  actor: 'user',
  sentence: 'Changed appearance.theme',
  subjects: [{ type: 'project', id: 'a:b', label: 'A' }],
  data: {},
  correlation: null,
};

describe('filters in the address', () => {
  const full = {
    text: 'a, b & c',
    kinds: ['settings.changed', 'child.stopped'],
    severities: ['warning', 'error'],
    subject: { type: 'project', id: 'a:b/c' },
    range: 'week',
  } as const;

  it('come back as they went', () => {
    const text = stringifySearch(patchSearch({}, filtersToSearch(full)));
    expect(parseFilters(parseSearch(text))).toEqual(full);
  });

  it('take nothing for what is not a filter', () => {
    expect(parseFilters({ severity: 'loud,,', range: 'ever', subject: ':x', kinds: ',' })).toEqual(noFilters);
    expect(isFiltered(parseFilters({}))).toBe(false);
  });

  it('change only what they name', () => {
    expect(patchSearch({ event: '3', text: 'x' }, filtersToSearch({ text: '' }))).toEqual({ event: '3' });
    expect(filtersToSearch({ kinds: [] })).toEqual({ kinds: undefined });
  });

  it('are always accepted by the core', () => {
    const hostile = parseFilters({ text: 'x'.repeat(900), kinds: Array(500).fill('k').join(','), severity: 'error' });
    expect(journalFilter.safeParse(toInput(hostile, Date.now())).success).toBe(true);
    expect(journalFilter.safeParse(toInput(full, Date.now())).success).toBe(true);
  });
});

describe('a new event', () => {
  it.each([
    [{}, true],
    [{ text: 'THEME' }, true],
    [{ text: 'zoom' }, false],
    [{ kinds: ['settings.changed'] }, true],
    [{ kinds: ['other'] }, false],
    [{ severities: ['error' as const] }, false],
    [{ subject: { type: 'project', id: 'a:b' } }, true],
    [{ subject: { type: 'project', id: 'a' } }, false],
  ])('%j: %s', (part, fits) => {
    expect(matches({ ...noFilters, ...part }, event)).toBe(fits);
  });
});
