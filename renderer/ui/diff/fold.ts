import type { DiffRow } from './lines.ts';

/** A run of rows that is not shown; `from` names it as long as the text is the same. */
export interface Fold {
  from: number;
  to: number;
  changed: boolean;
}

export type DiffPart = { type: 'rows'; from: number; to: number } | ({ type: 'fold' } & Fold);

export interface FoldOptions {
  /** Unchanged lines that stand around a change. */
  context: number;
  /** A run of changes longer than this shows so many, and folds the rest. */
  longest: number;
}

export const usualFolds: FoldOptions = { context: 3, longest: 60 };

/** Hiding fewer takes as much room as showing them. */
const leastHidden = 4;
/** So many at a time: a fold of a huge file is opened in pieces. */
const mostAtOnce = 1_000;

/** What is shown and what is folded. `opened` says how many rows of the fold that begins there are shown. */
export function partsOf(
  rows: readonly DiffRow[],
  opened: ReadonlyMap<number, number>,
  { context, longest }: FoldOptions = usualFolds,
): DiffPart[] {
  const parts: DiffPart[] = [];
  const show = (from: number, to: number) => {
    if (to <= from) return;
    const last = parts.at(-1);
    if (last?.type === 'rows' && last.to === from) last.to = to;
    else parts.push({ type: 'rows', from, to });
  };
  const hide = (from: number, to: number, changed: boolean) => {
    if (to - from < leastHidden) return show(from, to);
    const shown = Math.min(to - from, opened.get(from) ?? 0);
    show(from, from + shown);
    if (from + shown < to) parts.push({ type: 'fold', from, to, changed });
  };
  for (let at = 0; at < rows.length; ) {
    const same = rows[at]?.type === 'same';
    let end = at;
    while (end < rows.length && (rows[end]?.type === 'same') === same) end += 1;
    const head = same ? (at === 0 ? 0 : context) : longest;
    const tail = same && end < rows.length ? context : 0;
    if (end - at <= head + tail) show(at, end);
    else {
      show(at, at + head);
      hide(at + head, end - tail, !same);
      show(end - tail, end);
    }
    at = end;
  }
  return parts;
}

export const openedMore = (opened: ReadonlyMap<number, number>, { from, to }: Fold): ReadonlyMap<number, number> =>
  new Map(opened).set(from, Math.min(to - from, (opened.get(from) ?? 0) + mostAtOnce));

/** What is behind a fold that still stands. */
export const hiddenIn = (opened: ReadonlyMap<number, number>, { from, to }: Fold): number =>
  to - from - (opened.get(from) ?? 0);
