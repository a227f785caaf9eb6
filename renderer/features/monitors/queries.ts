import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { CostPeriod, Scope } from '../../../shared/features/monitors/schema.ts';
import type { ProjectRow } from '../../../shared/features/projects/schema.ts';
import { orpc } from '../../app/connection.ts';

/** What a machine has changes when something is plugged in. */
export const useMachine = () => useQuery({ ...orpc.monitors.machine.queryOptions(), refetchInterval: 60_000 });

/** Whether the user wants the machine to be looked at. */
export const useSampling = () =>
  useQuery({ ...orpc.settings.get.queryOptions(), select: ({ settings }) => settings.monitors.sampling });

/** Then nothing is looked at, whatever the settings say. */
export const useSafeMode = () => useQuery(orpc.system.info.queryOptions()).data?.safeMode ?? false;

export const useSeries = (scope: Scope, id?: string) =>
  useQuery({
    ...orpc.monitors.series.queryOptions({ input: { scope, ...(id !== undefined && { id }) } }),
    refetchInterval: 15_000,
  });

const costsEvery: Record<CostPeriod, number> = { now: 2_000, hour: 10_000, day: 30_000, month: 60_000 };

export const useCosts = (period: CostPeriod) =>
  useQuery({
    ...orpc.monitors.costs.queryOptions({ input: { period }, meta: { live: true } }),
    refetchInterval: costsEvery[period],
  });

/** What the same stretch cost a while ago: a figure says more beside another. */
export const useCostsAt = (period: CostPeriod, at: number) =>
  useQuery({
    ...orpc.monitors.costs.queryOptions({ input: { period, at }, meta: { live: true } }),
    staleTime: 600_000,
  });

export const useStoreState = () => useQuery({ ...orpc.monitors.store.queryOptions(), refetchInterval: 10_000 });

/** Names of projects by their id; from the list that is in memory anyway. */
export function useProjectsById(): ReadonlyMap<string, ProjectRow> {
  const { data } = useQuery({ ...orpc.projects.list.queryOptions({ meta: { live: true } }) });
  return useMemo(() => new Map(data?.map((row) => [row.id, row])), [data]);
}
