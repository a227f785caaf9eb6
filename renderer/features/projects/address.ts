import { noFilter } from '../../../shared/features/projects/filter.ts';
import type { SortKey, ViewFilter } from '../../../shared/features/projects/schema.ts';
import type { SearchRecord } from '../../app/search-params.ts';

const states = [
  'clean',
  'bare',
  'dirty',
  'ahead',
  'behind',
  'conflict',
  'operation',
  'detached',
  'no-remote',
  'no-git',
  'gone',
  'unreadable',
] as const satisfies ViewFilter['states'];
const health = ['good', 'fair', 'poor'] as const satisfies ViewFilter['health'];
const touched = ['day', 'week', 'month', 'year', 'older'] as const satisfies ViewFilter['touched'];
const sizes = ['small', 'medium', 'large', 'huge'] as const satisfies ViewFilter['sizes'];
const sorts = [
  'name',
  'touched',
  'health',
  'size',
  'files',
  'dependencies',
  'language',
  'state',
] as const satisfies readonly SortKey[];

/** A tag may hold a comma, which parts the values of a list. */
const join = (values: readonly string[]) =>
  values.map((value) => value.replaceAll('%', '%25').replaceAll(',', '%2C')).join(',') || undefined;

const split = (text: string | undefined, longest: number): string[] => {
  const values = (text ?? '').split(',').map((value) => value.replaceAll('%2C', ',').replaceAll('%25', '%'));
  return [...new Set(values)].filter((value) => value !== '' && value.length <= longest).slice(0, 100);
};

const known = <T extends string>(all: readonly T[], text: string | undefined): T[] => {
  const named = split(text, 40);
  return all.filter((value) => named.includes(value));
};

/** What is best first of each order: the newest, the worst, the largest; names from A. */
export const startsDescending = (sort: SortKey) => sort !== 'name' && sort !== 'health' && sort !== 'language';

/** Whatever an address holds becomes a view that the core would keep. */
export function parseView(search: SearchRecord): ViewFilter {
  const [, minus, name] = /^(-?)(.*)$/.exec(search.sort ?? '') ?? [];
  const sort = sorts.find((key) => key === name);
  return {
    text: (search.text ?? '').slice(0, 200),
    languages: split(search.language, 100),
    technologies: split(search.technology, 100),
    states: known(states, search.state),
    tags: split(search.tag, 60),
    health: known(health, search.health),
    touched: known(touched, search.touched),
    sizes: known(sizes, search.size),
    roots: split(search.folder, 64),
    favourites: search.favourites === 'yes',
    archived: search.archived === 'yes',
    sort: sort ?? noFilter.sort,
    descending: sort ? minus === '-' : noFilter.descending,
    layout: search.layout === 'grid' ? 'grid' : 'table',
  };
}

/** Every name is there, so that laying it over an address takes out what is not chosen any more. */
export function viewToSearch(view: ViewFilter): Record<string, string | undefined> {
  const standard = view.sort === noFilter.sort && view.descending === noFilter.descending;
  return {
    text: view.text || undefined,
    language: join(view.languages),
    technology: join(view.technologies),
    state: join(view.states),
    tag: join(view.tags),
    health: join(view.health),
    touched: join(view.touched),
    size: join(view.sizes),
    folder: join(view.roots),
    favourites: view.favourites ? 'yes' : undefined,
    archived: view.archived ? 'yes' : undefined,
    sort: standard ? undefined : `${view.descending ? '-' : ''}${view.sort}`,
    layout: view.layout === 'grid' ? 'grid' : undefined,
  };
}
