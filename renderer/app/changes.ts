import type { QueryClient } from '@tanstack/react-query';
import { client, orpc } from './connection.ts';
import { follow } from './streams.ts';

/** The one subscriber of the core's changes: each becomes an invalidation of that feature's queries. */
export function followChanges(queries: QueryClient): () => void {
  const stop = new AbortController();
  void follow(
    client.system.changes,
    {
      reset: () => void queries.invalidateQueries(),
      item: ({ feature }) => {
        const utils = orpc[feature as keyof typeof orpc];
        if (utils && 'key' in utils)
          void queries.invalidateQueries({ queryKey: (utils as { key: () => readonly unknown[] }).key() });
      },
    },
    stop.signal,
  );
  return () => stop.abort();
}
