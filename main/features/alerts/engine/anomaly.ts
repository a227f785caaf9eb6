import type { MetricCondition } from '../../../../shared/features/alerts/schema.ts';
import { figure, isWords } from '../../../../shared/features/alerts/words.ts';
import type { MetricName } from '../../../../shared/lib/metrics.ts';
import type { Probe } from '../types.ts';
import type { Baseline, Baselines } from './baselines.ts';

type Anomaly = Extract<MetricCondition, { kind: 'anomaly' }>;

/** Nearer to what is usual than this share of the limit is well again. */
const calm = 0.8;

/** Unlike the same hour of the weeks before. */
export function createAnomaly(
  key: string,
  metric: MetricName,
  subject: string,
  when: Anomaly,
  baselines: Baselines,
): Probe {
  let baseline: Baseline | null | undefined;
  return {
    judge(at, value) {
      baseline = baselines.of(key, at);
      if (!baseline) return null;
      const off = (value - baseline.middle) / baseline.spread;
      const far = when.direction === 'above' ? off : when.direction === 'below' ? -off : Math.abs(off);
      return far > when.deviations ? 'bad' : far <= when.deviations * calm ? 'well' : 'between';
    },
    words(value) {
      const middle = baseline?.middle ?? value;
      const reach = (baseline?.spread ?? 0) * when.deviations;
      return {
        sentence: `${subject} ${isWords(metric, value)}, far ${value > middle ? 'above' : 'below'} what is usual at this hour`,
        evidence: `Usual at this hour of the week: ${figure(metric, middle)}`,
        threshold: value > middle ? middle + reach : middle - reach,
      };
    },
    gap() {},
    waits: () => (baseline === null ? 'Not enough history: it needs three weeks of the same hour.' : null),
  };
}
