import { describe, expect, it } from 'vitest';
import {
  applyFilter,
  changesOf,
  countRows,
  isNarrowed,
  noFilter,
  sameChoice,
  sortRows,
  stateOf,
  touchedOf,
} from './filter.ts';
import { type GitSummary, type ProjectRow, type SearchHit, viewFilter } from './schema.ts';

const now = Date.UTC(2026, 10, 21);
const day = 86_400_000;

const git = (change: Partial<GitSummary> = {}): GitSummary => ({
  branch: 'main',
  head: 'a'.repeat(40),
  upstream: 'origin/main',
  ahead: 0,
  behind: 0,
  staged: 0,
  unstaged: 0,
  untracked: 0,
  conflicts: 0,
  stashes: 0,
  worktrees: 0,
  operation: null,
  shallow: false,
  remote: 'git@example.com:ada/code.git',
  commitAt: now,
  fetchedAt: null,
  dirtySince: null,
  aheadSince: null,
  problem: null,
  ...change,
});

const row = (name: string, change: Partial<ProjectRow> = {}): ProjectRow => ({
  id: name,
  name,
  path: `/home/ada/projects/${name}`,
  rootId: 'r1',
  kind: 'repository',
  presence: 'here',
  tags: [],
  favourite: false,
  archived: false,
  languages: [],
  stack: [],
  git: git(),
  health: 90,
  worst: null,
  files: 10,
  bytes: 1_000,
  dependencies: 3,
  touchedAt: now - day / 2,
  foundAt: now,
  missingSince: null,
  scannedAt: now,
  ...change,
});

const language = (name: string) => ({ name, colour: null, share: 1 });
const tech = (id: string) => ({ id, name: id, category: 'framework' as const, version: null });
const names = (rows: readonly ProjectRow[]) => rows.map(({ name }) => name);
const apply = (rows: ProjectRow[], filter: Partial<typeof noFilter> = {}, hits?: Map<string, SearchHit>) =>
  applyFilter(rows, { ...noFilter, sort: 'name', descending: false, ...filter }, { now, hits });

it('has the standard of the schema', () => {
  expect(viewFilter.parse({})).toEqual(noFilter);
});

describe('the state of a project', () => {
  it.each<[string, Partial<ProjectRow>, string[]]>([
    ['nothing to do', {}, ['clean']],
    ['not asked yet', { git: git({ staged: null, unstaged: null, untracked: null, conflicts: null }) }, []],
    ['not read yet', { git: null }, []],
    ['no git', { git: null, kind: 'folder' }, ['no-git']],
    ['files changed', { git: git({ untracked: 2 }) }, ['dirty']],
    ['all at once', { git: git({ unstaged: 1, ahead: 2, behind: 3 }) }, ['dirty', 'ahead', 'behind']],
    [
      'a merge that stopped',
      { git: git({ conflicts: 1, operation: 'merge', unstaged: 0 }) },
      ['conflict', 'operation', 'dirty'],
    ],
    ['a detached head', { git: git({ branch: null }) }, ['clean', 'detached']],
    ['before the first commit', { git: git({ branch: 'main', head: null, untracked: 1 }) }, ['dirty']],
    ['no remote', { git: git({ remote: null, ahead: null, behind: null }) }, ['clean', 'no-remote']],
    ['a bare one', { kind: 'bare', git: git({ staged: null, unstaged: null }) }, ['bare']],
    [
      'a bare one without a remote',
      { kind: 'bare', git: git({ staged: null, unstaged: null, remote: null }) },
      ['bare', 'no-remote'],
    ],
    [
      'a damaged one',
      { git: git({ unstaged: null, remote: null, problem: 'Its .git is damaged: x' }) },
      ['unreadable'],
    ],
    ['one of which git says a word beside', { git: git({ problem: 'A filter is not run.' }) }, ['clean']],
    ['one that is gone', { presence: 'gone', git: git({ unstaged: 9 }) }, ['gone']],
    ['one that cannot be read', { presence: 'unreadable' }, ['unreadable']],
  ])('%s', (_, change, states) => {
    expect(stateOf(row('a', change))).toEqual(states);
  });

  it('counts no changes before git has answered', () => {
    expect(changesOf({ git: null })).toBeNull();
    expect(changesOf({ git: git({ unstaged: null }) })).toBeNull();
    expect(changesOf({ git: git({ staged: 1, unstaged: 2, untracked: 3, conflicts: 1 }) })).toBe(7);
  });
});

