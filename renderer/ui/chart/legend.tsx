import { memo } from 'react';
import type { Unit } from '../../../shared/features/monitors/metrics.ts';
import { formatUnit } from '../../lib/units.ts';
import { cx } from '../cx.ts';
import { useCursorAt } from './group.tsx';
import { latest, nearest, valueAt } from './series.ts';
import { seriesColor } from './theme.ts';
import type { ChartData } from './types.ts';

interface LegendProps {
  data: ChartData;
  unit: Unit;
  /** The last values are those of now. */
  live: boolean;
  /** What is not shown of the lines. */
  hidden: ReadonlySet<string>;
  onToggle?: ((id: string) => void) | undefined;
}

/** The lines with their values: under the cursor, else the last ones. */
export const Legend = memo(function Legend({ data, unit, live, hidden, onToggle }: LegendProps) {
  const at = useCursorAt();
  const index = at === null ? -1 : nearest(data.times, at);
  const alone = data.lines.length === 1;
  return (
    <ul className="flex min-h-4.5 min-w-0 flex-wrap items-center gap-x-3 gap-y-0.5 text-xs text-dim">
      {data.lines.map((line, i) => {
        const value = at !== null ? (index < 0 ? null : valueAt(line, index)) : live ? latest(line) : null;
        const off = hidden.has(line.id);
        const content = (
          <>
            {!alone && <Swatch place={line.color ?? i} dashed={line.compare === true} />}
            <span className="truncate">{line.label}</span>
            {(at !== null || live) && !off && (
              <span className="min-w-12 shrink-0 text-text tabular-nums">{formatUnit(unit, value)}</span>
            )}
          </>
        );
        return (
          <li key={line.id} className={cx('flex min-w-0 items-center', off && 'line-through opacity-60')}>
            {onToggle && !alone ? (
              <button
                type="button"
                aria-pressed={!off}
                title={off ? `Show ${line.label}` : `Hide ${line.label}`}
                onClick={() => onToggle(line.id)}
                className="inset-focus flex min-w-0 items-center gap-1.5 rounded-xs hover:text-text"
              >
                {content}
              </button>
            ) : (
              <span className="flex min-w-0 items-center gap-1.5">{content}</span>
            )}
          </li>
        );
      })}
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
