import type { Query, QueryClient } from '@tanstack/react-query';
import { client, orpc } from './connection.ts';
import { follow } from './streams.ts';

/** A list that grows by a stream of its own (the journal's tail) would otherwise be read again, page by page, with each event. */
const asksAgain = (query: Query) => query.meta?.live !== true;

/** The one subscriber of the core's changes: each becomes an invalidation of that feature's queries. */
export function followChanges(queries: QueryClient): () => void {
  const stop = new AbortController();
  void follow(
    client.system.changes,
    {
      reset: () => void queries.invalidateQueries({ predicate: asksAgain }),
      item: ({ feature }) => {
        const utils = orpc[feature as keyof typeof orpc];
        if (utils && 'key' in utils)
          void queries.invalidateQueries({
            queryKey: (utils as { key: () => readonly unknown[] }).key(),
            predicate: asksAgain,
          });
      },
    },
    stop.signal,
  );
  return () => stop.abort();
}
