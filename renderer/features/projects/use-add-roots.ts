import { useMutation, useQueryClient } from '@tanstack/react-query';
import { knownError } from '../../app/connection.ts';
import { projectsClient, projectsQueries } from './api.ts';
import { suggestionsOptions } from './queries.ts';

/** Takes more folders; what else is worth a look is then another question. */
export function useAddRoots() {
  const queries = useQueryClient();
  return useMutation(
    projectsQueries.addRoots.mutationOptions({
      onSuccess: (roots) => {
        queries.setQueryData(projectsQueries.roots.queryOptions().queryKey, (known) => {
          const ids = new Set(roots.map(({ id }) => id));
          return [...(known ?? []).filter(({ id }) => !ids.has(id)), ...roots];
        });
        void queries.invalidateQueries({ queryKey: suggestionsOptions().queryKey });
      },
    }),
  );
}

/** A folder by the dialog of the system; `none` where this host has none and the path must be written. */
export async function pickFolder(): Promise<{ path: string | null } | 'none'> {
  try {
    return await projectsClient.pickFolder();
  } catch (error) {
    if (knownError(error)?.code === 'UNAVAILABLE') return 'none';
    throw error;
  }
}
