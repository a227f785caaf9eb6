import type { QueryClient } from '@tanstack/react-query';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { client, knownError, orpc } from '../../app/connection.ts';
import { failureToast } from '../../app/failure.tsx';
import { useGo } from '../../app/navigation.tsx';
import { type Toaster, useToast } from '../../ui/toast.tsx';
import { type Acts, createActs } from './acts.ts';
import { openDialog } from './store.ts';

interface Page {
  queries: QueryClient;
  toast: Toaster['toast'];
  go: (to: string) => void;
}

/** What can be done with places, with all that the page has for it: for commands and for screens alike. */
export const actsOfPage = ({ queries, toast, go }: Page): Acts =>
  createActs({
    client: client.deployments,
    toast,
    go,
    failure: failureToast,
    known: knownError,
    again: () => void queries.invalidateQueries({ queryKey: orpc.deployments.key() }),
    ask: (place, release, why) => openDialog({ kind: 'rollback', place, release, why }),
  });

export function useActs(): Acts {
  const queries = useQueryClient();
  const toast = useToast();
  const go = useGo();
  return useMemo(() => actsOfPage({ queries, toast, go }), [queries, toast, go]);
}
