import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { MetricName } from '../../../shared/lib/metrics.ts';
import { keyOf } from '../../../shared/lib/series-key.ts';
import { client, orpc } from '../../app/connection.ts';
import { failureToast } from '../../app/failure.tsx';
import { useToast } from '../../ui/toast.tsx';

const hour = 3_600_000;
const mostLines = 40;

export const useDatabases = () => useQuery(orpc.databases.list.queryOptions());
export const useDatabase = (id: string) =>
  useQuery({ ...orpc.databases.get.queryOptions({ input: { id } }), retry: false });

/** What runs in projects and listens at ports is looked for when somebody comes to see it. */
export const useOffers = () =>
  useQuery({ ...orpc.databases.offers.queryOptions({ meta: { live: true } }), staleTime: 30_000 });

/** Asked of the database itself, so only when somebody looks, and when he asks again. */
export const useDepth = (id: string, enabled: boolean) =>
  useQuery({
    ...orpc.databases.depth.queryOptions({ input: { id }, meta: { live: true } }),
    enabled,
    retry: false,
    staleTime: 5_000,
  });

export const lineOf = (id: string, metric: MetricName) => keyOf(metric, { scope: 'database', id });

/** The last hour of some lines, a value a minute. */
export function useLines(keys: readonly string[]): ReadonlyMap<string, readonly (number | null)[]> {
  const minute = Math.floor(Date.now() / 60_000) * 60_000;
  const asked = keys.slice(0, mostLines);
  const { data } = useQuery({
    ...orpc.monitors.range.queryOptions({
      input: { keys: asked, from: minute - hour, to: minute, points: 60 },
      meta: { live: true },
    }),
    enabled: asked.length > 0,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 60_000,
    gcTime: 60_000,
  });
  return useMemo(() => new Map((data ?? []).map(({ key, mean }) => [key, mean])), [data]);
}

export function useDatabaseActions() {
  const queries = useQueryClient();
  const toast = useToast();
  const onSettled = () => void queries.invalidateQueries({ queryKey: orpc.databases.key() });
  const look = useMutation({
    mutationFn: (id: string) => client.databases.look({ id }),
    onSuccess: ({ name, problem }) => {
      if (problem) toast({ tone: 'bad', title: `${name}: ${problem.sentence}`, description: problem.remedy });
    },
    onError: (error) => toast(failureToast('It could not be looked at', error)),
    onSettled,
  });
  const pause = useMutation({
    mutationFn: (input: { id: string; paused: boolean }) => client.databases.pause(input),
    onSuccess: ({ id, name }, { paused }) =>
      toast({
        title: paused ? `${name} is not looked at any more` : `${name} is looked at again`,
        undo: () => pause.mutate({ id, paused: !paused }),
      }),
    onError: (error) => toast(failureToast('It was not changed', error)),
    onSettled,
  });
  return { look, pause };
}
