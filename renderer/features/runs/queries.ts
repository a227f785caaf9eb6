import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Run, RunPage, StepProgress } from '../../../shared/features/runs/schema.ts';
import { client, orpc } from '../../app/connection.ts';
import { createRests } from '../../app/rests.ts';
import { useStream } from '../../app/use-stream.ts';
import { type Filters, filtersToSearch, toInput } from './filters.ts';
import { assemble, withProgress } from './live.ts';

const openProgress = client.runs.progress;
const freshSize = 100;
const pageSize = 200;
/** Progress is told ten times a second; what only shows a bar need not ask so often. */
const progressRestMs = 400;
const drawMs = 60;

export const useRunning = () => useQuery(orpc.runs.running.queryOptions());

/** Asks again what runs while steps get on: progress is no change of anything kept, so no change is announced. */
export function useFollowProgress(): void {
  const queries = useQueryClient();
  const [rests] = useState(() =>
    createRests(
      () => void queries.invalidateQueries({ queryKey: orpc.runs.running.queryOptions().queryKey }),
      progressRestMs,
    ),
  );
  useEffect(() => rests.dispose, [rests]);
  useStream(openProgress, { item: () => rests.call('running'), reset: () => {} });
}

/** The history under these filters, newest first. */
export function useHistory(filters: Filters) {
  const queries = useQueryClient();
  const identity = JSON.stringify(filtersToSearch(filters));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a range begins when it was chosen, not at each render
  const input = useMemo(() => toInput(filters, Date.now()), [identity]);
  const fresh = useQuery(orpc.runs.list.queryOptions({ input: { ...input, limit: freshSize } }));
  const options = orpc.runs.list.infiniteOptions({
    input: (after: string | undefined) => ({ ...input, limit: pageSize, ...(after && { after }) }),
    initialPageParam: undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    meta: { live: true },
  });
  const query = useInfiniteQuery(options);
  const running = useRunning().data;
  const pages = query.data?.pages;
  const { rows, stale } = useMemo(
    () => assemble(fresh.data?.runs, pages?.map(({ runs }) => runs) ?? [], running),
    [fresh.data, pages, running],
  );

  const again = () => {
    // Only the first page: a reader who had gone far back would otherwise have all of it read again.
    queries.setQueryData<InfiniteData<RunPage, string | undefined>>(
      options.queryKey,
      (data) => data && { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) },
    );
    void queries.invalidateQueries({ queryKey: options.queryKey });
  };
  const startAgain = useRef(again);
  startAgain.current = again;
  useEffect(() => {
    if (stale) startAgain.current();
  }, [stale]);

  return { rows, query, pending: fresh.isPending && query.isPending };
}

/** How far the steps of one run have got, as it is told; several tellings make one drawing. */
function useStepProgress(runId: string): ReadonlyMap<string, StepProgress> {
  const [told, setTold] = useState<{ runId: string; steps: ReadonlyMap<string, StepProgress> }>({
    runId,
    steps: new Map(),
  });
  const waiting = useRef(new Map<string, StepProgress>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useStream(openProgress, {
    reset: () => {},
    item: (item) => {
      if (item.runId !== runId) return;
      waiting.current.set(item.stepKey, item);
      if (waiting.current.size > 1) return;
      timer.current = setTimeout(() => {
        const fresh = waiting.current;
        waiting.current = new Map();
        setTold((before) => ({ runId, steps: new Map([...(before.runId === runId ? before.steps : []), ...fresh]) }));
      }, drawMs);
    },
  });
  return useMemo(() => (told.runId === runId ? told.steps : new Map()), [told, runId]);
}

export function useRun(id: string) {
  const query = useQuery(orpc.runs.get.queryOptions({ input: { id } }));
  const progress = useStepProgress(id);
  const run: Run | undefined = useMemo(() => query.data && withProgress(query.data, progress), [query.data, progress]);
  return { run, query };
}

/** Of a list: the run as it was read, without following it. */
export const useRunOnce = (id: string | null) =>
  useQuery({ ...orpc.runs.get.queryOptions({ input: { id: id ?? '' } }), enabled: id !== null });

export const useStep = (id: string, stepKey: string) =>
  useQuery({
    ...orpc.runs.step.queryOptions({ input: { id, stepKey } }),
    placeholderData: (before) => (before?.step.key === stepKey ? before : undefined),
  });

/** Kinds to choose from: those of the newest runs. */
export const useKnownKinds = () => {
  // A new kind comes with a new version, not with a run: this need not be asked again with each change.
  const { data } = useQuery({ ...orpc.runs.list.queryOptions({ input: { limit: 500 } }), meta: { live: true } });
  return useMemo(() => [...new Set(data?.runs.map(({ kind }) => kind))].sort(), [data]);
};

type LinesInput = Parameters<typeof client.runs.lines>[0];

/** What the steps of one run say; the same as long as it is the same run. */
export const useLinesOf = (runId: string) =>
  useCallback(
    (input: Omit<LinesInput, 'runId'>, options: { signal: AbortSignal }) =>
      client.runs.lines({ ...input, runId }, options),
    [runId],
  );
