import { useMemo } from 'react';
import { useServices } from './store.ts';

/** Takes out of what Optimus keeps running what stands among the services already. */
export function useWithoutServices<T extends { pid: number | null }>(items: readonly T[] | undefined): T[] | undefined {
  const statuses = useServices((services) => services.statuses);
  return useMemo(() => {
    const pids = new Set(statuses?.flatMap(({ process }) => process?.pid ?? []));
    return items?.filter(({ pid }) => pid === null || !pids.has(pid));
  }, [items, statuses]);
}
