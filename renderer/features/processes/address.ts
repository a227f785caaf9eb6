import type { SearchRecord } from '../../app/search-params.ts';
import type { TableSort } from '../../ui/data-table.tsx';
import { noFilter, type ProcessFilter } from './rows.ts';

export interface ProcessView {
  filter: ProcessFilter;
  tree: boolean;
  sort: TableSort;
}

const standard: TableSort = { id: 'cpu', direction: 'descending' };

/** What an address asks for; `sort=-cpu` is the most first. */
export function parseView(search: SearchRecord): ProcessView {
  const asked = /^(-?)([a-z]{1,20})$/.exec(search.sort ?? '');
  return {
    filter: {
      ...noFilter,
      text: (search.text ?? '').slice(0, 200),
      project: search.project || null,
      user: search.user || null,
      state: search.state || null,
    },
    tree: search.view === 'tree',
    sort: asked?.[2] ? { id: asked[2], direction: asked[1] ? 'descending' : 'ascending' } : standard,
  };
}

export function addressOf({ filter, tree, sort }: Partial<ProcessView>): Record<string, string | undefined> {
  const out: Record<string, string | undefined> = {};
  if (filter) {
    out.text = filter.text || undefined;
    out.project = filter.project ?? undefined;
    out.user = filter.user ?? undefined;
    out.state = filter.state ?? undefined;
  }
  if (tree !== undefined) out.view = tree ? 'tree' : undefined;
  if (sort) {
    const text = `${sort.direction === 'descending' ? '-' : ''}${sort.id}`;
    out.sort = text === '-cpu' ? undefined : text;
  }
  return out;
}
