import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Alert, Reach, RuleDraft } from '../../../shared/features/alerts/schema.ts';
import type { Scope } from '../../../shared/features/monitors/schema.ts';
import { client, orpc } from '../../app/connection.ts';
import { failureToast } from '../../app/failure.tsx';
import { follow } from '../../app/streams.ts';
import { formatTimeOfDay } from '../../lib/relative-time.ts';
import { useToast } from '../../ui/toast.tsx';
import { historyKinds } from './marks.ts';

const minute = 60_000;
const hour = 60 * minute;

/** In safe mode nothing is measured and no rule is looked at: an empty list is then no good news. */
export const useAsleep = (): boolean => useQuery(orpc.system.info.queryOptions()).data?.safeMode ?? false;

export const useActive = () => useQuery(orpc.alerts.active.queryOptions());
export const useRules = () => useQuery(orpc.alerts.rules.queryOptions());
export const useSilences = () => useQuery(orpc.alerts.silences.queryOptions());
export const useWindows = () => useQuery(orpc.alerts.windows.queryOptions());

const most = 40;

/** The last hour of the lines that are wrong, one figure a minute. */
export function useLastHour(keys: readonly string[]) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), minute);
    return () => clearInterval(timer);
  }, []);
  const to = Math.floor(now / minute) * minute;
  const query = useQuery({
    ...orpc.monitors.range.queryOptions({ input: { keys: keys.slice(0, most), from: to - hour, to, points: 60 } }),
    enabled: keys.length > 0,
    placeholderData: keepPreviousData,
    // A line that cannot be read leaves its place empty.
    retry: false,
  });
  return query.data;
}

/** What they are now, second by second. */
export function useNow(keys: readonly string[]): Readonly<Record<string, number>> {
  const [values, setValues] = useState<Readonly<Record<string, number>>>({});
  const wanted = keys.slice(0, most).join('\n');
  useEffect(() => {
    if (wanted === '') return;
    const stop = new AbortController();
    void follow(
      (input, options) => client.monitors.live({ ...input, keys: wanted.split('\n') }, options),
      { item: (tick) => setValues((before) => ({ ...before, ...tick.values })), reset: () => {} },
      stop.signal,
    );
    return () => stop.abort();
  }, [wanted]);
  return values;
}

export const useAttempt = (rule: RuleDraft | null) =>
  useQuery({
    ...orpc.alerts.attempt.queryOptions({ input: { rule: rule as RuleDraft } }),
    enabled: rule !== null,
    placeholderData: keepPreviousData,
    staleTime: minute,
    retry: false,
    meta: { live: true },
  });

/** What is measured, to choose from. */
export const useSeries = (scope: Scope) => useQuery(orpc.monitors.series.queryOptions({ input: { scope } }));
export const useProjectNames = (wanted: boolean) =>
  useQuery({
    ...orpc.projects.list.queryOptions(),
    enabled: wanted,
    select: (rows) => new Map(rows.map(({ id, name }) => [id, name])),
    meta: { live: true },
  });
/** Services that have written a line. */
export const useServices = () =>
  useQuery({
    ...orpc.logs.sources.queryOptions({ input: {} }),
    select: (all) => all.filter(({ kind }) => kind === 'service'),
  });
/** Containers that can have written a line. */
export const useContainerNames = () =>
  useQuery({
    ...orpc.logs.sources.queryOptions({ input: {} }),
    select: (all) => all.flatMap(({ kind, label }) => (kind === 'container' ? [label] : [])),
  });
export const useKinds = () => useQuery(orpc.journal.kinds.queryOptions());

export const useHistory = () =>
  useInfiniteQuery(
    orpc.journal.list.infiniteOptions({
      input: (before: number | undefined) => ({ kinds: historyKinds, limit: 100, ...(before && { before }) }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.nextBefore ?? undefined,
    }),
  );

/** All that can be done to alerts, rules and quiet times; each says what went wrong. */
export function useAlertsActions() {
  const queries = useQueryClient();
  const toast = useToast();
  const onSettled = () => void queries.invalidateQueries({ queryKey: orpc.alerts.key() });
  const failed = (what: string) => (error: unknown) => toast(failureToast(what, error));

  const unacknowledge = useMutation(
    orpc.alerts.unacknowledge.mutationOptions({ onError: failed('It could not be taken back'), onSettled }),
  );
  const acknowledge = useMutation(
    orpc.alerts.acknowledge.mutationOptions({
      onSuccess: ({ ruleId, key }) =>
        toast({ title: 'Acknowledged: it is not repeated', undo: () => unacknowledge.mutate({ ruleId, key }) }),
      onError: failed('It was not acknowledged'),
      onSettled,
    }),
  );
  const resolve = useMutation(
    orpc.alerts.resolve.mutationOptions({ onError: failed('It could not be ended'), onSettled }),
  );
  const unsilence = useMutation(
    orpc.alerts.unsilence.mutationOptions({ onError: failed('The silence could not be ended'), onSettled }),
  );
  const silence = useMutation(
    orpc.alerts.silence.mutationOptions({
      onSuccess: ({ id, until }) =>
        toast({
          title: until === null ? 'Silent until you end it' : `Silent until ${formatTimeOfDay(until)}`,
          undo: () => unsilence.mutate({ id }),
        }),
      onError: failed('It was not silenced'),
      onSettled,
    }),
  );
  const enable = useMutation(
    orpc.alerts.enable.mutationOptions({ onError: failed('The rule was not switched'), onSettled }),
  );
  const save = useMutation(orpc.alerts.save.mutationOptions({ onSettled }));
  const remove = useMutation(
    orpc.alerts.remove.mutationOptions({
      onSuccess: ({ enabled, ...rule }) =>
        toast({ title: `Removed ${rule.name}`, undo: () => save.mutate({ rule, enabled }) }),
      onError: failed('The rule was not removed'),
      onSettled,
    }),
  );
  const restore = useMutation(
    orpc.alerts.restore.mutationOptions({ onError: failed('The rule was not restored'), onSettled }),
  );
  const saveWindow = useMutation(orpc.alerts.saveWindow.mutationOptions({ onSettled }));
  const removeWindow = useMutation(
    orpc.alerts.removeWindow.mutationOptions({
      onSuccess: (window) => toast({ title: `Removed ${window.name}`, undo: () => saveWindow.mutate({ window }) }),
      onError: failed('The window was not removed'),
      onSettled,
    }),
  );

  return {
    acknowledge,
    unacknowledge,
    resolve,
    silence,
    unsilence,
    enable,
    save,
    remove,
    restore,
    saveWindow,
    removeWindow,
    silenceAlert: ({ ruleId, key }: Alert, until: number | null) => {
      const reach: Reach = { ruleId, key, scope: null, id: null };
      silence.mutate({ reach, until, reason: '' });
    },
  };
}
export type AlertsActions = ReturnType<typeof useAlertsActions>;
