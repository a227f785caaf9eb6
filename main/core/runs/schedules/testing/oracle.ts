// When a pattern is due, worked out without any cron library: Intl is asked for the wall time, and every minute is looked at.

interface Minute {
  at: number;
  /** Wall time as if it were UTC. */
  wall: number;
}

const MINUTE = 60_000;
/** No zone changes its clocks within a quarter of an hour of UTC. */
const QUARTER = 15 * MINUTE;

/** Every minute from `from` to `to` with the wall time of the zone. */
export function minutesOf(zone: string, from: number, to: number): Minute[] {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const minutes: Minute[] = [];
  let ahead = 0;
  for (let at = from; at < to; at += MINUTE) {
    if (at === from || at % QUARTER === 0) {
      // 29/03/2026, 01:59
      const [day = 0, month = 0, year = 0, hour = 0, minute = 0] = (format.format(at).match(/\d+/g) ?? []).map(Number);
      ahead = Date.UTC(year, month - 1, day, hour, minute) - Math.floor(at / MINUTE) * MINUTE;
    }
    minutes.push({ at, wall: Math.floor(at / MINUTE) * MINUTE + ahead });
  }
  return minutes;
}

function fieldSet(field: string, first: number, last: number): Set<number> {
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', step = '1'] = part.split('/');
    const [low = '', high = low] = range.split('-');
    const from = range === '*' ? first : Number(low);
    const to = range === '*' ? last : Number(high);
    for (let n = from; n <= to; n += Number(step)) found.add(n);
  }
  return found;
}

function matcher(cron: string): (wall: number) => boolean {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = cron.split(' ');
  const sets = {
    minute: fieldSet(minute, 0, 59),
    hour: fieldSet(hour, 0, 23),
    day: fieldSet(day, 1, 31),
    month: fieldSet(month, 1, 12),
    weekday: fieldSet(weekday, 0, 7),
  };
  return (wall) => {
    // Nearly all minutes end here, and there are half a million in a year.
    if (!sets.minute.has((wall / MINUTE) % 60)) return false;
    const date = new Date(wall);
    const byDay = sets.day.has(date.getUTCDate());
    const byWeekday = sets.weekday.has(date.getUTCDay()) || (date.getUTCDay() === 0 && sets.weekday.has(7));
    // Who names both means either.
    const days = day !== '*' && weekday !== '*' ? byDay || byWeekday : byDay && byWeekday;
    return sets.hour.has(date.getUTCHours()) && sets.month.has(date.getUTCMonth() + 1) && days;
  };
}

/**
 * What docs/decisions/0014-schedules.md promises: a pattern without `*` and `/` in minute and hour is due once per wall time, at the
 * first instant after the gap when there is no such time; every other is due at each minute whose wall time matches.
 */
export function dueTimes(cron: string, minutes: readonly Minute[]): number[] {
  const matches = matcher(cron);
  const [minute = '', hour = ''] = cron.split(' ');
  if (/[*/]/.test(minute + hour)) return minutes.filter(({ wall }) => matches(wall)).map(({ at }) => at);
  const due: number[] = [];
  let latest = Number.NEGATIVE_INFINITY;
  for (const { at, wall } of minutes) {
    let isDue = false;
    // Wall times up to this one that have not been: one usually, none when they come again, many after a gap.
    const first = latest === Number.NEGATIVE_INFINITY ? wall : latest + MINUTE;
    for (let each = first; each <= wall; each += MINUTE) isDue ||= matches(each);
    if (isDue) due.push(at);
    latest = Math.max(latest, wall);
  }
  return due;
}
