import type { MetricCondition } from '../../../../shared/features/alerts/schema.ts';
import { figure, lasting, movesWords } from '../../../../shared/features/alerts/words.ts';
import type { MetricName } from '../../../../shared/lib/metrics.ts';
import type { Probe } from '../types.ts';
import type { Point } from './theil-sen.ts';

type Rate = Extract<MetricCondition, { kind: 'rate' }>;

const mostPoints = 120;
/** So much of the time has to be known. */
const enough = 0.9;
/** Slower than this share of the limit is well again. */
const calm = 0.8;

/** How fast it rises or falls, from the first to the last figure of a stretch. */
export function createRate(metric: MetricName, subject: string, when: Rate): Probe {
  const { overMs, perMs, value: limit, direction } = when;
  const stepMs = overMs / mostPoints;
  let points: Point[] = [];
  let speed = 0;

  return {
    judge(at, value) {
      const last = points.at(-1);
      if (last && at < last.at) points = [];
      // The newest figure counts in any case; those before it are kept a step apart.
      const before = points.at(-2);
      if (before && last && at >= last.at && last.at - before.at < stepMs) {
        last.at = at;
        last.value = value;
      } else points.push({ at, value });
      let stale = 0;
      while (stale < points.length - 2 && at - (points[stale + 1] as Point).at >= overMs) stale++;
      if (stale > 0) points.splice(0, stale);
      const first = points[0] as Point;
      const passed = at - first.at;
      if (passed < overMs * enough) return null;
      const change = ((value - first.value) / passed) * perMs;
      speed = direction === 'up' ? change : -change;
      return speed > limit ? 'bad' : speed <= limit * calm ? 'well' : 'between';
    },
    words: (value) => ({
      sentence: `${subject} ${movesWords(metric, direction, speed)} every ${lasting(perMs)}`,
      evidence: `More than ${figure(metric, limit)}; ${figure(metric, value)} now`,
      threshold: null,
    }),
    gap() {
      points = [];
    },
    waits: () => null,
  };
}
