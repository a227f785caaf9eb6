import type { SearchRecord } from '../../app/search-params.ts';

export interface Filters {
  text: string;
  projectId: string | null;
  due: boolean;
}

export interface ListInput {
  text?: string;
  projectId?: string;
  due?: boolean;
}

export const noFilters: Filters = { text: '', projectId: null, due: false };

export const parseFilters = (search: SearchRecord): Filters => ({
  text: (search.text ?? '').slice(0, 200),
  projectId: search.project ?? null,
  due: search.due === 'yes',
});

export const filtersToSearch = (filters: Partial<Filters>): Record<string, string | undefined> => ({
  ...('text' in filters && { text: filters.text || undefined }),
  ...('projectId' in filters && { project: filters.projectId ?? undefined }),
  ...('due' in filters && { due: filters.due ? 'yes' : undefined }),
});

export const isFiltered = ({ text, projectId, due }: Filters): boolean => text !== '' || projectId !== null || due;

export const toInput = ({ text, projectId, due }: Filters): ListInput => ({
  ...(text.trim() !== '' && { text: text.trim() }),
  ...(projectId !== null && { projectId }),
  ...(due && { due }),
});
