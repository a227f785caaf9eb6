import type { ChartMark } from './types.ts';

export interface MarkGroup {
  /** Of the newest in it. */
  at: number;
  x: number;
  marks: readonly ChartMark[];
  tone: ChartMark['tone'];
}

const weight: Record<ChartMark['tone'], number> = { neutral: 0, info: 1, ok: 2, accent: 2, warn: 3, bad: 4 };

/** Marks that would lie on one another are one, as loud as the loudest of them. Oldest first. */
export function groupMarks(
  marks: readonly ChartMark[],
  toX: (at: number) => number,
  width: number,
  apart: number,
): MarkGroup[] {
  const groups: { x: number; marks: ChartMark[] }[] = [];
  for (const mark of marks.toSorted((a, b) => a.at - b.at)) {
    const x = toX(mark.at);
    if (x < 0 || x > width) continue;
    const last = groups.at(-1);
    if (last && x - last.x < apart) last.marks.push(mark);
    else groups.push({ x, marks: [mark] });
  }
  return groups.map(({ x, marks: own }) => ({
    x,
    marks: own,
    at: own.at(-1)?.at ?? 0,
    tone: own.reduce((loudest, { tone }) => (weight[tone] > weight[loudest] ? tone : loudest), own[0]?.tone ?? 'info'),
  }));
}
