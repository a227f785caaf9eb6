import { useEffect, useMemo, useState } from 'react';
import type { ServiceStatus } from '../../../shared/features/launcher/schema.ts';
import type { ProcessTable } from '../../../shared/features/processes/schema.ts';
import { client } from '../../app/connection.ts';
import { follow } from '../../app/streams.ts';
import { sumTrees, type TreeFigures } from './figures.ts';

/** What each service takes with all that it started, by service id, for as long as somebody looks. */
export function useFigures(statuses: readonly ServiceStatus[]): ReadonlyMap<string, TreeFigures> {
  const [table, setTable] = useState<ProcessTable | null>(null);
  // Looking at all processes costs something: not while there is none to look for.
  const going = statuses.some(({ process }) => process !== null);
  useEffect(() => {
    if (!going) return;
    const stop = new AbortController();
    void follow(client.processes.table, { item: setTable, reset: () => {} }, stop.signal);
    return () => stop.abort();
  }, [going]);
  return useMemo(() => {
    const running = statuses.flatMap(({ id, process }) => (process ? [{ id, pid: process.pid }] : []));
    const sums = sumTrees(
      table?.processes ?? [],
      running.map(({ pid }) => pid),
    );
    return new Map(
      running.flatMap(({ id, pid }) => {
        const sum = sums.get(pid);
        return sum ? [[id, sum] as const] : [];
      }),
    );
  }, [table, statuses]);
}
