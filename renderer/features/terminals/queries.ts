import { useQuery } from '@tanstack/react-query';
import type { Terminal } from '../../../shared/features/terminals/schema.ts';
import { orpc } from '../../app/connection.ts';

const none: readonly Terminal[] = [];

export const useTerminalRows = () => useQuery(orpc.terminals.list.queryOptions());
export const useEnded = () =>
  useQuery({
    ...orpc.terminals.list.queryOptions(),
    select: (rows) =>
      rows.filter(({ state }) => state === 'ended').sort((a, b) => (b.exit?.at ?? 0) - (a.exit?.at ?? 0)),
  }).data ?? none;

export function useTerminalSettings() {
  return useQuery({ ...orpc.settings.get.queryOptions(), select: ({ settings }) => settings.terminals }).data;
}

/** Its name and folder; null for none. */
export function useProjectPlace(id: string | null): { id: string; name: string; path: string } | null {
  const { data } = useQuery({
    ...orpc.projects.get.queryOptions({ input: { id: id ?? '' } }),
    enabled: id !== null,
    select: ({ row }) => ({ id: row.id, name: row.name, path: row.path }),
  });
  return data ?? null;
}
