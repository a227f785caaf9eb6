import {
  keepPreviousData,
  type QueryKey,
  skipToken,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { orpc } from '../../../app/connection.ts';
import { projectsQueries } from '../api.ts';
import { rowsOptions } from '../queries.ts';
import type { DependencyChoice } from './dependencies/choice.ts';
import { gitPrint } from './git/words.ts';

/** From the list that is in memory anyway: there before anything of this one has been asked. */
export const useRow = (id: string) =>
  useQuery({ ...rowsOptions(), select: (rows): ProjectRow | null => rows.find((row) => row.id === id) ?? null });

/** All rows by id, for names of other projects. */
export function useRowsById(): ReadonlyMap<string, ProjectRow> {
  const { data } = useQuery(rowsOptions());
  return useMemo(() => new Map(data?.map((row) => [row.id, row])), [data]);
}

/**
 * What costs the core an effort is asked for again when its print changes, and not with every change of any project.
 * The first print is what the answer on its way is about.
 */
function useAgain(key: QueryKey, print: string, enabled: boolean): void {
  const queries = useQueryClient();
  const seen = useRef(print);
  const hash = JSON.stringify(key);
  useEffect(() => {
    if (seen.current === print) return;
    seen.current = print;
    if (enabled) void queries.invalidateQueries({ queryKey: JSON.parse(hash) as QueryKey });
  }, [print, hash, enabled, queries]);
}

const minute = 60_000;

export function useGitDetail(row: ProjectRow, enabled: boolean) {
  const options = projectsQueries.git.queryOptions({ input: { id: row.id }, meta: { live: true } });
  useAgain(options.queryKey, gitPrint(row), enabled);
  return useQuery({ ...options, enabled, staleTime: minute });
}

export function useHistory(row: ProjectRow, enabled: boolean) {
  const queries = useQueryClient();
  const options = projectsQueries.history.queryOptions({ input: { id: row.id }, meta: { live: true } });
  useAgain(options.queryKey, row.git?.head ?? '', enabled);
  const query = useQuery({ ...options, enabled });
  return { query, cancel: () => void queries.cancelQueries({ queryKey: options.queryKey }) };
}

export const dependencyPageSize = 200;

export function useDependencies(row: ProjectRow, { text, ecosystem, direct, development }: DependencyChoice) {
  const options = projectsQueries.dependencies.infiniteOptions({
    input: (offset: number) => ({
      id: row.id,
      ...(text !== '' && { text }),
      ...(ecosystem !== null && { ecosystem }),
      ...(direct !== null && { direct }),
      ...(development !== null && { development }),
      offset,
      limit: dependencyPageSize,
    }),
    initialPageParam: 0,
    getNextPageParam: (last, all) => {
      const read = all.reduce((sum, page) => sum + page.dependencies.length, 0);
      return last.dependencies.length > 0 && read < last.total ? read : undefined;
    },
    meta: { live: true },
  });
  useAgain(options.queryKey, String(row.scannedAt), true);
  const query = useInfiniteQuery({ ...options, placeholderData: keepPreviousData });
  const pages = query.data?.pages;
  const rows = useMemo(() => pages?.flatMap((page) => page.dependencies) ?? [], [pages]);
  return { rows, total: pages?.[0]?.total ?? null, query };
}

export const useDependencyPath = (
  id: string,
  { ecosystem, name, version }: { ecosystem: string; name: string; version: string | null },
) =>
  useQuery(
    projectsQueries.dependencyPath.queryOptions({
      input: {
        id,
        ecosystem: ecosystem.slice(0, 40),
        name: name.slice(0, 300),
        ...(version && { version: version.slice(0, 200) }),
      },
      meta: { live: true },
    }),
  );

export interface UsesQuestion {
  name: string;
  ecosystem?: string;
  below?: string;
  range?: string;
}

/** Null asks nothing yet. */
export const useUses = (question: UsesQuestion | null) =>
  useQuery({
    ...projectsQueries.uses.queryOptions({ input: question ?? skipToken, meta: { live: true } }),
    placeholderData: keepPreviousData,
    staleTime: minute,
    retry: false,
  });

/** Names of what projects depend on, for who has written a part of one. */
export const useDependencyNames = (text: string) =>
  useQuery({
    ...projectsQueries.dependencyNames.queryOptions({
      input: text.trim() === '' ? skipToken : { text: text.trim().slice(0, 200) },
      meta: { live: true },
    }),
    placeholderData: keepPreviousData,
    staleTime: minute,
    retry: false,
  });

export function useProjectGraph(row: ProjectRow) {
  const options = projectsQueries.graph.queryOptions({ meta: { live: true } });
  useAgain(options.queryKey, String(row.scannedAt), true);
  return useQuery({ ...options, staleTime: minute });
}

export const useCauses = () => useQuery(projectsQueries.causes.queryOptions());

/** The newest runs that are about this one. */
export const useRunsOf = (id: string) =>
  useQuery(orpc.runs.list.queryOptions({ input: { subject: { type: 'project', id }, children: true, limit: 50 } }));
