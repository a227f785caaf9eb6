import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ProjectRow } from '../../../shared/features/projects/schema.ts';
import { failureToast } from '../../app/failure.tsx';
import { useGo } from '../../app/navigation.tsx';
import { copyText } from '../../lib/copy-text.ts';
import { useToast } from '../../ui/toast.tsx';
import { createActions, type ProjectActions } from './actions.ts';
import { projectsClient } from './api.ts';
import { rowsOptions } from './queries.ts';

/** What can be done to projects from any list of them. Each says what came of it; what failed stays until it is closed. */
export function useProjectActions(): ProjectActions {
  const queries = useQueryClient();
  const toast = useToast();
  const go = useGo();
  return useMemo(
    () =>
      createActions({
        client: projectsClient,
        toast,
        go,
        copyText,
        failure: failureToast,
        put: (rows) => {
          const fresh = new Map(rows.map((row) => [row.id, row]));
          queries.setQueryData(rowsOptions().queryKey, (all) =>
            all?.map((row): ProjectRow => fresh.get(row.id) ?? row),
          );
        },
      }),
    [queries, toast, go],
  );
}
