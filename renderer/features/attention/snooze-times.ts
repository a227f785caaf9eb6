import { formatTimeOfDay } from '../../lib/relative-time.ts';

export interface SnoozeTime {
  id: string;
  label: string;
  /** As in "snoozed until …". */
  word: string;
  at: number;
}

/** Nine in the morning, so many days on, by the calendar of this machine: a day may have 23 hours. */
function morning(now: number, days: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days, 9).getTime();
}

export function snoozeTimes(now: number): SnoozeTime[] {
  const hour = now + 3_600_000;
  const weekday = new Date(now).getDay();
  // The coming Monday; on a Monday the next one.
  const toMonday = (8 - weekday) % 7 || 7;
  return [
    { id: 'hour', label: 'For an hour', word: formatTimeOfDay(hour), at: hour },
    { id: 'tomorrow', label: 'Until tomorrow, 9:00', word: 'tomorrow, 9:00', at: morning(now, 1) },
    { id: 'week', label: 'Until next week, Monday 9:00', word: 'Monday, 9:00', at: morning(now, toMonday) },
  ];
}
