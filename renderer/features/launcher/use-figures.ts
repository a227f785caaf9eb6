import { useMemo, useState } from 'react';
import type { ServiceStatus } from '../../../shared/features/launcher/schema.ts';
import type { ProcessTable } from '../../../shared/features/processes/schema.ts';
import { client } from '../../app/connection.ts';
import { useStream } from '../../app/use-stream.ts';
import { sumTrees, type TreeFigures } from './figures.ts';

const openTable = client.processes.table;

/** What each service takes with all that it started, by service id, for as long as somebody looks. */
export function useFigures(statuses: readonly ServiceStatus[]): ReadonlyMap<string, TreeFigures> {
  const [table, setTable] = useState<ProcessTable | null>(null);
  useStream(openTable, { item: setTable, reset: () => {} });
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
