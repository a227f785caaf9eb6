import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { SeriesRange } from '../../../shared/features/monitors/schema.ts';
import { orpc } from '../../app/connection.ts';
import type { ChartData, ChartLine, Span } from '../../ui/chart/types.ts';
import { align, together } from './align.ts';
import { useFrame } from './frame.tsx';
import { compareWords } from './window.ts';

export interface LineSpec {
  key: string;
  label: string;
  color?: number | undefined;
}

/** Points that a chart has room for. */
const points = 720;
const mostAsked = 40;
/** Bands of many lines hide one another. */
const mostBands = 2;

/** Several questions where one may not name all, and their answers as one. */
function useRanges(keys: readonly string[], span: Span, enabled: boolean) {
  // None while nothing is asked: a question that waits costs something each time that it is drawn, too.
  const parts = Array.from({ length: enabled ? Math.ceil(keys.length / mostAsked) : 0 }, (_, i) =>
    keys.slice(i * mostAsked, (i + 1) * mostAsked),
  );
  return useQueries({
    queries: parts.map((part) => ({
      ...orpc.monitors.range.queryOptions({
        input: { keys: [...part], from: span.from, to: span.to, points },
        meta: { live: true },
      }),
      placeholderData: keepPreviousData,
      staleTime: 5_000,
      gcTime: 30_000,
      retry: false,
    })),
    combine,
  });
}

interface Answer {
  data: SeriesRange[] | undefined;
  isError: boolean;
  error: unknown;
  isFetching: boolean;
  refetch: () => void;
}

function combine(
  results: readonly {
    data: SeriesRange[] | undefined;
    isError: boolean;
    error: unknown;
    isFetching: boolean;
    refetch: () => unknown;
  }[],
): Answer {
  const complete = results.length > 0 && results.every(({ data }) => data !== undefined);
  return {
    data: complete ? results.flatMap(({ data }) => data ?? []) : undefined,
    isError: results.some(({ isError }) => isError),
    error: results.find(({ isError }) => isError)?.error,
    isFetching: results.some(({ isFetching }) => isFetching),
    refetch: () => {
      for (const { refetch } of results) refetch();
    },
  };
}

const minute = 60_000;

/** More than these beside as many of another time cannot be told apart. */
const mostCompared = 3;
const wholeColor = 7;

/** Lines of the frame around: live second by second, or as they were kept. `whole` stands for all of them where they are compared. */
export function useLines(
  specs: readonly LineSpec[],
  whole?: LineSpec,
): { data: ChartData | null; live: boolean; answer: Answer; note: string | undefined } {
  const { live, store, wants, asked, compare } = useFrame();
  const identity = JSON.stringify(specs);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same lines, however often they are written down
  const lines = useMemo(() => specs, [identity]);
  const keys = useMemo(() => lines.map(({ key }) => key), [lines]);
  useEffect(() => (live ? wants.want(keys) : undefined), [live, wants, keys]);
  const version = useSyncExternalStore(store.subscribe, store.version);
  const answer = useRanges(keys, asked, !live && keys.length > 0);

  const shift = compare ? compareWords[compare].ms : 0;
  const other = useMemo(
    () => ({
      from: Math.floor((asked.from - shift) / minute) * minute,
      to: Math.ceil((asked.to - shift) / minute) * minute,
    }),
    [asked, shift],
  );
  const wholeKey = whole?.key;
  const compared = useMemo(
    (): readonly LineSpec[] =>
      wholeKey !== undefined
        ? [{ key: wholeKey, label: '', color: wholeColor }]
        : lines.length <= mostCompared
          ? lines
          : [],
    [lines, wholeKey],
  );
  const past = useRanges(
    compared.map(({ key }) => key),
    other,
    compare !== null && compared.length > 0,
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says when the store has more
  const current = useMemo((): ChartData | null => {
    if (live) {
      const times = store.times();
      if (times.length === 0) return null;
      return {
        times,
        lines: lines.map(({ key, label, color }) => ({ id: key, label, color, values: store.values(key) })),
      };
    }
    if (!answer.data) return null;
    const { times, columns, stepMs } = align(answer.data);
    const banded = stepMs > 1_000 && lines.length <= mostBands;
    return {
      times,
      lines: lines.map(({ key, label, color }): ChartLine => {
        const column = columns.get(key);
        return {
          id: key,
          label,
          color,
          values: column?.mean ?? times.map(() => null),
          ...(banded && column && { min: column.min, max: column.max }),
        };
      }),
    };
  }, [live, version, store, lines, answer.data]);

  const before = useMemo(() => {
    if (!past.data || shift === 0) return null;
    const aligned = align(past.data, shift);
    const known = [...aligned.columns.values()].some(({ mean }) => mean.some((value) => typeof value === 'number'));
    return known ? aligned : null;
  }, [past.data, shift]);
  const data = useMemo((): ChartData | null => {
    if (!current || !compare || !before) return current;
    const both = together(current.times, before.times);
    return {
      times: both.times,
      lines: [
        ...current.lines.map((line) => ({
          ...line,
          values: both.first(line.values),
          ...(line.min && { min: both.first(line.min) }),
          ...(line.max && { max: both.first(line.max) }),
        })),
        ...compared.map(
          ({ key, label, color }, i): ChartLine => ({
            id: `${key}~`,
            label: compared.length === 1 ? compareWords[compare].line : `${label}, ${compareWords[compare].line}`,
            color: color ?? i,
            compare: true,
            values: both.second(before.columns.get(key)?.mean ?? before.times.map(() => null)),
          }),
        ),
      ],
    };
  }, [current, compare, before, compared]);
  const note = compare && past.data && !before ? `nothing is known of ${compareWords[compare].line}` : undefined;
  return { data, live, answer, note };
}
