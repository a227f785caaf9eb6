import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { Work } from '../../../shared/features/containers/acts.ts';
import type { ContainerFigures } from '../../../shared/features/containers/schema.ts';
import { client, orpc } from '../../app/connection.ts';
import { useStream } from '../../app/use-stream.ts';

export const useContainers = () => useQuery(orpc.containers.list.queryOptions());
const away = { retry: false } as const;
export const useImages = () => useQuery({ ...orpc.containers.images.list.queryOptions(), ...away });
export const useVolumes = () => useQuery({ ...orpc.containers.volumes.list.queryOptions(), ...away });
export const useNetworks = () => useQuery({ ...orpc.containers.networks.list.queryOptions(), ...away });
export const useStacks = () => useQuery({ ...orpc.containers.stacks.list.queryOptions(), ...away });
export const useDisk = () => useQuery({ ...orpc.containers.disk.queryOptions(), ...away });
export const useImage = (id: string) =>
  useQuery({ ...orpc.containers.images.get.queryOptions({ input: { id } }), ...away });
export const useNetwork = (id: string) =>
  useQuery({ ...orpc.containers.networks.get.queryOptions({ input: { id } }), ...away });
export const useRaw = (id: string) => useQuery({ ...orpc.containers.raw.queryOptions({ input: { id } }), ...away });
export const useFolder = (id: string, path: string) =>
  useQuery({ ...orpc.containers.files.list.queryOptions({ input: { id, path }, meta: { live: true } }), ...away });
export const useText = (id: string, path: string) =>
  useQuery({ ...orpc.containers.files.read.queryOptions({ input: { id, path }, meta: { live: true } }), ...away });

export const useContainer = (id: string) =>
  useQuery({ ...orpc.containers.get.queryOptions({ input: { id } }), retry: false });

/** What a program says is no change that anybody announces: it is read when asked. */
export const useContainerLogs = (id: string, lines: number) =>
  useQuery({
    ...orpc.containers.logs.queryOptions({ input: { id, lines }, meta: { live: true } }),
    retry: false,
    staleTime: 0,
  });

/** Pulls and updates, as they go; the newest first. */
export function useWorks(): readonly Work[] {
  const queries = useQueryClient();
  const { data } = useQuery(orpc.containers.works.queryOptions());
  const [seen, setSeen] = useState<ReadonlyMap<string, Work>>(new Map());
  useStream(client.containers.working, {
    item: (work) => {
      setSeen((before) => new Map(before).set(work.id, work));
      if (work.state !== 'running') void queries.invalidateQueries({ queryKey: orpc.containers.key() });
    },
    reset: () => {},
  });
  const ids = new Set(data?.map(({ id }) => id));
  const fresh = [...seen.values()].filter(({ id }) => !ids.has(id)).reverse();
  return [
    ...fresh,
    ...(data ?? []).map((work) => {
      const told = seen.get(work.id);
      return told && (told.endedAt !== null || work.endedAt === null) ? told : work;
    }),
  ];
}

type Figures = ReadonlyMap<string, ContainerFigures>;
const none: Figures = new Map();

/** What each container takes, for as long as somebody looks; of the one that is open its network, too. */
export function useFigures(id: string | null): Figures {
  const [figures, setFigures] = useState(none);
  const open = useCallback<typeof client.containers.figures>(
    (input, options) => client.containers.figures({ ...input, ...(id !== null && { id }) }, options),
    [id],
  );
  useStream(open, {
    item: ({ containers }) => setFigures(new Map(containers.map((one) => [one.id, one]))),
    reset: () => {},
  });
  return figures;
}
