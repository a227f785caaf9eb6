import { useMutation, useQuery } from '@tanstack/react-query';
import { orpc } from '../../app/connection.ts';

/** Traffic changes all the time and is announced by nobody: it is asked while somebody looks. */
const lookMs = 3_000;

export const placesOptions = () => orpc.deployments.places.queryOptions({ input: {} });
export const usePlaces = (looking = false) =>
  useQuery({
    ...placesOptions(),
    refetchInterval: (query) => (!looking || query.state.error ? false : lookMs),
  });

export const usePlace = (id: string) =>
  useQuery({
    ...orpc.deployments.place.queryOptions({ input: { id } }),
    enabled: id !== '',
    retry: false,
    refetchInterval: (query) => (query.state.error ? false : lookMs),
  });

export const useHistory = (input: { projectId?: string; placeId?: string; limit?: number }) =>
  useQuery(orpc.deployments.history.queryOptions({ input }));

export const useDeployment = (id: string) =>
  useQuery({ ...orpc.deployments.get.queryOptions({ input: { id } }), enabled: id !== '', retry: false });

/** What the project offers by itself; asked once for a dialog, so that nothing changes under who writes. */
export const useSuggestion = (projectId: string, name: string, enabled: boolean) =>
  useQuery({
    ...orpc.deployments.suggest.queryOptions({ input: { projectId, name }, meta: { live: true } }),
    enabled,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export const useSavePlace = () => useMutation(orpc.deployments.savePlace.mutationOptions());

/** From the files alone; nobody is asked and nothing is run. */
export const useKubeContexts = (kubeconfig: string | null) =>
  useQuery({
    ...orpc.deployments.kubeContexts.queryOptions({ input: { kubeconfig }, meta: { live: true } }),
    retry: false,
  });

export const useCheckCluster = () => useMutation(orpc.deployments.checkCluster.mutationOptions());
export const useDryRun = () => useMutation(orpc.deployments.dryRun.mutationOptions());

/** What goes out of a cluster with its place. */
export const useClusterObjects = (placeId: string, enabled: boolean) =>
  useQuery({
    ...orpc.deployments.objects.queryOptions({ input: { placeId }, meta: { live: true } }),
    ...{ enabled, retry: false, gcTime: 0 },
  });

export const useEnvironments = (projectId: string) =>
  useQuery({
    ...orpc.environments.list.queryOptions({ input: { projectId } }),
    enabled: projectId !== '',
    retry: false,
  });

/** Branches and newest commits, to choose from. */
export const useGit = (projectId: string) =>
  useQuery({
    ...orpc.projects.git.queryOptions({ input: { id: projectId }, meta: { live: true } }),
    enabled: projectId !== '',
    retry: false,
  });
