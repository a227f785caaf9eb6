import type { UsesQuestion } from '../project/queries.ts';

export type Which = 'any' | 'below' | 'range';

/** In which versions something is asked for, as it is written. */
export interface Versions {
  which: Which;
  version: string;
}

/** Null while there is nothing to ask yet. */
export function questionOf(name: string, ecosystem: string | null, { which, version }: Versions): UsesQuestion | null {
  const wanted = version.trim();
  if (name.trim() === '' || (which !== 'any' && wanted === '')) return null;
  return {
    name: name.trim().slice(0, 300),
    ...(ecosystem !== null && { ecosystem: ecosystem.slice(0, 40) }),
    ...(which === 'below' && { below: wanted.slice(0, 100) }),
    ...(which === 'range' && { range: wanted.slice(0, 200) }),
  };
}
