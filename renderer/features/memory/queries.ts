import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { orpc } from '../../app/connection.ts';
import { type Filters, toInput } from './filters.ts';

const pageSize = 200;

export function useMemories(filters: Filters) {
  const input = useMemo(() => toInput(filters), [filters]);
  const query = useInfiniteQuery({
    ...orpc.memory.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...input, limit: pageSize, ...(cursor !== undefined && { cursor }) }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.next ?? undefined,
    }),
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  return { query, rows, first: query.data?.pages[0] };
}

export const useMemoryDetail = (id: string | null, knownAt?: number) =>
  useQuery({
    ...orpc.memory.get.queryOptions({ input: { id: id ?? '', ...(knownAt !== undefined && { knownAt }) } }),
    enabled: id !== null && id !== '',
    retry: false,
  });

export const useProposals = () => useQuery(orpc.memory.proposals.queryOptions({ input: { limit: 500 } }));
export const useReading = () => useQuery(orpc.memory.reading.queryOptions());
export const usePatterns = () => useQuery(orpc.memory.patterns.queryOptions());
export const useLosses = (id: string) =>
  useQuery({ ...orpc.memory.losses.queryOptions({ input: { id } }), retry: false });
export const useEpisode = (id: string) =>
  useQuery({ ...orpc.memory.episode.queryOptions({ input: { id } }), retry: false });
export const useEntities = (query: string) =>
  useQuery({
    ...orpc.memory.entities.queryOptions({ input: { query, limit: 200 } }),
    placeholderData: keepPreviousData,
  });

export const useMemoryGraph = (when: { knownAt?: number; validAt?: number }) =>
  useQuery({ ...orpc.memory.graph.queryOptions({ input: { ...when, limit: 60 } }), placeholderData: keepPreviousData });

export function useEpisodes() {
  const query = useInfiniteQuery(
    orpc.memory.episodes.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: pageSize, ...(cursor !== undefined && { cursor }) }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.next ?? undefined,
    }),
  );
  const rows = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  return { query, rows };
}
