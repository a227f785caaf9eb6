import { formatDay, formatTimeOfDay } from '../../lib/relative-time.ts';

const minute = 60_000;
const day = 86_400_000;
const two = (value: number) => String(value).padStart(2, '0');

/** As fields of days and times write it, on the wall here. */
export function fieldsOf(at: number): { day: string; time: string } {
  const date = new Date(at);
  return {
    day: `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
    time: `${two(date.getHours())}:${two(date.getMinutes())}`,
  };
}

/** `17:16` today, `23 Nov, 17:16` on another day: a reminder without its hour says too little. */
export const whenText = (at: number, now: number): string =>
  new Date(at).toDateString() === new Date(now).toDateString()
    ? formatTimeOfDay(at)
    : `${formatDay(at, now)}, ${formatTimeOfDay(at)}`;

/** Further away than that a span says less than the date beside it. */
export const isNear = (at: number, now: number): boolean => Math.abs(at - now) < 14 * day;

/** `null`: no time. `skipped`: the clocks go forward, and that time is not there on that day. */
export function momentOf(onDay: string, time: string): number | null | 'skipped' {
  const date = /^(\d{4})-(\d{2})-(\d{2})$/.exec(onDay);
  const clock = /^(\d{2}):(\d{2})/.exec(time);
  if (!date || !clock) return null;
  const [hour, minutes] = [Number(clock[1]), Number(clock[2])];
  const at = new Date(Number(date[1]), Number(date[2]) - 1, Number(date[3]), hour, minutes);
  if (!Number.isFinite(at.getTime())) return null;
  return at.getHours() === hour && at.getMinutes() === minutes ? at.getTime() : 'skipped';
}

interface Quick {
  id: string;
  label: string;
  at: number;
}

/** Times that people say, by the calendar of this machine: a day may have 23 hours. */
export function quickTimes(now: number): Quick[] {
  const date = new Date(now);
  const dayAt = (days: number, hour: number) =>
    new Date(date.getFullYear(), date.getMonth(), date.getDate() + days, hour).getTime();
  const evening = dayAt(0, 18);
  const toMonday = ((8 - date.getDay()) % 7 || 7) as number;
  return [
    { id: 'ten-minutes', label: 'In 10 minutes', at: now + 10 * minute },
    { id: 'hour', label: 'In an hour', at: now + 60 * minute },
    ...(evening > now + 60 * minute ? [{ id: 'evening', label: 'This evening', at: evening }] : []),
    { id: 'tomorrow', label: 'Tomorrow morning', at: dayAt(1, 9) },
    { id: 'monday', label: 'Monday morning', at: dayAt(toMonday, 9) },
  ];
}
