import type { KnownSeries, MachineInfo } from '../../../../shared/features/monitors/schema.ts';
import type { MetricName } from '../../../../shared/lib/metrics.ts';
import { metricWords } from '../../../../shared/lib/metrics.ts';
import { printable } from '../../../lib/printable.ts';
import type { LineSpec } from '../use-lines.ts';

/** What has not been measured for longer than this is no longer part of the machine: a stick that was pulled out. */
const forgottenMs = 24 * 3_600_000;

const collator = new Intl.Collator('en', { numeric: true });

export interface Known {
  has: (metric: MetricName) => boolean;
  /** One line for each part. */
  parts: (metric: MetricName, words?: (part: string) => string) => LineSpec[];
  /** One line for each metric of them that is known. */
  of: (...metrics: readonly (readonly [MetricName, string])[]) => LineSpec[];
  value: (metric: MetricName, part?: string) => number | null;
}

export function knownLines(series: readonly KnownSeries[], now: number): Known {
  const byMetric = new Map<string, KnownSeries[]>();
  for (const one of series) {
    if (one.value === null && one.lastAt < now - forgottenMs) continue;
    byMetric.set(one.metric, [...(byMetric.get(one.metric) ?? []), one]);
  }
  for (const list of byMetric.values()) list.sort((a, b) => collator.compare(a.part, b.part));
  const find = (metric: MetricName, part: string) => byMetric.get(metric)?.find((one) => one.part === part);
  return {
    has: (metric) => byMetric.has(metric),
    parts: (metric, words = (part) => part || metricWords[metric].label) =>
      (byMetric.get(metric) ?? []).map(({ key, part }) => ({ key, label: printable(words(part).slice(0, 80)) })),
    of: (...metrics) =>
      metrics.flatMap(([metric, label], color) => {
        const one = find(metric, '');
        return one ? [{ key: one.key, label, color }] : [];
      }),
    value: (metric, part = '') => find(metric, part)?.value ?? null,
  };
}

/** A sensor's own name where it has one. */
export const sensorWords =
  (machine: MachineInfo | undefined) =>
  (part: string): string =>
    machine?.sensors.find((sensor) => sensor.part === part)?.label || part || 'sensor';
