import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { orpc } from '../../app/connection.ts';

const hour = 3_600_000;
const points = 60;

/** The last hour of one line for each id, a value a minute; one question for all of them. At most forty. */
export function useLastHour(
  asked: readonly { id: string; key: string }[],
): ReadonlyMap<string, readonly (number | null)[]> {
  const keys = asked.map(({ key }) => key).sort();
  const minute = Math.floor(Date.now() / 60_000) * 60_000;
  const { data } = useQuery({
    ...orpc.monitors.range.queryOptions({
      input: { keys, from: minute - hour, to: minute, points },
      meta: { live: true },
    }),
    enabled: keys.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
  });
  const identity = asked.map(({ id }) => id).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same ids, however often they are written down
  return useMemo(() => {
    const byKey = new Map((data ?? []).map(({ key, mean }) => [key, mean]));
    return new Map(
      asked.flatMap(({ id, key }) => {
        const mean = byKey.get(key);
        return mean ? [[id, mean] as const] : [];
      }),
    );
  }, [data, identity]);
}
