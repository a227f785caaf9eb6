import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { SearchHit } from '../../../shared/features/projects/schema.ts';
import { projectsQueries } from './api.ts';

/** All rows. They follow the stream of rows (follow-rows.tsx), so no announced change need ask for them again. */
export const rowsOptions = () => projectsQueries.list.queryOptions({ meta: { live: true } });

export const useRows = () => useQuery(rowsOptions());

export const useScanStatus = () => useQuery(projectsQueries.status.queryOptions());
export const useRoots = () => useQuery(projectsQueries.roots.queryOptions());
export const useViews = () => useQuery(projectsQueries.views.queryOptions());

/** Walks the usual places: asked once, and again when a folder was added. */
export const suggestionsOptions = () => projectsQueries.suggestions.queryOptions({ meta: { live: true } });
export const useSuggestions = () => useQuery(suggestionsOptions());

/** Measures folders: asked when the dialog opens, not with each change. */
export const useBuildFolders = (id: string) =>
  useQuery({ ...projectsQueries.buildFolders.queryOptions({ input: { id }, meta: { live: true } }), staleTime: 0 });

export const usePeek = (id: string) =>
  useQuery({
    ...projectsQueries.get.queryOptions({ input: { id } }),
    placeholderData: (before) => (before?.row.id === id ? before : undefined),
  });

const none: ReadonlyMap<string, SearchHit> = new Map();

/** What the core finds for a text in all that it knows; the answer to the text before it stands until it comes. */
/** `answered`: they are of this text; while it is asked for, those of the text before stay. */
export function useHits(text: string): {
  hits: ReadonlyMap<string, SearchHit>;
  busy: boolean;
  answered: boolean;
} {
  const wanted = text.trim();
  const query = useQuery({
    ...projectsQueries.search.queryOptions({ input: { text: wanted, limit: 5_000 }, meta: { live: true } }),
    enabled: wanted !== '',
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    gcTime: 60_000,
  });
  const data = wanted === '' ? undefined : query.data;
  const hits = useMemo(() => (data ? new Map(data.map((hit) => [hit.id, hit])) : none), [data]);
  const answered = wanted === '' || query.isError || (query.isSuccess && !query.isPlaceholderData);
  return { hits, busy: wanted !== '' && query.isFetching, answered };
}
