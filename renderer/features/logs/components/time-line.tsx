import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react';
import type { LogCount } from '../../../../shared/features/logs/schema.ts';
import { formatCount } from '../../../lib/number.ts';
import { formatDay, formatTimeOfDay } from '../../../lib/relative-time.ts';
import { cx } from '../../../ui/cx.ts';
import { heightOf, type Stretch, spanOf, stretchesOf } from '../stretches.ts';

interface TimeLineProps {
  spread: LogCount['spread'];
  /** A stretch of its own is chosen already. */
  narrowed: boolean;
  onSpan: (span: { from: number; to: number } | null) => void;
}

const momentOf = (at: number) =>
  `${new Date(at).toDateString() === new Date().toDateString() ? '' : `${formatDay(at, Date.now())} `}${formatTimeOfDay(at, true)}`;

const said = ({ from, to, found, errors }: Stretch) =>
  `${momentOf(from)} to ${formatTimeOfDay(to, true)}: ${formatCount(found, 'line')}${errors > 0 ? `, ${formatCount(errors, 'error')}` : ''}`;

/** When the lines were written. Drawing over it, or Shift with the arrows and Enter, narrows the lines to that time. */
export function TimeLine({ spread, narrowed, onSpan }: TimeLineProps) {
  const stretches = useMemo(() => stretchesOf(spread), [spread]);
  const most = Math.max(1, ...stretches.map(({ found }) => found));
  const box = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const [anchor, setAnchor] = useState<number | null>(null);
  const drawing = useRef(false);
  const last = stretches.length - 1;
  const at = cursor === null ? null : Math.min(cursor, last);
  const [low, high] = at === null ? [-1, -2] : [Math.min(anchor ?? at, at), Math.max(anchor ?? at, at)];
  const read = at === null ? null : stretches[at];

  const under = (event: PointerEvent) => {
    const rect = box.current?.getBoundingClientRect();
    if (!rect || rect.width === 0) return 0;
    return Math.min(last, Math.max(0, Math.floor(((event.clientX - rect.left) / rect.width) * stretches.length)));
  };
  const take = (a: number, b: number) => {
    const span = spanOf(stretches, a, b);
    setAnchor(null);
    setCursor(null);
    if (span) onSpan(span);
  };
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by: Record<string, number> = {
      ArrowLeft: at === null ? last : at - 1,
      ArrowRight: at === null ? 0 : at + 1,
      Home: 0,
      End: last,
    };
    const next = by[event.key];
    if (next !== undefined) {
      setAnchor(event.shiftKey ? (anchor ?? at) : null);
      setCursor(Math.min(last, Math.max(0, next)));
    } else if (event.key === 'Enter' && at !== null) take(anchor ?? at, at);
    else if (event.key === '0' && narrowed) onSpan(null);
    else if (event.key === 'Escape' && at !== null) {
      setAnchor(null);
      setCursor(null);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="shrink-0 border-b border-line-soft px-3 pt-1.5 pb-1">
      <div
        ref={box}
        role="slider"
        tabIndex={0}
        aria-label="Lines over time. Shift and the arrows choose a time, Enter shows it alone."
        aria-valuemin={0}
        aria-valuemax={Math.max(0, last)}
        aria-valuenow={at ?? last}
        aria-valuetext={read ? said(read) : `${formatCount(stretches.length, 'stretch', 'stretches')} of time`}
        onKeyDown={press}
        onBlur={() => {
          setCursor(null);
          setAnchor(null);
        }}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          drawing.current = true;
          setAnchor(under(event));
          setCursor(under(event));
        }}
        onPointerMove={(event) => setCursor(under(event))}
        onPointerUp={(event) => {
          if (!drawing.current) return;
          drawing.current = false;
          take(anchor ?? under(event), under(event));
        }}
        onPointerCancel={() => {
          drawing.current = false;
          setAnchor(null);
        }}
        onPointerLeave={() => {
          if (!drawing.current) setCursor(null);
        }}
        className="flex h-9 touch-none items-end gap-px rounded-xs"
      >
        {stretches.map(({ from, found, errors }, index) => (
          <span
            key={from}
            className={cx(
              'relative flex h-full min-w-0 flex-1 flex-col justify-end',
              index >= low && index <= high ? 'bg-accent-bg' : undefined,
            )}
          >
            {errors > 0 && (
              <span data-mark="" className="mx-auto mb-px size-1 rotate-45 bg-bad" style={{ marginBottom: 1 }} />
            )}
            <span
              data-mark=""
              className="flex flex-col justify-end rounded-t-xs bg-edge"
              style={{ height: `${heightOf(found, most) * 80}%` }}
            >
              <span
                className="rounded-t-xs bg-bad"
                style={{ height: `${found === 0 ? 0 : (errors / found) * 100}%` }}
              />
            </span>
          </span>
        ))}
      </div>
      <p aria-hidden className="flex justify-between gap-3 text-2xs text-faint tabular-nums">
        <span className="shrink-0">{stretches[0] ? momentOf(stretches[0].from) : ''}</span>
        <span className="min-w-0 truncate text-dim">{read ? said(read) : ''}</span>
        <span className="shrink-0">{stretches[last] ? momentOf(stretches[last].to) : ''}</span>
      </p>
      <table className="sr-only">
        <caption>Lines over time</caption>
        <tbody>
          {stretches
            .filter(({ found }) => found > 0)
            .map((stretch) => (
              <tr key={stretch.from}>
                <th scope="row">{momentOf(stretch.from)}</th>
                <td>{formatCount(stretch.found, 'line')}</td>
                <td>{formatCount(stretch.errors, 'error')}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}
