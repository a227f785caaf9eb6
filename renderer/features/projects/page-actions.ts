import { type QueryClient, QueryObserver } from '@tanstack/react-query';
import type { Run } from '../../../shared/features/runs/schema.ts';
import { orpc } from '../../app/connection.ts';
import { failureToast } from '../../app/failure.tsx';
import { copyText } from '../../lib/copy-text.ts';
import type { Toaster } from '../../ui/toast.tsx';
import { createActions, type ProjectActions } from './actions.ts';
import { projectsClient } from './api.ts';
import type { EndedRun } from './outcome.ts';
import { rowsOptions } from './queries.ts';

interface Page {
  queries: QueryClient;
  toast: Toaster['toast'];
  go: (to: string) => void;
}

/** Waits for what the core says of it, however long that takes. */
const endOfRun =
  (queries: QueryClient) =>
  (id: string): Promise<EndedRun> =>
    new Promise((resolve) => {
      const observer = new QueryObserver(queries, orpc.runs.get.queryOptions({ input: { id } }));
      const look = ({ data }: { data: Run | undefined }) => {
        if (!data || data.finishedAt === null) return;
        observer.destroy();
        resolve(data);
      };
      observer.subscribe(look);
      look(observer.getCurrentResult());
    });

/** What can be done to projects, with all that the page has for it: for commands and for screens alike. */
export const actionsOfPage = ({ queries, toast, go }: Page): ProjectActions =>
  createActions({
    client: projectsClient,
    toast,
    go,
    copyText,
    ended: endOfRun(queries),
    failure: failureToast,
    put: (rows) => {
      const fresh = new Map(rows.map((row) => [row.id, row]));
      queries.setQueryData(rowsOptions().queryKey, (all) => all?.map((row) => fresh.get(row.id) ?? row));
    },
  });
