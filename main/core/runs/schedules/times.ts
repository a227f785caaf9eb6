import { Cron } from 'croner';
import { invalid } from '../../../../shared/contract/errors.ts';

const KEPT_PATTERNS = 200;

export interface Times {
  /** Throws INVALID naming `cron` or `zone`. */
  check(cron: string, zone: string): void;
  /** The first due time after this moment; null when there is none any more. */
  next(cron: string, zone: string, after: number): number | null;
  following(cron: string, zone: string, after: number, count: number): number[];
  /** The newest due times up to and including this moment, oldest first. */
  newest(cron: string, zone: string, until: number, count: number): number[];
}

/** When a pattern is due in a zone. croner works it out; its timers are not used, for time here is the injected clock's. */
export function createTimes(): Times {
  const kept = new Map<string, Cron>();

  const parse = (cron: string, zone: string): Cron =>
    // A list or a range of hours names its times as much as a single one does: each is due once, on every day.
    new Cron(cron.trim(), { timezone: zone, paused: true, mode: '5-part', fixedTimeRule: 'no-wildcard' });

  const patternOf = (cron: string, zone: string): Cron => {
    const key = `${zone} ${cron}`;
    const pattern = kept.get(key) ?? parse(cron, zone);
    kept.delete(key);
    kept.set(key, pattern);
    const oldest = kept.size > KEPT_PATTERNS ? kept.keys().next().value : undefined;
    if (oldest !== undefined) kept.delete(oldest);
    return pattern;
  };

  const next = (cron: string, zone: string, after: number) =>
    patternOf(cron, zone).nextRun(new Date(after))?.getTime() ?? null;

  return {
    check(cron, zone) {
      if (!isZone(zone)) throw invalid([{ field: 'zone', problem: `There is no time zone "${zone}"` }]);
      const problem = problemOf(cron, () => parse(cron, zone).nextRun(new Date()));
      if (problem) throw invalid([{ field: 'cron', problem }]);
    },
    next,
    following(cron, zone, after, count) {
      const found: number[] = [];
      for (let at = next(cron, zone, after); at !== null && found.length < count; at = next(cron, zone, at))
        found.push(at);
      return found;
    },
    newest(cron, zone, until, count) {
      // croner looks for what came before a moment, by whole seconds.
      const before = Math.floor(until / 1_000) * 1_000 + 1_000;
      const found = patternOf(cron, zone).previousRuns(count, new Date(before));
      return found.map((date) => date.getTime()).reverse();
    },
  };
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

const NICKNAME = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/i;
const FORM = 'Five fields are wanted: minute, hour, day of the month, month, day of the week';

function problemOf(cron: string, firstDue: () => Date | null): string | null {
  const fields = cron.trim().split(/\s+/);
  // croner also takes a date, as a job for once.
  if (fields.length !== 5 && !NICKNAME.test(cron.trim())) return FORM;
  try {
    return firstDue() ? null : 'This is never due';
  } catch (error) {
    const message = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : FORM;
    const field = /^Invalid value for (\w+)/.exec(message)?.[1];
    const names: Record<string, string> = { day: 'day of the month', dayOfWeek: 'day of the week' };
    return field ? `The ${names[field] ?? field} is out of range` : message;
  }
}
