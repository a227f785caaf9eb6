import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { orpc } from '../../app/connection.ts';
import type { LogInput } from './filters.ts';

export const useSources = (projectId: string | undefined) =>
  useQuery({
    ...orpc.logs.sources.queryOptions({ input: projectId === undefined ? {} : { projectId } }),
    placeholderData: keepPreviousData,
  });

export const useKept = () => useQuery(orpc.logs.kept.queryOptions());

const restMs = 3_000;

/** Asks again some time after lines have come: the longer an answer takes, the more rarely. */
function useAgain(arrived: number, tookMs: number, again: () => void): void {
  const told = useRef(again);
  told.current = again;
  const due = useRef<ReturnType<typeof setTimeout>>(undefined);
  const wait = useRef(restMs);
  wait.current = Math.max(restMs, 20 * tookMs);
  useEffect(() => {
    if (arrived === 0 || due.current !== undefined) return;
    due.current = setTimeout(() => {
      due.current = undefined;
      told.current();
    }, wait.current);
  }, [arrived]);
  useEffect(() => () => clearTimeout(due.current), []);
}

export function useCount(input: LogInput, arrived: number, enabled: boolean) {
  const query = useQuery({
    ...orpc.logs.count.queryOptions({ input: { ...input, stretches: 120 }, meta: { live: true } }),
    enabled,
    placeholderData: keepPreviousData,
    retry: false,
  });
  useAgain(enabled ? arrived : 0, query.data?.tookMs ?? 0, () => void query.refetch());
  return query;
}

export function useGroups(input: LogInput, arrived: number, enabled: boolean) {
  const query = useQuery({
    ...orpc.logs.groups.queryOptions({ input: { ...input, limit: 200 }, meta: { live: true } }),
    enabled,
    placeholderData: keepPreviousData,
    retry: false,
  });
  useAgain(enabled ? arrived : 0, 250, () => void query.refetch());
  return query;
}
