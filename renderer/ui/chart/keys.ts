import type { GroupValue } from './group.tsx';
import { nearest } from './series.ts';
import type { ChartMark, Span } from './types.ts';
import { panned, zoomed } from './zoom.ts';

interface Press {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

interface State {
  group: Pick<GroupValue, 'span' | 'onSpan' | 'onAsk' | 'cursor'>;
  times: readonly number[];
  marks: readonly ChartMark[];
  now: number;
}

export type KeyStep =
  | { type: 'cursor'; at: number | null }
  | { type: 'span'; span: Span | null }
  | { type: 'ask'; at: number };

/** What a key means to a chart; null for a key that means nothing to it. */
export function keyStep(press: Press, { group, times, marks, now }: State): KeyStep | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  const { span, onSpan, onAsk } = group;
  const cursor = group.cursor.at();
  const shown = times.filter((at) => at >= span.from && at <= span.to);
  const middle = cursor ?? (span.from + span.to) / 2;
  const to = (index: number): KeyStep | null => {
    const at = shown[Math.min(shown.length - 1, Math.max(0, index))];
    return at === undefined ? null : { type: 'cursor', at };
  };
  const by = (steps: number): KeyStep | null =>
    to(cursor === null ? (steps < 0 ? shown.length - 1 : 0) : nearest(shown, cursor) + steps);
  const toMark = (way: 1 | -1): KeyStep | null => {
    const inSight = marks.filter(({ at }) => at >= span.from && at <= span.to).toSorted((a, b) => a.at - b.at);
    const from = cursor ?? (way > 0 ? span.from - 1 : span.to + 1);
    const next = way > 0 ? inSight.find(({ at }) => at > from) : inSight.findLast(({ at }) => at < from);
    return next ? { type: 'cursor', at: next.at } : null;
  };
  const span_ = (next: Span | null): KeyStep | null => (onSpan ? { type: 'span', span: next } : null);
  const far = press.shiftKey ? 10 : 1;
  switch (press.key) {
    case 'ArrowLeft':
      return by(-far);
    case 'ArrowRight':
      return by(far);
    case 'Home':
      return to(0);
    case 'End':
      return to(shown.length - 1);
    case 'ArrowUp':
      return toMark(-1);
    case 'ArrowDown':
      return toMark(1);
    case '+':
    case '=':
      return span_(zoomed(span, 0.6, middle, now));
    case '-':
      return span_(zoomed(span, 1 / 0.6, middle, now));
    case 'PageUp':
      return span_(panned(span, -0.5, now));
    case 'PageDown':
      return span_(panned(span, 0.5, now));
    case '0':
      return span_(null);
    case 'Enter':
      return onAsk && cursor !== null ? { type: 'ask', at: cursor } : null;
    case 'Escape':
      return cursor === null ? null : { type: 'cursor', at: null };
    default:
      return null;
  }
}
