import type { Place } from '../../../shared/features/deployments/schema.ts';

export interface TrafficLine {
  /** When the newest point was read. */
  at: number;
  /** Requests a second, oldest first; null where nobody looked. */
  values: readonly (number | null)[];
}

const most = 60;
/** Readings come every three seconds while somebody looks; what is read in between was caused by a change. */
const leastApart = 2_000;
const gapAfter = 15_000;

export function appended(
  lines: ReadonlyMap<string, TrafficLine>,
  places: readonly Pick<Place, 'id' | 'traffic'>[],
  at: number,
): ReadonlyMap<string, TrafficLine> {
  const next = new Map<string, TrafficLine>();
  for (const { id, traffic } of places) {
    const before = lines.get(id);
    const apart = before ? at - before.at : Number.POSITIVE_INFINITY;
    if (before && apart < leastApart) {
      next.set(id, before);
      continue;
    }
    const gap = before && apart > gapAfter ? [null] : [];
    next.set(id, { at, values: [...(before?.values ?? []), ...gap, traffic.perSecond].slice(-most) });
  }
  return next;
}
