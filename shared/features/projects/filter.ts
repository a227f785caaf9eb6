import { megabyte } from '../../lib/bytes.ts';
import { lazily } from '../../lib/lazily.ts';
import type { ProjectRow, SearchHit, SortKey, StateFacet, ViewFilter } from './schema.ts';

const day = 86_400_000;

export const noFilter: ViewFilter = {
  text: '',
  languages: [],
  technologies: [],
  states: [],
  tags: [],
  health: [],
  touched: [],
  sizes: [],
  roots: [],
  favourites: false,
  archived: false,
  sort: 'touched',
  descending: true,
  layout: 'table',
};

/** The parts of a filter that are chosen from a list and counted. */
export type FacetId = 'languages' | 'technologies' | 'states' | 'tags' | 'health' | 'touched' | 'sizes' | 'roots';
export const facetIds: readonly FacetId[] = [
  'states',
  'languages',
  'technologies',
  'health',
  'tags',
  'touched',
  'sizes',
  'roots',
];

/** Paths that git would mention, or null while it has not been asked. */
export function changesOf({ git }: Pick<ProjectRow, 'git'>): number | null {
  if (!git || git.unstaged === null) return null;
  return (git.staged ?? 0) + git.unstaged + (git.untracked ?? 0) + (git.conflicts ?? 0);
}

/** All that is to be said of its state. `clean`: nothing to commit, to push or to pull; `bare`: no tree that could be clean. Empty while git has not answered. */
export function stateOf(row: ProjectRow): StateFacet[] {
  if (row.presence === 'gone') return ['gone'];
  if (row.presence === 'unreadable') return ['unreadable'];
  const { git } = row;
  if (!git) return row.kind === 'folder' ? ['no-git'] : [];
  const states: StateFacet[] = [];
  const changes = changesOf(row);
  // What a damaged repository does not say is not known: it is neither clean nor without a remote.
  if (git.problem !== null && changes === null && row.kind !== 'bare') return ['unreadable'];
  if ((git.conflicts ?? 0) > 0) states.push('conflict');
  if (git.operation !== null) states.push('operation');
  if ((changes ?? 0) > 0) states.push('dirty');
  if ((git.ahead ?? 0) > 0) states.push('ahead');
  if ((git.behind ?? 0) > 0) states.push('behind');
  if (row.kind === 'bare') states.push('bare');
  else if (states.length === 0 && changes === 0) states.push('clean');
  if (git.branch === null && git.head !== null) states.push('detached');
  if (git.remote === null) states.push('no-remote');
  return states;
}

export type HealthBand = ViewFilter['health'][number];
export function healthOf({ health }: Pick<ProjectRow, 'health'>): HealthBand | null {
  if (health === null) return null;
  if (health >= 80) return 'good';
  return health >= 50 ? 'fair' : 'poor';
}

export type SizeBand = ViewFilter['sizes'][number];
export function sizeOf({ bytes }: Pick<ProjectRow, 'bytes'>): SizeBand | null {
  if (bytes === null) return null;
  if (bytes < megabyte) return 'small';
  if (bytes < 20 * megabyte) return 'medium';
  return bytes < 200 * megabyte ? 'large' : 'huge';
}

export type TouchedBand = ViewFilter['touched'][number];
/** What was touched today was touched this week as well: each span holds the shorter ones. */
export function touchedOf({ touchedAt }: Pick<ProjectRow, 'touchedAt'>, now: number): TouchedBand[] {
  if (touchedAt === null) return [];
  const age = now - touchedAt;
  if (age > 365 * day) return ['older'];
  const bands: TouchedBand[] = ['year'];
  if (age <= 30 * day) bands.push('month');
  if (age <= 7 * day) bands.push('week');
  if (age <= day) bands.push('day');
  return bands;
}

const valuesOf: Record<FacetId, (row: ProjectRow, now: number) => readonly string[]> = {
  // A script or a style sheet does not make a project one of that language.
  languages: (row) => row.languages.filter(({ share }, i) => i === 0 || share >= 0.05).map(({ name }) => name),
  technologies: (row) => row.stack.map(({ id }) => id),
  states: stateOf,
  tags: (row) => row.tags,
  health: (row) => [healthOf(row) ?? []].flat(),
  touched: touchedOf,
  sizes: (row) => [sizeOf(row) ?? []].flat(),
  roots: (row) => [row.rootId ?? []].flat(),
};

/** Rows are replaced, never changed, so what was folded stays true for as long as the row lives. */
const folded = new WeakMap<ProjectRow, { name: string; all: string }>();

function textOf(row: ProjectRow): { name: string; all: string } {
  let text = folded.get(row);
  if (!text) {
    const parts = [
      row.path,
      row.git?.branch ?? '',
      row.git?.remote ?? '',
      ...row.tags,
      ...row.stack.map(({ name }) => name),
      ...row.languages.map(({ name }) => name),
    ];
    const name = row.name.toLowerCase();
    text = { name, all: `${name}\n${parts.join('\n').toLowerCase()}` };
    folded.set(row, text);
  }
  return text;
}

export const wordsOf = (text: string): string[] => text.toLowerCase().split(/\s+/).filter(Boolean);

/** 0: it is called so; 1: the name has every word; 2: something else that the row shows; 3: only the core found it; 4: in a README; null: nowhere. */
export function matchOf(
  row: ProjectRow,
  words: readonly string[],
  hits?: ReadonlyMap<string, SearchHit>,
): 0 | 1 | 2 | 3 | 4 | null {
  const { name, all } = textOf(row);
  if (words.every((word) => name.includes(word))) return words.join(' ') === name ? 0 : 1;
  if (words.every((word) => all.includes(word))) return 2;
  const hit = hits?.get(row.id);
  if (!hit) return null;
  return hit.where === 'readme' ? 4 : 3;
}

