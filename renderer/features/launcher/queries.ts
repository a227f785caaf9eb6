import { useMutation, useQuery } from '@tanstack/react-query';
import { orpc } from '../../app/connection.ts';

export const statusesOptions = () => orpc.launcher.statuses.queryOptions();
export const useStatuses = () => useQuery(statusesOptions());

export const useSetup = (projectId: string) =>
  useQuery({ ...orpc.launcher.setup.queryOptions({ input: { projectId } }), enabled: projectId !== '', retry: false });

export const setsOptions = () => orpc.launcher.sets.queryOptions();
export const useSets = () => useQuery(setsOptions());

export const useInterrupted = () => useQuery(orpc.launcher.interrupted.queryOptions());

export const useReceipts = (id: string) => useQuery(orpc.launcher.receipts.queryOptions({ input: { id, limit: 30 } }));

/** What it takes is measured all the time and announced by nobody: it is asked when somebody looks. */
export const useUsage = (id: string) =>
  useQuery({
    ...orpc.launcher.usage.queryOptions({ input: { id }, meta: { live: true } }),
    retry: false,
    staleTime: 30_000,
  });

export const useEnvironments = (projectId: string) =>
  useQuery({
    ...orpc.environments.list.queryOptions({ input: { projectId } }),
    enabled: projectId !== '',
    retry: false,
  });

export const useProbe = () => useMutation(orpc.launcher.probe.mutationOptions());
export const useLimit = () => useMutation(orpc.launcher.limit.mutationOptions());
export const useSave = () => useMutation(orpc.launcher.save.mutationOptions());
export const useReset = () => useMutation(orpc.launcher.reset.mutationOptions());
export const useHide = () => useMutation(orpc.launcher.hide.mutationOptions());
export const useUnhide = () => useMutation(orpc.launcher.unhide.mutationOptions());
export const useSaveFile = () => useMutation(orpc.launcher.saveFile.mutationOptions());
export const useSaveSet = () => useMutation(orpc.launcher.saveSet.mutationOptions());
export const useRemoveSet = () => useMutation(orpc.launcher.removeSet.mutationOptions());
export const useForgetInterrupted = () => useMutation(orpc.launcher.forgetInterrupted.mutationOptions());
export const useChooseEnvironment = () => useMutation(orpc.environments.change.mutationOptions());
