import type { MetricCondition } from '../../../../shared/features/alerts/schema.ts';
import { figure, isWords, troubleOf } from '../../../../shared/features/alerts/words.ts';
import type { MetricName } from '../../../../shared/lib/metrics.ts';
import type { Probe } from '../types.ts';

type Level = Extract<MetricCondition, { kind: 'above' | 'below' }>;

/** Above or below a figure; well only beyond `resolveAt`. */
export function createLevel(metric: MetricName, subject: string, owner: string, when: Level): Probe {
  const { value: limit, kind } = when;
  const above = kind === 'above';
  const trouble = troubleOf(metric, when);
  // One that is nearer to trouble than the limit itself would never let go.
  const wellAt =
    when.resolveAt === null ? limit : above ? Math.min(when.resolveAt, limit) : Math.max(when.resolveAt, limit);
  return {
    judge: (_at, value) =>
      above
        ? value > limit
          ? 'bad'
          : value <= wellAt
            ? 'well'
            : 'between'
        : value < limit
          ? 'bad'
          : value >= wellAt
            ? 'well'
            : 'between',
    words: (value) =>
      trouble
        ? { sentence: `${owner} ${trouble}`, evidence: '', threshold: null }
        : {
            sentence: `${subject} ${isWords(metric, value)}`,
            evidence: `${above ? 'Above' : 'Below'} ${figure(metric, limit)}`,
            threshold: limit,
          },
    gap() {},
    waits: () => null,
  };
}
