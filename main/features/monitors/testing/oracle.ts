import type { SeriesRange } from '../../../../shared/features/monitors/schema.ts';

/** Every second of every line, plainly: what is later wins. */
export function createOracle() {
  const lines = new Map<string, Map<number, number>>();
  return {
    put(key: string, second: number, value: number): void {
      let line = lines.get(key);
      if (!line) {
        line = new Map();
        lines.set(key, line);
      }
      line.set(second, value);
    },
    forget(key: string, from: number, to: number): void {
      const line = lines.get(key);
      for (const second of line?.keys() ?? []) if (second >= from && second < to) line?.delete(second);
    },
    has: (key: string, second: number): boolean => lines.get(key)?.has(second) ?? false,
    /** What the range has to hold in the grid that it chose. */
    expected({ key, from, stepMs, mean }: SeriesRange): Pick<SeriesRange, 'mean' | 'min' | 'max' | 'last'> {
      const step = stepMs / 1_000;
      const start = from / 1_000;
      const steps = mean.map(() => [] as number[]);
      const line = lines.get(key) ?? new Map<number, number>();
      for (const second of [...line.keys()].sort((a, b) => a - b))
        steps[Math.floor((second - start) / step)]?.push(line.get(second) ?? 0);
      const of = (fn: (values: number[]) => number) => steps.map((values) => (values.length > 0 ? fn(values) : null));
      return {
        mean: of((values) => values.reduce((sum, value) => sum + value, 0) / values.length),
        min: of((values) => Math.min(...values)),
        max: of((values) => Math.max(...values)),
        last: of((values) => values.at(-1) ?? 0),
      };
    },
  };
}
export type Oracle = ReturnType<typeof createOracle>;
