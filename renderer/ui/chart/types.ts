import type { Unit } from '../../../shared/lib/metrics.ts';
import type { Tone } from '../tone.ts';

export interface Span {
  /** Milliseconds since the epoch. */
  from: number;
  to: number;
}

type Values = readonly (number | null | undefined)[];

/** One line. Null is a gap: unknown, never zero. Undefined is a moment at which only other lines were measured. */
export interface ChartLine {
  id: string;
  label: string;
  values: Values;
  /** Drawn as a band around the line, so that a spike is seen where the line is a mean. */
  min?: Values | undefined;
  max?: Values | undefined;
  /** Place in the palette; its place among the lines when left out. */
  color?: number | undefined;
  /** Another time put over this one: dashed and behind. */
  compare?: boolean | undefined;
}

export interface ChartData {
  /** Ascending, in milliseconds. */
  times: readonly number[];
  lines: readonly ChartLine[];
}

/** Something that happened, on the time axis. */
export interface ChartMark {
  id: string;
  at: number;
  label: string;
  tone: Tone;
}

export interface ChartScale {
  unit: Unit;
  /** Where the axis ends when that is known: 100 percent, all of the memory. */
  top?: number | undefined;
  /** The axis reaches at least so far, so that noise does not fill it. */
  least?: number | undefined;
  /** The axis need not begin at zero: temperatures. */
  floating?: boolean | undefined;
  /** Lines add up. */
  stacked?: boolean | undefined;
}
