import type { Policy } from '../../../types.ts';

/** A time as a snapshot holds it: restic counts hours and days in the zone that it was written in. */
export interface Stamp {
  /** Seconds since the epoch. */
  seconds: number;
  nanos: number;
  /** Seconds east of Greenwich. */
  offset: number;
  /** That offset is the one this machine has at that time, so that days and months are counted by its rules. */
  local: boolean;
}

const pattern = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(?:(Z)|([+-])(\d\d):(\d\d))$/;

/** To the minute, as the machine's calendar knows it. */
const localOffset = (seconds: number): number => -new Date(seconds * 1000).getTimezoneOffset() * 60;

const utc = (year: number, month: number, day: number, hour = 0, minute = 0, second = 0): number => {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  date.setUTCHours(hour, minute, second, 0);
  return date.getTime() / 1000;
};

/** Null when it is none. */
export function parseStamp(text: string): Stamp | null {
  const found = pattern.exec(text);
  if (!found) return null;
  const [, year, month, day, hour, minute, second, fraction = '', zulu, sign, hours, minutes] = found;
  const wall = utc(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const offset = zulu ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
  const seconds = wall - offset;
  const nanos = Number(fraction.slice(0, 9).padEnd(9, '0'));
  // A Z is always Greenwich; any other offset is taken for the machine's own zone where it is the same there and then.
  return { seconds, nanos, offset, local: !zulu && localOffset(seconds) === offset };
}

export const compareStamps = (a: Stamp, b: Stamp): number => a.seconds - b.seconds || a.nanos - b.nanos;

/** The clock on the wall where it was written. */
const wallOf = ({ seconds, offset }: Stamp): Date => new Date((seconds + offset) * 1000);

export interface Span {
  years: number;
  months: number;
  days: number;
  hours: number;
}

/** `2y5m7d3h`; null for none, or for one of no length. The last of a unit counts. */
export function parseSpan(text: Policy['within']): Span | null {
  const span: Span = { years: 0, months: 0, days: 0, hours: 0 };
  const units = { y: 'years', m: 'months', d: 'days', h: 'hours' } as const;
  for (const [, number, unit] of (text ?? '').matchAll(/(\d+)([ymdh])/g))
    span[units[unit as keyof typeof units]] = Number(number);
  return span.years || span.months || span.days || span.hours ? span : null;
}

/** So much earlier by the calendar: a 31st that its month lacks becomes a day of the next one, as Go has it. */
export function before(stamp: Stamp, { years, months, days, hours }: Span): Stamp {
  const wall = wallOf(stamp);
  const moved = utc(
    wall.getUTCFullYear() - years,
    wall.getUTCMonth() - months,
    wall.getUTCDate() - days,
    wall.getUTCHours(),
    wall.getUTCMinutes(),
    wall.getUTCSeconds(),
  );
  const seconds = stamp.local ? fromLocalWall(moved) : moved - stamp.offset;
  return { ...stamp, seconds: seconds - hours * 3600 };
}

/** An hour that is there twice, or not at all, is the one that Go chooses. */
function fromLocalWall(wall: number): number {
  const first = localOffset(wall);
  return first === 0 ? wall : wall - localOffset(wall - first);
}

const day = 86_400_000;

/** The year and week of ISO 8601: a week belongs to the year that its Thursday is in. */
function isoWeek(wall: Date): string {
  const midnight = Math.floor(wall.getTime() / day) * day;
  const thursday = new Date(midnight + (4 - (wall.getUTCDay() || 7)) * day);
  const first = Math.floor(utc(thursday.getUTCFullYear(), 0, 1) * 1000);
  return `${thursday.getUTCFullYear()} week ${Math.floor((thursday.getTime() - first) / (7 * day)) + 1}`;
}

export type Period = 'hourly' | 'daily' | 'weekly' | 'monthly' | 'yearly';

/** What two snapshots have to share to be of the same hour, day, week, month or year. */
export function periodOf(stamp: Stamp, period: Period): string {
  const wall = wallOf(stamp);
  const iso = wall.toISOString();
  if (period === 'weekly') return isoWeek(wall);
  return iso.slice(0, iso.indexOf('-', 1) + { hourly: 9, daily: 6, monthly: 3, yearly: 0 }[period]);
}
