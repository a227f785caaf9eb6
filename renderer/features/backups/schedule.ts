import { formatNumber } from '../../lib/number.ts';

type ScheduleKind = 'hourly' | 'daily' | 'weekly' | 'hand' | 'cron';

/** A schedule as people say it; what is more than that stays a pattern. */
export interface Schedule {
  kind: ScheduleKind;
  /** `03:30`. */
  time: string;
  /** 0 is Sunday. */
  day: string;
  cron: string;
}

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
export const dayOptions = days.map((label, day) => ({ value: String(day), label }));

const two = (value: string | number) => String(value).padStart(2, '0');

export function scheduleOf(cron: string | null): Schedule {
  const usual = { time: '02:00', day: '1', cron: cron ?? '' };
  if (cron === null) return { ...usual, kind: 'hand' };
  const [minute = '', hour = '', date, month, day = ''] = cron.trim().split(/\s+/);
  const plain = date === '*' && month === '*' && /^\d+$/.test(minute);
  if (plain && minute === '0' && hour === '*' && day === '*') return { ...usual, kind: 'hourly' };
  if (!plain || !/^\d+$/.test(hour)) return { ...usual, kind: 'cron' };
  const time = `${two(hour)}:${two(minute)}`;
  if (day === '*') return { ...usual, kind: 'daily', time };
  return /^[0-6]$/.test(day) ? { ...usual, kind: 'weekly', time, day } : { ...usual, kind: 'cron' };
}

const clock = /^([01]?\d|2[0-3]):([0-5]\d)$/;

/** The pattern, or what is wrong with what was written. */
export function cronOf({ kind, time, day, cron }: Schedule): { cron: string | null } | { wrong: string } {
  if (kind === 'hand') return { cron: null };
  if (kind === 'hourly') return { cron: '0 * * * *' };
  if (kind === 'cron')
    return cron.trim().split(/\s+/).length === 5
      ? { cron: cron.trim() }
      : { wrong: 'Five fields: minute, hour, day, month, day of the week.' };
  const [, hour, minute] = clock.exec(time.trim()) ?? [];
  if (hour === undefined || minute === undefined) return { wrong: 'A time such as 02:00.' };
  return { cron: `${Number(minute)} ${Number(hour)} * * ${kind === 'weekly' ? day : '*'}` };
}

/** `every hour`, `each day at 02:00`. */
export function cronWords(cron: string | null): string {
  const schedule = scheduleOf(cron);
  switch (schedule.kind) {
    case 'hand':
      return 'by hand';
    case 'hourly':
      return 'every hour';
    case 'daily':
      return `each day at ${schedule.time}`;
    case 'weekly':
      return `each ${days[Number(schedule.day)] ?? 'week'} at ${schedule.time}`;
    case 'cron':
      return schedule.cron;
  }
}

const units: readonly (readonly [string, string])[] = [
  ['last', 'newest'],
  ['hourly', 'hourly'],
  ['daily', 'daily'],
  ['weekly', 'weekly'],
  ['monthly', 'monthly'],
  ['yearly', 'yearly'],
];

/** `24 hourly, 7 daily, 12 monthly`. */
export function retentionWords(retention: Readonly<Record<string, unknown>>): string {
  const parts = units.flatMap(([key, word]) => {
    const count = retention[key];
    return typeof count === 'number' && count > 0 ? [`${formatNumber(count)} ${word}`] : [];
  });
  if (typeof retention.within === 'string' && retention.within !== '') parts.push(`all of ${retention.within}`);
  return parts.length === 0 ? 'everything is kept' : parts.join(', ');
}
