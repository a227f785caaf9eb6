import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { client, orpc } from '../../app/connection.ts';
import { failureToast } from '../../app/failure.tsx';
import { useGo } from '../../app/navigation.tsx';
import { type Toaster, useToast } from '../../ui/toast.tsx';
import { type Acts, createActs } from './acts.ts';

interface Page {
  queries: QueryClient;
  toast: Toaster['toast'];
  go: (to: string) => void;
}

/** What can be done with backups, with all that the page has for it: for commands and for screens alike. */
export const actsOfPage = ({ queries, toast, go }: Page): Acts =>
  createActs({
    client: client.backups,
    toast,
    go,
    failure: failureToast,
    again: () => void queries.invalidateQueries({ queryKey: orpc.backups.key() }),
  });

export function useActs(): Acts {
  const queries = useQueryClient();
  const toast = useToast();
  const go = useGo();
  return useMemo(() => actsOfPage({ queries, toast, go }), [queries, toast, go]);
}
