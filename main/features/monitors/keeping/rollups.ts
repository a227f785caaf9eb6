import { hourSeconds, minuteSeconds, type Seconds } from './samples.ts';

/** What is known of one minute or hour, in steps of the line's quantum. A spike stays in `max`, and `count` tells how much was seen. */
export interface Rollup {
  slot: number;
  count: number;
  sum: number;
  min: number;
  max: number;
  last: number;
}

export const minutesInHour = hourSeconds / minuteSeconds;

/** Null where nothing is known. */
export function rollMinute(seconds: Seconds, minute: number): Rollup | null {
  const from = minute * minuteSeconds;
  let count = 0;
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let last = 0;
  for (let second = from; second < from + minuteSeconds; second++) {
    const value = seconds[second] as number;
    if (Number.isNaN(value)) continue;
    count++;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
    last = value;
  }
  return count === 0 ? null : { slot: minute, count, sum, min, max, last };
}

/** Of parts in their order. */
export function rollUp(parts: readonly Rollup[], slot: number): Rollup | null {
  const final = parts.at(-1);
  if (!final) return null;
  const all = { slot, count: 0, sum: 0, min: final.min, max: final.max, last: final.last };
  for (const { count, sum, min, max } of parts) {
    all.count += count;
    all.sum += sum;
    if (min < all.min) all.min = min;
    if (max > all.max) all.max = max;
  }
  return all;
}

export interface HourOfLine {
  /** Minutes of the hour, 0 to 59. */
  minutes: Rollup[];
  hour: Rollup | null;
}

/**
 * What is kept of an hour, with what has come since laid over it. Minutes that nothing has come for stay as they are: their
 * seconds may have been let go.
 */
export function mergeHour(seconds: Seconds, touched: ReadonlySet<number>, kept: readonly Rollup[]): HourOfLine {
  const minutes = kept.filter(({ slot }) => !touched.has(slot));
  for (const minute of touched) {
    const rolled = rollMinute(seconds, minute);
    if (rolled) minutes.push(rolled);
  }
  minutes.sort((a, b) => a.slot - b.slot);
  return { minutes, hour: rollUp(minutes, 0) };
}
