import type { ChartData, ChartLine, Span } from './types.ts';

type Cell = number | null | undefined;

/** The index of the moment nearest to `at`; -1 where there is none. */
export function nearest(times: readonly number[], at: number): number {
  let low = 0;
  let high = times.length - 1;
  if (high < 0) return -1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const before = times[low - 1];
  const here = times[low];
  return before !== undefined && here !== undefined && at - before < here - at ? low - 1 : low;
}

/** Where another time is laid over this one, most moments are of one of them alone. */
const farthest = 240;

/** A value at a moment, or the last one before it when that moment was of another line. */
export function valueAt(line: ChartLine, index: number): number | null {
  for (let at = index; at >= Math.max(0, index - farthest); at -= 1) {
    const value = line.values[at];
    if (value !== undefined) return value;
  }
  return null;
}

/** The last value of a line, if it is one of its last few: older than that it is not "now". */
export function latest(line: ChartLine): number | null {
  let unknown = 0;
  for (let at = line.values.length - 1; at >= Math.max(0, line.values.length - farthest) && unknown < 3; at -= 1) {
    const value = line.values[at];
    if (typeof value === 'number') return value;
    if (value === null) unknown += 1;
  }
  return null;
}

/** Whether anything is known within the span. */
export const hasValues = ({ times, lines }: ChartData, { from, to }: Span): boolean =>
  lines.some(({ values }) =>
    values.some((value, i) => {
      const at = times[i] ?? 0;
      return typeof value === 'number' && at >= from && at <= to;
    }),
  );

/** Of what is known within the span; null where nothing is. */
export function summary(
  times: readonly number[],
  line: ChartLine,
  { from, to }: Span,
): { mean: number; most: number } | null {
  let sum = 0;
  let count = 0;
  let most = Number.NEGATIVE_INFINITY;
  line.values.forEach((value, i) => {
    const at = times[i] ?? 0;
    if (typeof value !== 'number' || at < from || at > to) return;
    sum += value;
    count += 1;
    most = Math.max(most, line.max?.[i] ?? value);
  });
  return count === 0 ? null : { mean: sum / count, most };
}

/** Each line on top of those before it. Unknown stays unknown for all above it: a sum without a part is no sum. */
export function stack(lines: readonly ChartLine[]): Cell[][] {
  const sums: Cell[][] = [];
  for (const { values } of lines) {
    const below = sums.at(-1);
    sums.push(
      values.map((value, i) => {
        if (!below) return value;
        const base = below[i];
        if (value === undefined || base === undefined) return undefined;
        return value === null || base === null ? null : value + base;
      }),
    );
  }
  return sums;
}
