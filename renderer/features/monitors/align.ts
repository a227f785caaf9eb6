import type { SeriesRange } from '../../../shared/features/monitors/schema.ts';

type Cell = number | null | undefined;

export interface Column {
  mean: Cell[];
  min: Cell[];
  max: Cell[];
}

export interface Aligned {
  times: number[];
  columns: Map<string, Column>;
  stepMs: number;
}

const sameGrid = (a: SeriesRange, b: SeriesRange) =>
  a.from === b.from && a.stepMs === b.stepMs && a.mean.length === b.mean.length;

const timesOf = ({ from, stepMs, mean }: SeriesRange, shift: number) => mean.map((_, i) => from + i * stepMs + shift);

/** Lines that were kept in different steps, over one row of moments. Where only others have a moment there is nothing, and no gap. */
export function align(ranges: readonly SeriesRange[], shift = 0): Aligned {
  const [first] = ranges;
  if (!first) return { times: [], columns: new Map(), stepMs: 0 };
  const stepMs = Math.min(...ranges.map((range) => range.stepMs));
  if (ranges.every((range) => sameGrid(range, first)))
    return {
      times: timesOf(first, shift),
      columns: new Map(ranges.map(({ key, mean, min, max }) => [key, { mean, min, max }])),
      stepMs,
    };
  const times = [...new Set(ranges.flatMap((range) => timesOf(range, shift)))].sort((a, b) => a - b);
  const place = new Map(times.map((at, i) => [at, i]));
  const columns = new Map(
    ranges.map((range) => {
      const column: Column = {
        mean: new Array<Cell>(times.length),
        min: new Array<Cell>(times.length),
        max: new Array<Cell>(times.length),
      };
      range.mean.forEach((value, i) => {
        const at = place.get(range.from + i * range.stepMs + shift) ?? 0;
        column.mean[at] = value;
        column.min[at] = range.min[i] ?? null;
        column.max[at] = range.max[i] ?? null;
      });
      return [range.key, column] as const;
    }),
  );
  return { times, columns, stepMs };
}

/** Two rows of moments as one; what the other has not is undefined. */
export function together(a: readonly number[], b: readonly number[]) {
  const times = [...new Set([...a, ...b])].sort((x, y) => x - y);
  const place = new Map(times.map((at, i) => [at, i]));
  const spread = (own: readonly number[], values: readonly Cell[]): Cell[] => {
    const out = new Array<Cell>(times.length);
    own.forEach((at, i) => {
      out[place.get(at) ?? 0] = values[i];
    });
    return out;
  };
  return {
    times,
    first: (values: readonly Cell[]) => spread(a, values),
    second: (values: readonly Cell[]) => spread(b, values),
  };
}
