import type { Id } from '../../../../restic/types.ts';
import type { Policy } from '../../../types.ts';
import { before, compareStamps, type Period, parseSpan, periodOf, type Stamp } from './stamp.ts';

export interface Dated {
  id: Id;
  at: Stamp;
  tags: readonly string[];
}

/** Why restic keeps it, in its own words. */
export interface Reason {
  kind: 'last' | Period | 'within' | 'tag' | 'empty';
  /** The tag, or the length of time. */
  value: string | null;
}

export interface Verdict<T> {
  keep: { snapshot: T; reasons: Reason[] }[];
  remove: T[];
}

const periods: readonly Period[] = ['hourly', 'daily', 'weekly', 'monthly', 'yearly'];

const isEmpty = (policy: Policy): boolean =>
  policy.tags.length === 0 &&
  parseSpan(policy.within) === null &&
  policy.last <= 0 &&
  periods.every((period) => policy[period] <= 0);

/** The newest of them, but none of the future: a clock that was wrong once must not make all others old. */
function newestUntil<T extends Dated>(sorted: readonly T[], now: Stamp): Stamp | null {
  return sorted.find(({ at }) => compareStamps(at, now) < 0)?.at ?? null;
}

/** What restic 0.14 keeps of one group of snapshots. */
export function applyPolicy<T extends Dated>(group: readonly T[], policy: Policy, now: Stamp): Verdict<T> {
  const sorted = group.toSorted((a, b) => compareStamps(b.at, a.at));
  if (isEmpty(policy))
    return { keep: sorted.map((snapshot) => ({ snapshot, reasons: [{ kind: 'empty', value: null }] })), remove: [] };
  const verdict: Verdict<T> = { keep: [], remove: [] };
  const left = { ...policy };
  const seen = new Map<Period, string>();
  const span = parseSpan(policy.within);
  const newest = newestUntil(sorted, now);
  const oldest = span && newest ? before(newest, span) : null;

  for (const snapshot of sorted) {
    const reasons: Reason[] = policy.tags
      .filter((tag) => (tag === '' ? snapshot.tags.length === 0 : snapshot.tags.includes(tag)))
      .map((tag) => ({ kind: 'tag', value: tag }));
    if (span && (oldest === null || compareStamps(snapshot.at, oldest) > 0))
      reasons.push({ kind: 'within', value: policy.within });
    if (left.last > 0) {
      left.last -= 1;
      reasons.push({ kind: 'last', value: null });
    }
    for (const period of periods) {
      const name = periodOf(snapshot.at, period);
      if (left[period] <= 0 || seen.get(period) === name) continue;
      seen.set(period, name);
      left[period] -= 1;
      reasons.push({ kind: period, value: null });
    }
    if (reasons.length > 0) verdict.keep.push({ snapshot, reasons });
    else verdict.remove.push(snapshot);
  }
  return verdict;
}

const words: Record<Exclude<Reason['kind'], 'tag' | 'within'>, string> = {
  last: 'one of the newest',
  hourly: 'the last of its hour',
  daily: 'the last of its day',
  weekly: 'the last of its week',
  monthly: 'the last of its month',
  yearly: 'the last of its year',
  empty: 'no retention says otherwise',
};

const units = { y: 'year', m: 'month', d: 'day', h: 'hour' } as const;

/** `1y6m` as `1 year 6 months`. */
function spanInWords(text: string): string {
  return [...text.matchAll(/(\d+)([ymdh])/g)]
    .map(([, number, unit]) => `${number} ${units[unit as keyof typeof units]}${number === '1' ? '' : 's'}`)
    .join(' ');
}

export function reasonInWords({ kind, value }: Reason): string {
  if (kind === 'tag') return `tagged ${value}`;
  if (kind === 'within') return `not older than ${spanInWords(value ?? '')} before the newest`;
  return words[kind];
}
