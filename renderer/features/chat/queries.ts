import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { Message, Thread } from '../../../shared/features/chat/schema.ts';
import { client, orpc } from '../../app/connection.ts';

const pageSize = 200;
export const messagesAtOnce = 200;

export interface Branch {
  thread: Thread;
  messages: Message[];
  earlier: boolean;
}

/** Of the page before this one. */
type Last = { before: number; beforeId: string } | undefined;

/** Page by page; the pinned ones come with the first. */
export function useThreads() {
  const query = useInfiniteQuery(
    orpc.chat.list.infiniteOptions({
      input: (last: Last) => ({ limit: pageSize, ...last }),
      initialPageParam: undefined,
      getNextPageParam: (page): Last => {
        const last = page.length < pageSize ? undefined : page.at(-1);
        return last && { before: last.updatedAt, beforeId: last.id };
      },
      placeholderData: (before) => before,
    }),
  );
  const threads = useMemo(() => {
    const seen = new Set<string>();
    return (query.data?.pages.flat() ?? []).filter(({ id }) => !seen.has(id) && seen.add(id));
  }, [query.data]);
  return { threads, query };
}

export const branchOptions = (id: string, limit = messagesAtOnce) =>
  orpc.chat.get.queryOptions({ input: { id, limit } });

/** What would go with a thread and stands elsewhere. */
export const useLosses = (id: string) =>
  useQuery({ ...orpc.chat.losses.queryOptions({ input: { id } }), retry: false, gcTime: 0 });

export const useBranch = (id: string | null, limit = messagesAtOnce) =>
  useQuery({
    ...branchOptions(id ?? '', limit),
    enabled: id !== null,
    retry: false,
    placeholderData: (before) => (before?.thread.id === id ? before : undefined),
  });

/** An answer of the core is the newest there is: it need not be asked for again. */
export function usePutBranch() {
  const queries = useQueryClient();
  return useCallback(
    (branch: Branch) => queries.setQueryData(branchOptions(branch.thread.id).queryKey, branch),
    [queries],
  );
}

export const useAskAgain = () => {
  const queries = useQueryClient();
  return useCallback(() => void queries.invalidateQueries({ queryKey: orpc.chat.key() }), [queries]);
};

export const useFoundMessages = (text: string) =>
  useQuery({
    ...orpc.chat.search.queryOptions({ input: { text: text.slice(0, 200), limit: 50 } }),
    enabled: text.trim().length > 1,
    retry: false,
    placeholderData: (before) => before,
  });

export const useConnections = () => useQuery(orpc.minds.list.queryOptions());
export const useRoles = () => useQuery(orpc.minds.roles.queryOptions());

/** What is written in one thread; the same as long as it is the same thread. */
export const usePiecesOf = (id: string) =>
  useCallback(
    (input: Omit<Parameters<typeof client.chat.pieces>[0], 'id'>, options: { signal: AbortSignal }) =>
      client.chat.pieces({ ...input, id }, options),
    [id],
  );
