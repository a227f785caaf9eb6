import { formatTimeOfDay } from '../../lib/relative-time.ts';

const minute = 60_000;
const day = 86_400_000;

const dayMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const monthYear = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric' });

const isMidnight = (at: number) => {
  const date = new Date(at);
  return date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0;
};

/** Labels of the time axis: as fine as its step, and the day where one begins. */
export function timeLabels(splits: readonly number[], step: number): string[] {
  return splits.map((at) => {
    if (step >= 28 * day) return monthYear.format(at);
    if (step >= day || isMidnight(at)) return dayMonth.format(at);
    return formatTimeOfDay(at, step < minute);
  });
}

/** A moment as it is read beside the lines: as exact as the lines are. */
export function formatCursor(at: number, stepMs: number, now: number): string {
  const time = formatTimeOfDay(at, stepMs < minute);
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return sameDay ? time : `${dayMonth.format(at)}, ${time}`;
}
