import type { QueryClient } from '@tanstack/react-query';
import { failureToast } from '../../app/failure.tsx';
import { copyText } from '../../lib/copy-text.ts';
import type { Toaster } from '../../ui/toast.tsx';
import { createActions, type ProjectActions } from './actions.ts';
import { projectsClient } from './api.ts';
import { rowsOptions } from './queries.ts';

interface Page {
  queries: QueryClient;
  toast: Toaster['toast'];
  go: (to: string) => void;
}

/** What can be done to projects, with all that the page has for it: for commands and for screens alike. */
export const actionsOfPage = ({ queries, toast, go }: Page): ProjectActions =>
  createActions({
    client: projectsClient,
    toast,
    go,
    copyText,
    failure: failureToast,
    put: (rows) => {
      const fresh = new Map(rows.map((row) => [row.id, row]));
      queries.setQueryData(rowsOptions().queryKey, (all) => all?.map((row) => fresh.get(row.id) ?? row));
    },
  });
