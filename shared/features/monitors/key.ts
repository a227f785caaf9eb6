import type { MetricName } from './metrics.ts';
import { type SeriesRef, seriesRef } from './schema.ts';

const written = (text: string) => text.replaceAll('%', '%25').replaceAll('/', '%2F');
const read = (text: string) => text.replaceAll('%2F', '/').replaceAll('%25', '%');

export const keyOf = (
  metric: MetricName,
  { scope = 'machine', id = '', part = '' }: Partial<Omit<SeriesRef, 'metric'>> = {},
): string => `${scope}/${written(id)}/${metric}/${written(part)}`;

/** Null for what is no key. */
export function refOf(key: string): SeriesRef | null {
  const [scope, id, metric, part, ...more] = key.split('/');
  if (id === undefined || part === undefined || more.length > 0) return null;
  const parsed = seriesRef.safeParse({ scope, id: read(id), metric, part: read(part) });
  return parsed.success ? parsed.data : null;
}
