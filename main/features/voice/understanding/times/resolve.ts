import { momentOf, wallOf } from '../../../../core/lib/zoned-time.ts';
import type { DayMeaning, DayPart } from '../languages/types.ts';

/** A time of day as it was said. `exact`: in a way that leaves no second meaning, as 14:15 or 08:30. */
export interface SaidClock {
  hour: number;
  minute: number;
  exact: boolean;
}

export type SaidDay = DayMeaning & { n?: number; dayOfMonth?: number; monthNumber?: number };

export interface SaidTime {
  day: SaidDay | null;
  part: DayPart | null;
  clock: SaidClock | null;
}

/** What is meant where only the part of the day was said. */
const hourOf: Record<DayPart, number> = { am: 9, pm: 15, morning: 9, noon: 12, afternoon: 15, evening: 20, night: 22 };
const usualHour = 9;
const dayMs = 86_400_000;

interface Wall {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  /** From Monday, 1. */
  weekday: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(zone: string): Intl.DateTimeFormat {
  const there = formats.get(zone);
  if (there) return there;
  const options = {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  } as const;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', ...options });
  } catch {
    format = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', hourCycle: 'h23', ...options });
  }
  formats.set(zone, format);
  return format;
}

const fromWall = (ms: number): Wall => {
  const date = new Date(ms);
  return {
    ...{ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() },
    ...{ hour: date.getUTCHours(), minute: date.getUTCMinutes(), weekday: ((date.getUTCDay() + 6) % 7) + 1 },
  };
};

const pad = (value: number) => String(value).padStart(2, '0');

/** The moment that was meant; the past moves on to the next time that makes sense. Null for what is no time. */
export function resolveTime(said: SaidTime, now: number, zone: string): { at: number; sure: boolean } | null {
  const format = formatOf(zone);
  const zoneName = format.resolvedOptions().timeZone;
  const wallNow = wallOf(now, format);
  const today = Math.floor(wallNow / dayMs) * dayMs;
  const here = fromWall(wallNow);
  const part = said.part ?? (said.day && 'part' in said.day ? (said.day.part ?? null) : null);
  const moment = (midnight: number, minutes: number): number | null => {
    const wall = fromWall(midnight + Math.floor(minutes / 1_440) * dayMs);
    const left = ((minutes % 1_440) + 1_440) % 1_440;
    return momentOf(
      `${wall.year}-${pad(wall.month)}-${pad(wall.day)}T${pad(Math.floor(left / 60))}:${pad(left % 60)}`,
      zoneName,
    );
  };

  if (!said.day) {
    if (!said.clock) {
      if (!part) return null;
      for (const later of [0, 1]) {
        const at = moment(today + later * dayMs, hourOf[part] * 60);
        if (at !== null && at > now) return { at, sure: true };
      }
      return null;
    }
    // Without a day the next time that the clock shows it, by day where both halves would do.
    const options = minutesOf(said.clock, part, false);
    for (const later of [0, 1, 2]) {
      const [first, ...others] = later === 0 ? options.sort((a, b) => a - b) : minutesOf(said.clock, part, true);
      for (const minutes of [first, ...others]) {
        if (minutes === undefined) continue;
        if (later === 0 && options.length > 1 && minutes < 7 * 60) continue;
        const at = moment(today + later * dayMs, minutes);
        if (at !== null && at > now) return { at, sure: true };
      }
    }
    return null;
  }

  const found = dateOf(said.day, here, today);
  if (!found) return null;
  if ('days' in said.day && !said.clock && !part) {
    const at = moment(found.midnight, here.hour * 60 + here.minute);
    return at === null ? null : { at, sure: true };
  }
  const sameDay = found.midnight === today;
  const choices = said.clock ? minutesOf(said.clock, part, !sameDay) : [(part ? hourOf[part] : usualHour) * 60];
  const ordered = sameDay ? [...choices].sort((a, b) => a - b) : choices;
  for (const minutes of ordered) {
    const at = moment(found.midnight, minutes);
    if (at !== null && at > now) return { at, sure: found.sure };
  }
  // It is over already: a weekday and a date come again, today becomes tomorrow.
  const again = found.again;
  const at = again === null ? null : moment(again, ordered[0] ?? usualHour * 60);
  return at !== null && at > now ? { at, sure: false } : null;
}

/** Minutes from midnight that may be meant, likeliest first. `anyDay`: of a day that is not today. */
function minutesOf({ hour, minute, exact }: SaidClock, part: DayPart | null, anyDay: boolean): number[] {
  const at = (h: number) => h * 60 + minute;
  if (hour > 12 || hour === 0) return [at(hour)];
  const half = hour % 12;
  switch (part) {
    case 'am':
    case 'morning':
      return [at(half)];
    case 'noon':
      return [at(hour === 11 || hour === 12 ? hour : half + 12)];
    case 'pm':
    case 'afternoon':
      return [at(half + 12)];
    case 'evening':
      return [hour === 12 ? at(24) : at(half + 12)];
    case 'night':
      return [hour === 12 ? at(24) : half >= 6 ? at(half + 12) : at(half + 24)];
    default:
      break;
  }
  if (exact) return [at(hour)];
  if (!anyDay) return hour === 12 ? [at(12), at(24)] : [at(hour), at(hour + 12)];
  return hour < 7 ? [at(hour + 12)] : [at(hour)];
}

interface FoundDate {
  midnight: number;
  sure: boolean;
  /** When it comes the next time. */
  again: number | null;
}

function dateOf(day: SaidDay, here: Wall, today: number): FoundDate | null {
  const later = (days: number, again: number | null = null, sure = true): FoundDate => ({
    ...{ midnight: today + days * dayMs, sure, again: again === null ? null : today + again * dayMs },
  });
  if ('day' in day) return later(day.day, day.day === 0 ? 1 : null);
  if ('days' in day) return day.n === undefined || day.n * day.days > 3_650 ? null : later(day.n * day.days);
  if ('weekday' in day) {
    const ahead = day.weekday - here.weekday;
    const coming = (ahead + 7) % 7;
    if (day.week === 'after-this') return later(ahead + 7);
    // “Next Friday” on a Wednesday: some mean the day after tomorrow.
    if (day.week === 'next') return ahead > 0 ? later(ahead + 7, null, false) : later(coming === 0 ? 7 : coming);
    return later(coming, coming + 7);
  }
  const dayOfMonth = day.dayOfMonth ?? 0;
  if (dayOfMonth < 1 || dayOfMonth > 31) return null;
  const of = (year: number, month: number): number | null => {
    const date = Date.UTC(year, month - 1, dayOfMonth);
    return new Date(date).getUTCDate() === dayOfMonth ? date : null;
  };
  if (day.date === 'day') {
    for (let ahead = 0; ahead < 4; ahead++) {
      const months = here.month - 1 + ahead;
      const date = of(here.year + Math.floor(months / 12), (months % 12) + 1);
      if (date !== null && date >= today) return { midnight: date, sure: true, again: null };
    }
    return null;
  }
  const month = day.date === 'month-day' ? day.month : (day.monthNumber ?? 0);
  if (month < 1 || month > 12) return null;
  for (let year = here.year; year < here.year + 9; year++) {
    const date = of(year, month);
    if (date !== null && date >= today) return { midnight: date, sure: true, again: of(year + 1, month) };
  }
  return null;
}
