import type { MissedPolicy, OverlapPolicy } from '../types.ts';

/** What comes by so much too late is on time: a busy moment and a quick restart are no downtime. */
const ON_TIME_MS = 90_000;
/** Of what was missed no more than these are caught up, the newest. */
export const MOST_MISSED = 100;

interface Due {
  at: number;
  late: boolean;
}

interface Decision {
  /** In the order in which they were due. */
  fires: Due[];
  /** Missed, and neither caught up nor stood for; `more` when there were more than were counted. */
  missed: { count: number; more: boolean };
  /** Left out because an earlier run has not ended. */
  overlapping: number;
}

interface Present {
  /** Fires that run, or that wait to. */
  unfinished: number;
  waiting: number;
  waitingLate: number;
}

/** What becomes of due times, oldest first, of which some may be long past. */
export function decide(
  due: readonly number[],
  now: number,
  policies: { missed: MissedPolicy; overlap: OverlapPolicy },
  present: Present,
): Decision {
  const last = due.at(-1);
  const onTime = last !== undefined && now - last <= ON_TIME_MS ? [{ at: last, late: false }] : [];
  const past = due.slice(0, due.length - onTime.length);
  const nothing = { count: 0, more: false };
  const left = (caughtUp: number) => ({ count: past.length - caughtUp, more: past.length > MOST_MISSED });

  if (policies.missed === 'all' && past.length > 0) {
    // They were due at different times, so none stands in another's way: they wait for each other.
    const room = Math.max(0, MOST_MISSED - present.waitingLate);
    const late = past.slice(Math.max(0, past.length - room)).map((at) => ({ at, late: true }));
    return { fires: [...late, ...onTime], missed: left(late.length), overlapping: 0 };
  }
  const newest = past.at(-1);
  const stands = policies.missed === 'once' && newest !== undefined && onTime.length === 0;
  const one: Due | undefined = stands ? { at: newest, late: true } : onTime[0];
  const missed = policies.missed === 'once' ? nothing : left(0);
  if (!one) return { fires: [], missed, overlapping: 0 };
  const free = policies.overlap === 'parallel' || present.unfinished === 0;
  const fires = free || (policies.overlap === 'queue' && present.waiting === 0);
  return { fires: fires ? [one] : [], missed, overlapping: fires ? 0 : 1 };
}
