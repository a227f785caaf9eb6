import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ProcessTable } from '../../../shared/features/processes/schema.ts';
import { client, orpc } from '../../app/connection.ts';
import { useStream } from '../../app/use-stream.ts';

const openTable = client.processes.table;

/** Every process, anew every two seconds. The first look is a question, so that what is wrong with it can be told. */
export function useTable() {
  const [table, setTable] = useState<ProcessTable | null>(null);
  const query = useQuery({ ...orpc.processes.list.queryOptions({ meta: { live: true } }), enabled: table === null });
  useStream(openTable, { item: setTable, reset: () => {} });
  return { table: table ?? query.data ?? null, query };
}

export const useDetail = (id: string | null) =>
  useQuery({
    ...orpc.processes.get.queryOptions({ input: { id: id ?? '' }, meta: { live: true } }),
    enabled: id !== null,
    refetchInterval: (query) => (query.state.error ? false : 3_000),
    retry: false,
    staleTime: 0,
    gcTime: 0,
  });

export const useEnd = () => useMutation(orpc.processes.end.mutationOptions());
export const useRenice = () => useMutation(orpc.processes.renice.mutationOptions());
