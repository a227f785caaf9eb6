import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client, orpc } from '../../app/connection.ts';
import { failureToast } from '../../app/failure.tsx';
import { useToast } from '../../ui/toast.tsx';

export const environmentsClient = client.environments;

/** An editor changes files without a word to us: who comes back to the window sees what they say now. */
const fresh = { refetchOnWindowFocus: 'always' as const };

export const useEnvironments = (projectId: string) =>
  useQuery({ ...orpc.environments.list.queryOptions({ input: { projectId } }), ...fresh });

export const useEnvironment = (projectId: string, environment: string | null) =>
  useQuery({
    ...orpc.environments.get.queryOptions({ input: { projectId, environment: environment ?? '' } }),
    enabled: environment !== null,
    placeholderData: (before) => (before?.environment.name === environment ? before : undefined),
    ...fresh,
  });

export const useDifferences = (projectId: string, left: string, right: string | null) =>
  useQuery({
    ...orpc.environments.diff.queryOptions({ input: { projectId, left, right: right ?? '' } }),
    enabled: right !== null,
    placeholderData: keepPreviousData,
    ...fresh,
  });

export const useSecrets = (projectId?: string) =>
  useQuery(orpc.environments.secrets.queryOptions({ input: projectId === undefined ? {} : { projectId } }));

export const useSecretStatus = () => useQuery(orpc.environments.secretStatus.queryOptions());

export const useProjectNames = () =>
  useQuery({
    ...orpc.projects.list.queryOptions(),
    select: (rows) => new Map(rows.map(({ id, name }) => [id, name])),
    meta: { live: true },
  });

/** What is done with one press; each says what went wrong. Forms say it in their own place. */
export function useEnvironmentActions() {
  const queries = useQueryClient();
  const toast = useToast();
  const onSettled = () => void queries.invalidateQueries({ queryKey: orpc.environments.key() });
  const failed = (what: string) => (error: unknown) => toast(failureToast(what, error));

  return {
    refresh: onSettled,
    change: useMutation(orpc.environments.change.mutationOptions({ onError: failed('It was not changed'), onSettled })),
    hide: useMutation(
      orpc.environments.hide.mutationOptions({
        onSuccess: (_, { names }) =>
          toast({
            tone: 'ok',
            title: names.length === 1 ? `${names[0]} is a secret now` : `${names.length} values are secrets now`,
            description: 'References stand in their places.',
          }),
        onError: failed('Nothing was moved'),
        onSettled,
      }),
    ),
    open: useMutation(orpc.projects.open.mutationOptions({ onError: failed('The file was not opened') })),
  };
}
