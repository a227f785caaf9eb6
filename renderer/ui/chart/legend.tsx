import { memo, useMemo } from 'react';
import type { Unit } from '../../../shared/lib/metrics.ts';
import { formatUnit } from '../../lib/units.ts';
import { cx } from '../cx.ts';
import { useCursorAt } from './group.tsx';
import { latest, nearest, summary, valueAt } from './series.ts';
import { seriesColor } from './theme.ts';
import type { ChartData, ChartLine, Span } from './types.ts';

interface LegendProps {
  data: ChartData;
  unit: Unit;
  span: Span;
  /** The last values are those of now. */
  live: boolean;
  /** What is not shown of the lines. */
  hidden: ReadonlySet<string>;
  onToggle: (id: string) => void;
  note: string | undefined;
}

/** The lines with their values: under the cursor, else of now, else what they were on the whole. */
export const Legend = memo(function Legend({ data, unit, span, live, hidden, onToggle, note }: LegendProps) {
  const at = useCursorAt();
  const index = at === null ? -1 : nearest(data.times, at);
  const alone = data.lines.length === 1;
  const sums = useMemo(
    () => (live ? null : data.lines.map((line) => summary(data.times, line, span))),
    [data, span, live],
  );
  const figure = (line: ChartLine, i: number) => {
    if (at !== null) return formatUnit(unit, index < 0 ? null : valueAt(line, index));
    if (live) return formatUnit(unit, latest(line));
    const sum = sums?.[i];
    if (!sum) return '–';
    return alone
      ? `mean ${formatUnit(unit, sum.mean)}, most ${formatUnit(unit, sum.most)}`
      : formatUnit(unit, sum.mean);
  };
  return (
    <ul className="flex min-h-6 min-w-0 flex-wrap content-start items-center gap-x-3 text-xs text-dim">
      {data.lines.map((line, i) => {
        const off = hidden.has(line.id);
        const value = !off && <span className="min-w-12 shrink-0 text-text tabular-nums">{figure(line, i)}</span>;
        // What the title says need not be said again.
        if (alone)
          return (
            <li key={line.id}>
              <span className="sr-only">{line.label}</span>
              {value}
            </li>
          );
        return (
          <li key={line.id} className={cx('flex min-w-0 items-center', off && 'line-through opacity-60')}>
            <button
              type="button"
              aria-pressed={!off}
              title={off ? `Show ${line.label}` : `Hide ${line.label}`}
              onClick={() => onToggle(line.id)}
              className="inset-focus flex min-h-6 min-w-0 items-center gap-1.5 rounded-xs hover:text-text"
            >
              <Swatch place={line.color ?? i} dashed={line.compare === true} />
              <span className="truncate">{line.label}</span>
              {value}
            </button>
          </li>
        );
      })}
      {!live && at === null && !alone && <li className="text-faint">mean of this time</li>}
      {note && <li className="text-faint">{note}</li>}
    </ul>
  );
});

function Swatch({ place, dashed }: { place: number; dashed: boolean }) {
  return (
    <svg data-mark="" aria-hidden viewBox="0 0 12 8" className="h-2 w-3 shrink-0">
      <path
        d="M0 4H12"
        stroke={seriesColor(place)}
        strokeWidth={dashed ? 1.4 : 2.4}
        {...(dashed && { strokeDasharray: '3 2' })}
      />
    </svg>
  );
}
