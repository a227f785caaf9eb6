import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { ContainerFigures } from '../../../shared/features/containers/schema.ts';
import { client, orpc } from '../../app/connection.ts';
import { useStream } from '../../app/use-stream.ts';

export const useContainers = () => useQuery(orpc.containers.list.queryOptions());

export const useContainer = (id: string) =>
  useQuery({ ...orpc.containers.get.queryOptions({ input: { id } }), retry: false });

/** What a program says is no change that anybody announces: it is read when asked. */
export const useContainerLogs = (id: string, lines: number) =>
  useQuery({
    ...orpc.containers.logs.queryOptions({ input: { id, lines }, meta: { live: true } }),
    retry: false,
    staleTime: 0,
  });

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
