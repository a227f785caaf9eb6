import type { Query, QueryClient } from '@tanstack/react-query';
import { client, orpc } from './connection.ts';
import { createRests } from './rests.ts';
import { follow } from './streams.ts';

/** A list that grows by a stream of its own (the journal's tail) would otherwise be read again, page by page, with each event. */
const asksAgain = (query: Query) => query.meta?.live !== true;

/** What changes many times a second is asked for again so often at most: each asking takes the place of the one before it, and none would end. */
const restMs = 200;

/** The one subscriber of the core's changes: each becomes an invalidation of that feature's queries. */
export function followChanges(queries: QueryClient): () => void {
  const stop = new AbortController();
  const rests = createRests((feature) => {
    const utils = orpc[feature as keyof typeof orpc];
    if (utils && 'key' in utils)
      void queries.invalidateQueries({
        queryKey: (utils as { key: () => readonly unknown[] }).key(),
        predicate: asksAgain,
      });
  }, restMs);
  void follow(
    client.system.changes,
    {
      reset: () => void queries.invalidateQueries({ predicate: asksAgain }),
      item: ({ feature }) => rests.call(feature),
    },
    stop.signal,
  );
  return () => {
    stop.abort();
    rests.dispose();
  };
}
