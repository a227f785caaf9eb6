import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import type { RestoreInput, Retention } from '../../../shared/features/backups/schema.ts';
import { orpc } from '../../app/connection.ts';

/** Asked again when something was done at the target (`FollowBackups`), not with each step of what goes on. */
const standing = { live: true } as const;

/** A snapshot never changes: what was read of it once stays. */
export const ofSnapshot = {
  meta: { live: true },
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: 300_000,
  retry: false,
} as const;

export const useOverview = (projectId?: string) =>
  useQuery(orpc.backups.overview.queryOptions({ input: projectId === undefined ? {} : { projectId } }));

export const useTarget = (id: string) =>
  useQuery({ ...orpc.backups.target.queryOptions({ input: { id } }), enabled: id !== '', retry: false });

export const useKeys = (id: string) =>
  useQuery({ ...orpc.backups.keys.queryOptions({ input: { id }, meta: standing }), retry: false });

export const useSheet = (id: string) =>
  useQuery({ ...orpc.backups.sheet.queryOptions({ input: { id }, meta: standing }), retry: false });

/** Asked once for who sets something up, so that nothing changes under who writes. */
export const useSuggestion = (projectId: string | undefined, enabled = true) =>
  useQuery({
    ...orpc.backups.suggest.queryOptions({
      input: projectId === undefined ? {} : { projectId },
      meta: { live: true },
    }),
    enabled,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export const useJobs = (input: { planId?: string; targetId?: string; projectId?: string; limit?: number }) =>
  useQuery(orpc.backups.jobs.queryOptions({ input }));

export const useJob = (id: string) =>
  useQuery({ ...orpc.backups.job.queryOptions({ input: { id } }), enabled: id !== '', retry: false });

export const useSnapshots = (input: { targetId: string; planId?: string }) =>
  useQuery({
    ...orpc.backups.snapshots.queryOptions({ input, meta: standing }),
    enabled: input.targetId !== '',
    retry: false,
  });

export const useFound = (targetId: string, pattern: string) =>
  useQuery({
    ...orpc.backups.find.queryOptions({ input: { targetId, pattern, limit: 500 }, meta: standing }),
    enabled: pattern.trim() !== '',
    retry: false,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });

/** Against the disk it is what it was when it was asked for. */
export const useDiff = (input: { targetId: string; from: string; to: string | null; path: string }) =>
  useQuery({
    ...orpc.backups.diff.queryOptions({ input: { ...input, limit: 5_000 }, meta: { live: true } }),
    retry: false,
    ...(input.to !== null && { staleTime: Number.POSITIVE_INFINITY }),
  });

export const usePreview = (input: { targetId: string; snapshotId: string; path: string }) =>
  useQuery({ ...orpc.backups.preview.queryOptions({ input }), ...ofSnapshot });

export const useRestorePlan = (restore: RestoreInput | null) =>
  useQuery({
    ...orpc.backups.planRestore.queryOptions({
      input: { restore: restore ?? { targetId: '', snapshotId: '', paths: [], to: { type: 'original' } } },
      meta: { live: true },
    }),
    enabled: restore !== null,
    retry: false,
    gcTime: 0,
  });

export const useRetentionPreview = (input: { targetId: string; planId?: string; retention: Retention } | null) =>
  useQuery({
    ...orpc.backups.retentionPreview.queryOptions({
      input: input ?? { targetId: '', retention: {} },
      meta: standing,
    }),
    enabled: input !== null && input.targetId !== '',
    retry: false,
    placeholderData: keepPreviousData,
  });

export const useStorage = (targetId: string) =>
  useQuery({
    ...orpc.backups.storage.queryOptions({ input: { targetId }, meta: standing }),
    retry: false,
    staleTime: 60_000,
  });

export const useSaveTarget = () => useMutation(orpc.backups.saveTarget.mutationOptions());
export const useSavePlan = () => useMutation(orpc.backups.savePlan.mutationOptions());

export const useDatabaseRows = () => useQuery(orpc.databases.list.queryOptions());
export const useContainerRows = (enabled: boolean) => useQuery({ ...orpc.containers.list.queryOptions(), enabled });
export const useVolumeRows = (enabled: boolean) =>
  useQuery({ ...orpc.containers.volumes.list.queryOptions(), enabled, retry: false });
