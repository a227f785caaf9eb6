import { ansiSpans, type Span } from '../../ui/log/ansi.ts';
import type { Frame } from './frames.ts';
import type { Range } from './pattern.ts';

export interface Piece {
  text: string;
  className: string;
  hit: boolean;
  /** Which of the frames it belongs to. */
  frame: number | null;
}

/** The line cut wherever its colour changes, a hit begins or ends, or a place in a file does. */
export function piecesOf(spans: readonly Span[], hits: readonly Range[], frames: readonly Frame[]): Piece[] {
  const edges = [...hits.flat(), ...frames.flatMap(({ start, end }) => [start, end])].sort((a, b) => a - b);
  const pieces: Piece[] = [];
  let start = 0;
  let next = 0;
  for (const { text, className } of spans) {
    const end = start + text.length;
    let from = start;
    const push = (to: number) => {
      if (to <= from) return;
      const middle = from;
      const frame = frames.findIndex((one) => one.start <= middle && one.end > middle);
      pieces.push({
        text: text.slice(from - start, to - start),
        className,
        hit: hits.some(([a, b]) => a <= middle && b > middle),
        frame: frame < 0 ? null : frame,
      });
      from = to;
    };
    while (next < edges.length && (edges[next] ?? 0) < end) push(edges[next++] ?? 0);
    push(end);
    start = end;
  }
  return pieces;
}

/** Rows do not carry more than this of a line; opened it stands there whole. */
export const shownLength = 2_000;

export function spansOf(text: string, whole: boolean): Span[] {
  const spans = ansiSpans(text);
  if (whole) return spans;
  const shown: Span[] = [];
  let left = shownLength;
  for (const span of spans) {
    if (left <= 0) break;
    shown.push(span.text.length > left ? { ...span, text: span.text.slice(0, left) } : span);
    left -= span.text.length;
  }
  return shown;
}
