import type { Watch } from '../../../../shared/features/alerts/schema.ts';
import { lineWords, ownerWords } from '../../../../shared/features/alerts/words.ts';
import type { SeriesRef } from '../../../../shared/lib/series-key.ts';
import type { NameOf, Probe } from '../types.ts';
import { createAnomaly } from './anomaly.ts';
import type { Baselines } from './baselines.ts';
import { createForecast, type ForecastProbe } from './forecast.ts';
import { createLevel } from './level.ts';
import { createRate } from './rate.ts';

export type MetricWatch = Extract<Watch, { kind: 'metric' }>;

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** What one line is called at the head of a sentence: `Memory of shop-api`. */
export const subjectWords = (ref: SeriesRef, nameOf: NameOf) =>
  capital(lineWords(ref, ref.id === '' ? undefined : nameOf(ref.scope, ref.id)));

interface Deps {
  key: string;
  ref: SeriesRef;
  nameOf: NameOf;
  baselines: Baselines;
}

/** Null for `absent`, which looks at when there is a figure and not at which. */
export function createProbe(
  { metric, when }: MetricWatch,
  { key, ref, nameOf, baselines }: Deps,
): Probe | ForecastProbe | null {
  const subject = subjectWords(ref, nameOf);
  switch (when.kind) {
    case 'above':
    case 'below':
      return createLevel(metric, subject, capital(ownerWords(ref.scope, ref.id, nameOf(ref.scope, ref.id))), when);
    case 'rate':
      return createRate(metric, subject, when);
    case 'anomaly':
      return createAnomaly(key, metric, subject, when, baselines);
    case 'forecast': {
      const disk = metric.startsWith('disk.free') && when.reaches === 0 ? `The disk ${ref.part}`.trim() : subject;
      return createForecast(metric, disk, when);
    }
    case 'absent':
      return null;
  }
}
