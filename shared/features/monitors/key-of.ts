import type { MetricName } from './metrics.ts';
import type { SeriesRef } from './schema.ts';

const written = (text: string) => text.replaceAll('%', '%25').replaceAll('/', '%2F');

/** Apart from reading keys, which needs the whole schema: threads that only measure do without it. */
export const keyOf = (
  metric: MetricName,
  { scope = 'machine', id = '', part = '' }: Partial<Omit<SeriesRef, 'metric'>> = {},
): string => `${scope}/${written(id)}/${metric}/${written(part)}`;
