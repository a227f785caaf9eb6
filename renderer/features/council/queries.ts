import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Deliberation } from '../../../shared/features/council/schema.ts';
import { orpc } from '../../app/connection.ts';
import type { ListInput } from './filters.ts';

const pageSize = 100;

/** Of the page before this one. */
type Last = { before: number; beforeId: string } | undefined;

/** Newest first, page by page. Changes ask for all pages again, of which there are seldom two. */
export function useDeliberations(input: ListInput) {
  const query = useInfiniteQuery(
    orpc.council.list.infiniteOptions({
      input: (last: Last) => ({ ...input, limit: pageSize, ...last }),
      initialPageParam: undefined,
      getNextPageParam: (page): Last => {
        const last = page.length < pageSize ? undefined : page.at(-1);
        return last && { before: last.createdAt, beforeId: last.id };
      },
      placeholderData: (before) => before,
    }),
  );
  const rows = useMemo(() => query.data?.pages.flat() ?? [], [query.data]);
  return { rows, query };
}

export const deliberationOptions = (id: string) => orpc.council.get.queryOptions({ input: { id } });

export const useDeliberation = (id: string | null) =>
  useQuery({ ...deliberationOptions(id ?? ''), enabled: id !== null && id !== '', retry: false });

export const useProposalCost = (id: string | null) =>
  useQuery({
    ...orpc.council.proposalCost.queryOptions({ input: { id: id ?? '' } }),
    enabled: id !== null,
    retry: false,
  });

export const useSeats = () => useQuery(orpc.council.seats.queryOptions());
const recordsOptions = () => orpc.council.records.queryOptions();
export const useRecords = (enabled = true) => useQuery({ ...recordsOptions(), enabled });

/** An answer of the core is the newest there is: it need not be asked for again. */
export function usePutDeliberation(): (deliberation: Deliberation) => void {
  const queries = useQueryClient();
  return (deliberation) => queries.setQueryData(deliberationOptions(deliberation.id).queryKey, deliberation);
}

export const useSaveSeat = () => useMutation(orpc.council.saveSeat.mutationOptions());

/** Who could answer: nothing is ever simulated, so without one the council only says so. */
export function useMinds() {
  const connections = useQuery(orpc.minds.list.queryOptions());
  const models = useMemo(
    () =>
      connections.data?.flatMap((connection) =>
        connection.models
          .filter(({ embeds, speech }) => embeds !== true && speech === null)
          .map(({ id, price }) => ({
            ...{ connectionId: connection.id, connectionName: connection.name, model: id },
            priced: price !== null,
          })),
      ),
    [connections.data],
  );
  return { models, known: connections.data !== undefined, connections: connections.data ?? [] };
}
