import type { QueryClient } from '@tanstack/react-query';
import { client } from '../../app/connection.ts';
import { failureToast } from '../../app/failure.tsx';
import { short } from '../../lib/short.ts';
import type { Toaster } from '../../ui/toast.tsx';
import { type Acts, createActs } from './acts.ts';
import { statusesOptions } from './queries.ts';
import { openDialog, putStatuses, setActing, useServices } from './store.ts';
import { projectOf, serviceOf } from './words.ts';

interface Page {
  queries: QueryClient;
  toast: Toaster['toast'];
  go: (to: string) => void;
}

/** `web of shop`. */
export function nameOf(id: string): string {
  const { byId, byProject } = useServices.getState();
  const project = byId.get(id)?.projectName ?? byProject.get(projectOf(id))?.name;
  return short(project === undefined ? serviceOf(id) : `${serviceOf(id)} of ${project}`, 120);
}

/** What can be done to services, with all that the page has for it: for commands and for screens alike. */
export const actsOfPage = ({ queries, toast, go }: Page): Acts =>
  createActs({
    client: client.launcher,
    toast,
    go,
    failure: failureToast,
    acting: setActing,
    nameOf,
    ask: (conflicts) => openDialog({ kind: 'conflicts', ...conflicts }),
    showReceipt: (receipt) => openDialog({ kind: 'receipt', receipt }),
    put: (started) => {
      if (started.length === 0) return;
      const fresh = new Map(started.map((status) => [status.id, status]));
      const next = queries.setQueryData(statusesOptions().queryKey, (all) => {
        const known = all?.map((status) => {
          const one = fresh.get(status.id);
          fresh.delete(status.id);
          return one ?? status;
        });
        return known && [...known, ...fresh.values()];
      });
      if (next) putStatuses(next);
    },
  });
