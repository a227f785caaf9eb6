import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { JournalEvent, JournalPage } from '../../../shared/features/journal/schema.ts';
import { client, orpc } from '../../app/connection.ts';
import { useStream } from '../../app/use-stream.ts';
import { type Filters, filtersToSearch, matches, toInput } from './filters.ts';
import { arrive, mergeEvents } from './live.ts';

const openTail = client.journal.tail;

export const useKinds = () => useQuery(orpc.journal.kinds.queryOptions());

export const useEvent = (id: number | null) =>
  useQuery({
    ...orpc.journal.get.queryOptions({ input: { id: id ?? 0 } }),
    enabled: id !== null,
    // What has happened does not change.
    meta: { live: true },
  });

const pageSize = 200;
/** With more than this the first page is read again instead of being carried in memory beside it. */
const mostArrived = 1000;
const none: readonly JournalEvent[] = [];

/** The journal under these filters: pages backwards in time, and what happens now on top unless it is held. */
export function useJournal(filters: Filters, held: boolean) {
  const queries = useQueryClient();
  const identity = JSON.stringify(filtersToSearch(filters));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a range begins when it was chosen, not at each render
  const input = useMemo(() => toInput(filters, Date.now()), [identity]);
  const options = orpc.journal.list.infiniteOptions({
    input: (before: number | undefined) => ({ ...input, limit: pageSize, ...(before && { before }) }),
    initialPageParam: undefined,
    getNextPageParam: (last) => last.nextBefore ?? undefined,
    meta: { live: true },
  });
  const query = useInfiniteQuery(options);
  const [arrived, setArrived] = useState<{ identity: string; events: readonly JournalEvent[] }>({
    identity,
    events: [],
  });
  const events = arrived.identity === identity ? arrived.events : none;

  const startAgain = () => {
    setArrived({ identity, events: [] });
    // Only the first page: a reader who had gone far back would otherwise have all of it read again.
    queries.setQueryData<InfiniteData<JournalPage, number | undefined>>(
      options.queryKey,
      (data) => data && { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) },
    );
    void queries.invalidateQueries({ queryKey: options.queryKey });
  };
  useStream(openTail, {
    item: (event) => {
      if (!matches(filters, event)) return;
      setArrived((before) => ({ identity, events: arrive(before.identity === identity ? before.events : [], event) }));
    },
    reset: startAgain,
  });
  const overflow = events.length > mostArrived && !held;
  const overflowing = useRef(startAgain);
  overflowing.current = startAgain;
  useEffect(() => {
    if (overflow) overflowing.current();
  }, [overflow]);

  const [heldAt, setHeldAt] = useState<number | null>(null);
  const pages = query.data?.pages;
  const newest = events[0]?.id ?? pages?.[0]?.events[0]?.id ?? 0;
  if (held && heldAt === null) setHeldAt(newest);
  if (!held && heldAt !== null) setHeldAt(null);

  const merged = useMemo(
    () => mergeEvents(pages?.map((page) => page.events) ?? [], events, held ? heldAt : null),
    [pages, events, held, heldAt],
  );
  return { ...merged, query };
}
