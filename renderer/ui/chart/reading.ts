import type { Unit } from '../../../shared/lib/metrics.ts';
import { formatUnit } from '../../lib/units.ts';
import { nearest, valueAt } from './series.ts';
import { formatCursor } from './time-axis.ts';
import type { ChartData, ChartMark } from './types.ts';

/** One moment in words, for who cannot see where the cursor is. */
export function readingAt(data: ChartData, unit: Unit, marks: readonly ChartMark[], at: number, now: number): string {
  const index = nearest(data.times, at);
  const happened = marks.filter((mark) => Math.abs(mark.at - at) < 1_000).map(({ label }) => label);
  const values = data.lines
    .filter(({ compare }) => !compare)
    .map((line) => {
      const value = index < 0 ? null : valueAt(line, index);
      return `${line.label} ${value === null ? 'unknown' : formatUnit(unit, value)}`;
    });
  return [formatCursor(at, 1_000, now), ...happened, ...values].join(', ');
}
