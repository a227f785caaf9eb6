import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Connection } from '../../../shared/features/minds/schema.ts';
import { orpc } from '../../app/connection.ts';
import { failureToast } from '../../app/failure.tsx';
import { useToast } from '../../ui/toast.tsx';

const again = (queries: QueryClient) => void queries.invalidateQueries({ queryKey: orpc.minds.key() });

export const useConnections = () => useQuery(orpc.minds.list.queryOptions());
export const useRoles = () => useQuery(orpc.minds.roles.queryOptions());
/** Those that do it now, chosen or not. */
export const useRolesInUse = () => useQuery(orpc.minds.rolesInUse.queryOptions());
export const useSpend = (days: number) => useQuery(orpc.minds.spend.queryOptions({ input: { days } }));
export const useLocalModels = () => useQuery(orpc.minds.localModels.queryOptions());

export const useSecretStore = () => useQuery(orpc.environments.secretStatus.queryOptions());

/** Knocks on ports of this machine, so it is asked by whoever shows it and not with every change. */
export const useFoundServers = () =>
  useQuery({ ...orpc.minds.look.queryOptions({ meta: { live: true } }), staleTime: 30_000, retry: false });

/** For dialogs: they stay and say themselves why it was not done. */
export function useSaving() {
  const queries = useQueryClient();
  const onSettled = () => again(queries);
  return {
    add: useMutation(orpc.minds.add.mutationOptions({ onSettled })),
    change: useMutation(orpc.minds.change.mutationOptions({ onSettled })),
    addModel: useMutation(orpc.minds.addModel.mutationOptions({ onSettled })),
    setPrice: useMutation(orpc.minds.setPrice.mutationOptions({ onSettled })),
    addFolder: useMutation(orpc.minds.addFolder.mutationOptions({ onSettled })),
    remove: useMutation(orpc.minds.remove.mutationOptions({ onSettled })),
    removeLocal: useMutation(orpc.minds.removeLocal.mutationOptions({ onSettled })),
  };
}

/** For buttons: a message says why it was not done. */
export function useMindsActs() {
  const queries = useQueryClient();
  const toast = useToast();
  const onSettled = () => again(queries);
  const failed = (what: string) => (error: unknown) => void toast(failureToast(what, error));

  const addModel = useMutation(
    orpc.minds.addModel.mutationOptions({ onSettled, onError: failed('It was not put back') }),
  );
  const check = useMutation(
    orpc.minds.check.mutationOptions({ onSettled, onError: failed('It could not be checked') }),
  );
  const removeModel = useMutation(
    orpc.minds.removeModel.mutationOptions({ onSettled, onError: failed('It was not taken away') }),
  );
  return {
    check: ({ id }: Pick<Connection, 'id'>) => check.mutate({ id }),
    checking: check.isPending,
    setRole: useMutation(orpc.minds.setRole.mutationOptions({ onSettled, onError: failed('The role stays as it is') })),
    removeModel: (ref: { connectionId: string; model: string }) =>
      removeModel.mutate(ref, {
        onSuccess: () => toast({ title: `${ref.model} is not listed any more`, undo: () => addModel.mutate(ref) }),
      }),
    setConsent: useMutation(
      orpc.minds.setConsent.mutationOptions({ onSettled, onError: failed('That stays as it is') }),
    ),
    download: useMutation(
      orpc.minds.download.mutationOptions({ onSettled, onError: failed('It is not being fetched') }),
    ),
    cancelDownload: useMutation(
      orpc.minds.cancelDownload.mutationOptions({ onSettled, onError: failed('It could not be stopped') }),
    ),
  };
}
