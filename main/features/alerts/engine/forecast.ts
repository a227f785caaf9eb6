import type { MetricCondition } from '../../../../shared/features/alerts/schema.ts';
import { figure, lasting } from '../../../../shared/features/alerts/words.ts';
import { lazily } from '../../../../shared/lib/lazily.ts';
import type { MetricName } from '../../../../shared/lib/metrics.ts';
import type { Probe, Verdict } from '../types.ts';
import { fitLine, type Point } from './theil-sen.ts';

type Forecast = Extract<MetricCondition, { kind: 'forecast' }>;

const minute = 60_000;
const mostPoints = 72;
const fewestPoints = 12;
/** Of the stretch that is looked at, so much has to be known before anything is said. */
const enough = 0.25;
/** What moves less than its own noise does not move. */
const clear = 2;
/** It is well again when it would take so much longer than the limit. */
const relief = 1.25;

const clockTime = lazily(() => new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }));
const dayTime = lazily(() => new Intl.DateTimeFormat('en-GB', { weekday: 'long', hour: '2-digit', minute: '2-digit' }));
const dateTime = lazily(
  () =>
    new Intl.DateTimeFormat('en-GB', {
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
    }),
);
const day = 86_400_000;

const whenWords = (at: number, now: number) =>
  new Date(at).toDateString() === new Date(now).toDateString()
    ? `at ${clockTime().format(at)}`
    : at - now < 6 * day
      ? `on ${dayTime().format(at)}`
      : `on ${dateTime().format(at)}`;

export interface ForecastProbe extends Probe {
  /** What was kept from before, oldest first. */
  preload(points: readonly Point[]): void;
}

/** When it will come to a figure if it goes on as it has gone. */
export function createForecast(metric: MetricName, subject: string, when: Forecast): ForecastProbe {
  const { overMs, withinMs, reaches } = when;
  const stepMs = Math.max(minute, overMs / mostPoints);
  const needMs = Math.max(30 * minute, overMs * enough);
  let points: Point[] = [];
  // Lines of one rule begin in the same second: each takes its turn at a moment of its own.
  const early = Math.floor(Math.random() * stepMs);
  let begun = false;
  let step = { from: 0, sum: 0, count: 0 };
  let reachesAt: number | null = null;
  let known = false;
  let verdict: Verdict | null = null;

  function work(now: number, value: number): Verdict | null {
    points = points.filter(({ at }) => at <= now && now - at <= overMs);
    const [first, last] = [points[0], points.at(-1)];
    known = first !== undefined && points.length >= fewestPoints && now - first.at >= needMs;
    reachesAt = null;
    if (!first || !last || !known) return null;
    const { perMs, at, noise } = fitLine(points);
    const towards = Math.sign(reaches - value);
    const moved = Math.abs(at(last.at) - at(first.at));
    if (towards === 0) reachesAt = now;
    else if (Math.sign(perMs) === towards && moved > noise * clear) reachesAt = now + (reaches - value) / perMs;
    if (reachesAt === null) return 'well';
    const left = reachesAt - now;
    return left <= withinMs ? 'bad' : left > withinMs * relief ? 'well' : 'between';
  }

  return {
    judge(at, value) {
      if (step.count > 0 && at >= step.from && at - step.from < (begun ? stepMs : early)) {
        step.sum += value;
        step.count++;
        return verdict;
      }
      if (step.count > 0 && step.from <= at) points.push({ at: step.from, value: step.sum / step.count });
      begun = step.count > 0;
      step = { from: at, sum: value, count: 1 };
      verdict = work(at, value);
      return verdict;
    },
    words(value) {
      const now = step.from;
      const left = (reachesAt ?? now) - now;
      const end =
        metric.startsWith('disk.free') && reaches === 0 ? 'will be full' : `will reach ${figure(metric, reaches)}`;
      return {
        sentence: `${subject} ${end} ${whenWords(now + left, now)}, in about ${lasting(Math.max(left, minute))}`,
        evidence: `${figure(metric, value)} now, going on as over the last ${lasting(overMs)}`,
        threshold: reaches,
      };
    },
    gap() {
      // Points have their own time and stay; what lies in a future that was never there goes with the next look.
      step = { from: 0, sum: 0, count: 0 };
      verdict = null;
    },
    waits: () => (known ? null : `It needs ${lasting(needMs)} of measurements to look ahead.`),
    preload(kept) {
      const oldest = points[0]?.at ?? Number.POSITIVE_INFINITY;
      points = [...kept.filter(({ at }) => at < oldest), ...points];
    },
  };
}