const collator = lazily(() => new Intl.Collator('en', { numeric: true, sensitivity: 'base' }));

const urgency: readonly StateFacet[] = [
  'conflict',
  'operation',
  'unreadable',
  'dirty',
  'ahead',
  'behind',
  'detached',
  'no-remote',
  'no-git',
  'bare',
  'clean',
  'gone',
];

const sortValue: Record<SortKey, (row: ProjectRow) => string | number | null> = {
  name: (row) => row.name,
  touched: (row) => row.touchedAt,
  health: (row) => row.health,
  size: (row) => row.bytes,
  files: (row) => row.files,
  dependencies: (row) => row.dependencies,
  language: (row) => row.languages[0]?.name ?? null,
  // What presses most has the highest figure, and the most changes among equals.
  state: (row) => {
    const first = stateOf(row)[0];
    return first === undefined ? null : (urgency.length - urgency.indexOf(first)) * 1e6 + (changesOf(row) ?? 0);
  },
};

/** What is not known comes last whichever way; equals go by name and then by path. */
export function sortRows(rows: readonly ProjectRow[], sort: SortKey, descending: boolean): ProjectRow[] {
  const value = sortValue[sort];
  const way = descending ? -1 : 1;
  const keyed = rows.map((row) => ({ row, key: value(row), name: textOf(row).name }));
  keyed.sort((a, b) => {
    if (a.key !== b.key) {
      if (a.key === null) return 1;
      if (b.key === null) return -1;
      const order =
        typeof a.key === 'number' && typeof b.key === 'number'
          ? a.key - b.key
          : collator().compare(String(a.key), String(b.key));
      if (order !== 0) return order * way;
    }
    if (a.name !== b.name) return a.name < b.name ? -1 : 1;
    return a.row.path < b.row.path ? -1 : 1;
  });
  return keyed.map(({ row }) => row);
}

export type FacetCounts = Readonly<Record<FacetId, ReadonlyMap<string, number>>>;

export interface Filtered {
  /** In order. */
  rows: ProjectRow[];
  /** How many rows each value would leave, with everything else chosen as it is. */
  counts: FacetCounts;
}

interface FilterContext {
  now: number;
  /** What the core found for this text beyond the rows. */
  hits?: ReadonlyMap<string, SearchHit> | undefined;
}

/** In sight before any facet is asked. Gone ones are left to the facet of states, so that they are counted there. */
const inSight = (row: ProjectRow, { archived, favourites }: ViewFilter) =>
  row.archived === archived && (!favourites || row.favourite);

/** One pass: a row that fails one facet only still counts in that facet, one that fails two counts nowhere. */
export function applyFilter(rows: readonly ProjectRow[], filter: ViewFilter, { now, hits }: FilterContext): Filtered {
  const counts = Object.fromEntries(facetIds.map((id) => [id, new Map<string, number>()])) as Record<
    FacetId,
    Map<string, number>
  >;
  const wanted = facetIds.map((id) => ({ id, of: valuesOf[id], chosen: new Set<string>(filter[id]) }));
  const words = wordsOf(filter.text);
  const groups: [ProjectRow[], ProjectRow[], ProjectRow[], ProjectRow[], ProjectRow[]] = [[], [], [], [], []];

  for (const row of rows) {
    if (!inSight(row, filter)) continue;
    const match = words.length === 0 ? 0 : matchOf(row, words, hits);
    if (match === null) continue;
    let failed: FacetId | null = null;
    let failures = 0;
    const values = wanted.map(({ id, of, chosen }) => {
      const own = of(row, now);
      const hidden = id === 'states' && row.presence === 'gone' && !row.archived;
      const passes = chosen.size === 0 ? !hidden : own.some((value) => chosen.has(value));
      if (!passes) {
        failures++;
        failed = id;
      }
      return own;
    });
    if (failures > 1) continue;
    for (const [i, { id }] of wanted.entries()) {
      if (failures === 1 && failed !== id) continue;
      for (const value of values[i] ?? []) counts[id].set(value, (counts[id].get(value) ?? 0) + 1);
    }
    if (failures === 0) groups[match].push(row);
  }
  return { rows: groups.flatMap((group) => sortRows(group, filter.sort, filter.descending)), counts };
}

/** How many it would show; null with a text, for which the core would have to be asked. */
export function countRows(rows: readonly ProjectRow[], filter: ViewFilter, now: number): number | null {
  if (filter.text.trim() !== '') return null;
  const wanted = facetIds.flatMap((id) => (filter[id].length > 0 ? [{ id, chosen: new Set<string>(filter[id]) }] : []));
  const shows = (row: ProjectRow) =>
    inSight(row, filter) &&
    (filter.states.length > 0 || row.archived || row.presence !== 'gone') &&
    wanted.every(({ id, chosen }) => valuesOf[id](row, now).some((value) => chosen.has(value)));
  return rows.reduce((count, row) => count + (shows(row) ? 1 : 0), 0);
}

/** Something is left out that would be there with nothing chosen. */
export const isNarrowed = (filter: ViewFilter): boolean =>
  filter.text.trim() !== '' ||
  filter.favourites ||
  filter.archived ||
  facetIds.some((id) => (filter[id] as readonly string[]).length > 0);

const sameList = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((value) => b.includes(value));

/** Of the same projects, in whatever order and layout. */
export const sameChoice = (a: ViewFilter, b: ViewFilter): boolean =>
  a.text.trim() === b.text.trim() &&
  a.favourites === b.favourites &&
  a.archived === b.archived &&
  facetIds.every((id) => sameList(a[id], b[id]));