describe('a filter', () => {
  const rows = [
    row('shop', { languages: [language('TypeScript')], stack: [tech('react')], tags: ['work'], health: 40 }),
    row('ledger', { languages: [language('Python')], git: git({ unstaged: 1 }), favourite: true, rootId: 'r2' }),
    row('notes', { languages: [language('TypeScript'), language('Swift')], touchedAt: now - 40 * day }),
    row('old', { archived: true }),
    row('lost', { presence: 'gone' }),
  ];

  it('hides what is archived or gone until it is asked for', () => {
    expect(names(apply(rows).rows)).toEqual(['ledger', 'notes', 'shop']);
    expect(names(apply(rows, { archived: true }).rows)).toEqual(['old']);
    expect(names(apply(rows, { states: ['gone'] }).rows)).toEqual(['lost']);
    expect(apply(rows).counts.states.get('gone')).toBe(1);
  });

  it('takes any value of one facet and all facets together', () => {
    expect(names(apply(rows, { languages: ['Python', 'Swift'] }).rows)).toEqual(['ledger', 'notes']);
    expect(names(apply(rows, { languages: ['TypeScript'], technologies: ['react'] }).rows)).toEqual(['shop']);
    expect(names(apply(rows, { favourites: true }).rows)).toEqual(['ledger']);
    expect(names(apply(rows, { roots: ['r2'], health: ['good'] }).rows)).toEqual(['ledger']);
    expect(names(apply(rows, { touched: ['week'] }).rows)).toEqual(['ledger', 'shop']);
  });

  it('counts in each facet what its values would leave with the others as they are', () => {
    const { counts } = apply(rows, { languages: ['TypeScript'] });
    expect(Object.fromEntries(counts.languages)).toEqual({ TypeScript: 2, Python: 1, Swift: 1 });
    expect(Object.fromEntries(counts.states)).toEqual({ clean: 2 });
    expect(Object.fromEntries(counts.tags)).toEqual({ work: 1 });
    expect(Object.fromEntries(apply(rows, { tags: ['nothing'] }).counts.tags)).toEqual({ work: 1 });
    expect(apply(rows, { tags: ['nothing'] }).counts.languages.size).toBe(0);
  });

  it('finds words in what the row shows, names first, then what the core found', () => {
    const hits = new Map<string, SearchHit>([['notes', { id: 'notes', where: 'dependency', excerpt: 'shop-kit 2.0' }]]);
    expect(names(apply(rows, { text: 'SHOP' }).rows)).toEqual(['shop']);
    expect(names(apply([row('work'), ...rows], { text: 'work' }).rows)).toEqual(['work', 'shop']);
    expect(names(apply(rows, { text: 'shop' }, hits).rows)).toEqual(['shop', 'notes']);
    const alike = [row('rust-shop'), row('Shop', { touchedAt: now - 30 * day }), row('shop-admin')];
    expect(names(apply(alike, { text: 'shop ', sort: 'touched', descending: true }).rows)[0]).toBe('Shop');
    expect(names(apply(rows, { text: 'ada react main' }).rows)).toEqual(['shop']);
    expect(names(apply(rows, { text: '   ' }).rows)).toHaveLength(3);
    expect(names(apply(rows, { text: '.*(' }).rows)).toEqual([]);
  });

  it.each<[string, Partial<typeof noFilter>]>([
    ['nothing', {}],
    ['states', { states: ['dirty'] }],
    ['what is gone', { states: ['gone'] }],
    ['the archive', { archived: true }],
    ['several', { languages: ['TypeScript'], touched: ['week'] }],
  ])('counts as many as it shows: %s', (_, filter) => {
    expect(countRows(rows, { ...noFilter, ...filter }, now)).toBe(apply(rows, filter).rows.length);
  });

  it('gives no figure for a text, of which the rows know only a part', () => {
    expect(countRows(rows, { ...noFilter, text: 'shop' }, now)).toBeNull();
  });

  it('knows whether it narrows, and whether two choose the same', () => {
    expect(isNarrowed(noFilter)).toBe(false);
    expect(isNarrowed({ ...noFilter, sort: 'name', layout: 'grid' })).toBe(false);
    expect(isNarrowed({ ...noFilter, sizes: ['huge'] })).toBe(true);
    expect(sameChoice({ ...noFilter, tags: ['a', 'b'] }, { ...noFilter, tags: ['b', 'a'], sort: 'name' })).toBe(true);
    expect(sameChoice({ ...noFilter, tags: ['a'] }, { ...noFilter, tags: ['b'] })).toBe(false);
  });
});

describe('order', () => {
  const rows = [
    row('a10', { health: null, bytes: 5, git: git({ unstaged: 1 }) }),
    row('A2', { health: 50, bytes: 7, git: git({ conflicts: 1 }) }),
    row('b', { health: 80, bytes: 6 }),
  ];

  it('is by name as people count, and puts the unknown last both ways', () => {
    expect(names(sortRows(rows, 'name', false))).toEqual(['A2', 'a10', 'b']);
    expect(names(sortRows(rows, 'health', false))).toEqual(['A2', 'b', 'a10']);
    expect(names(sortRows(rows, 'health', true))).toEqual(['b', 'A2', 'a10']);
    expect(names(sortRows(rows, 'size', true))).toEqual(['A2', 'b', 'a10']);
    expect(names(sortRows(rows, 'state', true))).toEqual(['A2', 'a10', 'b']);
  });

  it('is the same for equals, however they come', () => {
    const equal = [row('x', { path: '/2' }), row('x', { path: '/1' }), row('w')];
    expect(sortRows(equal, 'health', true).map(({ path }) => path)).toEqual(['/home/ada/projects/w', '/1', '/2']);
  });
});

it('spans of time hold the shorter ones', () => {
  expect(touchedOf({ touchedAt: now - 1 }, now)).toEqual(['year', 'month', 'week', 'day']);
  expect(touchedOf({ touchedAt: now - 20 * day }, now)).toEqual(['year', 'month']);
  expect(touchedOf({ touchedAt: now - 400 * day }, now)).toEqual(['older']);
  expect(touchedOf({ touchedAt: null }, now)).toEqual([]);
});
