import type { Freeze } from '../../../../shared/features/deployments/schema.ts';

const minute = 60_000;
const day = 86_400_000;
/** Windows that touch each other without end are a mistake, which must not hang the program. */
const mostInARow = 60;

interface Local {
  /** As if it were UTC: to count with. */
  asUtc: number;
  /** 1 is Monday. */
  weekday: number;
}

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

function localIn(zone: string) {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  });
  return (at: number): Local => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day: date = 1, hour = 0, minute: minutes = 0, second = 0 } = parts;
    const asUtc = Date.UTC(year, month - 1, date, hour, minutes, second);
    return { asUtc, weekday: ((new Date(asUtc).getUTCDay() + 6) % 7) + 1 };
  };
}

/** The moment at which clocks there show this; of two the one that is asked for, of none the one when they were put forward. */
function momentOf(local: (at: number) => Local, asUtc: number, which: 'first' | 'last'): number {
  const offsetAt = (at: number) => local(at).asUtc - Math.floor(at / 1_000) * 1_000;
  const tries = [offsetAt(asUtc - day), offsetAt(asUtc + day)].map((offset) => asUtc - offset);
  const fitting = tries.filter((at) => local(at).asUtc === asUtc);
  if (fitting.length === 0) {
    let [before, after] = [Math.min(...tries) - day, Math.max(...tries) + day];
    const old = offsetAt(before);
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (offsetAt(middle) === old) before = middle;
      else after = middle;
    }
    return after;
  }
  return which === 'first' ? Math.min(...fitting) : Math.max(...fitting);
}

const minutesOf = (text: string) => {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return (hours * 60 + minutes) * minute;
};

function endOf({ days, from, to, zone }: Freeze, now: number): number | null {
  const local = localIn(zone);
  const { asUtc } = local(now);
  const today = asUtc - (((asUtc % day) + day) % day);
  const begins = minutesOf(from);
  const ends = minutesOf(to);
  const length = ends > begins ? ends - begins : ends - begins + day;
  let latest: number | null = null;
  // One of yesterday may go on over midnight.
  for (const date of [today - day, today]) {
    const weekday = ((new Date(date).getUTCDay() + 6) % 7) + 1;
    if (days.length > 0 && !days.includes(weekday)) continue;
    const start = momentOf(local, date + begins, 'first');
    const end = momentOf(local, date + begins + length, 'last');
    if (now >= start && now < end && (latest === null || end > latest)) latest = end;
  }
  return latest;
}

/** Whether anything may be switched now: until when not, and why. Windows that follow each other are one. */
export function frozenAt(freezes: readonly Freeze[], now: number): { until: number; why: string } | null {
  const why = freezes.find((one) => endOf(one, now) !== null)?.why ?? '';
  let until = now;
  for (let row = 0; row < mostInARow; row += 1) {
    const ends = freezes.flatMap((one) => endOf(one, until) ?? []);
    if (ends.length === 0) break;
    until = Math.max(...ends);
  }
  return until === now ? null : { until, why };
}
