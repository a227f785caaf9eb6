import type { LogCount } from '../../../shared/features/logs/schema.ts';

export interface Stretch {
  from: number;
  to: number;
  found: number;
  errors: number;
}

/** All stretches are as long as each other; of one alone nothing says how long. */
export function stretchesOf(spread: LogCount['spread']): Stretch[] {
  const [first, second] = spread;
  const step = first && second ? Math.max(1, second.at - first.at) : 1_000;
  return spread.map(({ at, found, errors }) => ({ from: at, to: at + step, found, errors }));
}

/** From one stretch to another, whichever comes first. */
export function spanOf(stretches: readonly Stretch[], a: number, b: number): { from: number; to: number } | null {
  const [first, last] = [stretches[Math.min(a, b)], stretches[Math.max(a, b)]];
  return first && last ? { from: first.from, to: last.to } : null;
}

/** A few lines beside thousands would not be seen: the root of the share is drawn. */
export const heightOf = (found: number, most: number) => (found === 0 ? 0 : Math.max(0.08, Math.sqrt(found / most)));
