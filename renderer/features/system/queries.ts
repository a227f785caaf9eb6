import { useQuery } from '@tanstack/react-query';
import type { LogLine } from '../../../shared/features/system/schema.ts';
import { client, orpc } from '../../app/connection.ts';

/** How many lines the panel holds. */
export const logLines = 500;

export const openMetrics = client.system.metrics;
export const openLog = client.system.log;

export const logOptions = (level: LogLine['level']) => ({
  ...orpc.system.logs.queryOptions({ input: { limit: logLines, level } }),
  meta: { live: true },
});

export const infoOptions = () => orpc.system.info.queryOptions();
export const copiesOptions = () => orpc.system.copies.queryOptions();

export const useSystemInfo = () => useQuery(infoOptions());

/** Why something does not work on this host, or null where it does (or is not known yet). */
export function useMissing(capability: string): { why: string; remedy: string } | null {
  const found = useSystemInfo().data?.capabilities[capability];
  return found && !found.available ? found : null;
}

export const useCopies = () => useQuery(copiesOptions());
