import type { MetricName } from './metrics.ts';
import type { SeriesRef } from './schema.ts';

const written = (text: string) => text.replaceAll('%', '%25').replaceAll('/', '%2F');

/** By itself, without the schemas: the page writes keys and has no use for zod. */
export const keyOf = (
  metric: MetricName,
  { scope = 'machine', id = '', part = '' }: Partial<Omit<SeriesRef, 'metric'>> = {},
): string => `${scope}/${written(id)}/${metric}/${written(part)}`;
