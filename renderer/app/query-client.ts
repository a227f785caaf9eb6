import { QueryClient } from '@tanstack/react-query';
import { knownError } from './connection.ts';
import { useConnection } from './connection-store.ts';

const mostRetries = 3;

/** Only a broken connection is worth another try: a known error says the same again, and a bug is not mended by asking twice. */
export function shouldRetry(failures: number, error: unknown): boolean {
  return failures < mostRetries && knownError(error) === null && useConnection.getState().status !== 'online';
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: shouldRetry,
        retryDelay: 100,
        // The core says what changed; nothing has to guess by age or focus.
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
