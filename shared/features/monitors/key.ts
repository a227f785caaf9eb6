import { type SeriesRef, seriesRef } from './schema.ts';

export { keyOf } from './key-of.ts';

const read = (text: string) => text.replaceAll('%2F', '/').replaceAll('%25', '%');

/** Null for what is no key. */
export function refOf(key: string): SeriesRef | null {
  const [scope, id, metric, part, ...more] = key.split('/');
  if (id === undefined || part === undefined || more.length > 0) return null;
  const parsed = seriesRef.safeParse({ scope, id: read(id), metric, part: read(part) });
  return parsed.success ? parsed.data : null;
}
