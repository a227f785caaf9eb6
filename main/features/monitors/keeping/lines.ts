import { wordsOf } from '../../../../shared/lib/metrics.ts';
import type { SeriesRef } from '../../../../shared/lib/series-key.ts';
import { refOf } from '../../../../shared/lib/series-key.ts';

/** One line of a chart, as it is kept. */
export interface Line {
  key: string;
  ref: SeriesRef;
  id: number;
  quantum: number;
  /** It is in the file. */
  saved: boolean;
  /** Milliseconds of the first and the last that was ever measured. */
  firstAt: number;
  lastAt: number;
  /** The second under which the last was put. */
  lastSecond: number;
}

/** More than any machine has at a time; a program that makes containers without end fills no memory. */
const mostLines = 5_000;
/** Sums of an hour still fit into what a number holds exactly. */
const mostSteps = 2 ** 39;

export const stepsOf = ({ quantum }: Pick<Line, 'quantum'>, value: number): number => {
  // Multiplied where it can be: 12.3 / 0.1 is no whole number.
  const steps = Math.round(quantum < 1 ? value * Math.round(1 / quantum) : value / quantum);
  return Math.max(-mostSteps, Math.min(mostSteps, steps)) + 0;
};
export const figureOf = ({ quantum }: Pick<Line, 'quantum'>, steps: number): number =>
  quantum < 1 ? steps / Math.round(1 / quantum) : steps * quantum;

/** Beats are a second apart, but not to the millisecond: two in one second are no two of the same second. */
export function secondOf(line: Pick<Line, 'lastAt' | 'lastSecond'>, at: number): number {
  const second = Math.floor(at / 1_000);
  const since = at - line.lastAt;
  if (second === line.lastSecond && since >= 500) return second + 1;
  if (second === line.lastSecond + 2 && since <= 1_500) return second - 1;
  return second;
}

export function createLines() {
  const byKey = new Map<string, Line>();
  const byId = new Map<number, Line>();
  let nextId = 1;

  const put = (line: Line) => {
    byKey.set(line.key, line);
    byId.set(line.id, line);
    nextId = Math.max(nextId, line.id + 1);
    return line;
  };

  return {
    /** One that is in the file; what this program does not know any more is left there, unseen. */
    restore({ id, key, quantum, firstAt, lastAt }: Omit<Line, 'ref' | 'saved' | 'lastSecond'>): void {
      nextId = Math.max(nextId, id + 1);
      const ref = refOf(key);
      if (ref) put({ key, ref, id, quantum, saved: true, firstAt, lastAt, lastSecond: -1 });
    },
    get: (key: string) => byKey.get(key) ?? null,
    byId: (id: number) => byId.get(id) ?? null,
    all: () => byKey.values(),
    size: () => byKey.size,
    /** Null for what is no key, and when there are too many. */
    need(key: string, at: number): Line | null {
      const known = byKey.get(key);
      if (known) return known;
      const ref = refOf(key);
      const words = ref && wordsOf(ref.metric);
      if (!words) return null;
      if (byKey.size >= mostLines) return null;
      const { quantum } = words;
      return put({ key, ref, id: nextId, quantum, saved: false, firstAt: at, lastAt: 0, lastSecond: -1 });
    },
    forget(line: Line) {
      byKey.delete(line.key);
      byId.delete(line.id);
    },
  };
}
export type Lines = ReturnType<typeof createLines>;
