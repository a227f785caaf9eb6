import type { Scope } from '../../../../shared/features/monitors/schema.ts';
import { wordsOf } from '../../../../shared/lib/metrics.ts';
import type { SeriesRef } from '../../../../shared/lib/series-key.ts';
import { refOf } from '../../../../shared/lib/series-key.ts';
import { isBelow } from '../../../core/lib/real-places.ts';
import type { SpecOf } from './types.ts';

/** Measured for Optimus itself where no project is named. */
const ofOptimus = new Set(['spawns.per-minute', 'loop.delay.ms', 'database.bytes', 'cpu.used.percent', 'memory.bytes']);

const scopesOf = (metric: string, projectId: string | null): readonly Scope[] =>
  projectId !== null ? ['project'] : ofOptimus.has(metric) ? ['optimus'] : ['machine', 'container', 'database'];

interface Wanted {
  spec: Pick<SpecOf<'metric'>, 'metric' | 'part' | 'below'>;
  projectId: string | null;
  /** A folder whose disk is meant. */
  folder: string | null;
}

export interface Seen {
  value: number;
  ref: SeriesRef;
}

/** Which of the lines that are measured a trigger looks at. Where no part is named it is any of them, and the worst one counts. */
export function createMetricLines({ spec, projectId, folder }: Wanted) {
  const known = new Map<string, SeriesRef | null>();
  const scopes = scopesOf(spec.metric, projectId);
  const onDisk = wordsOf(spec.metric)?.part === 'disk' && folder !== null;

  const isWanted = (ref: SeriesRef): boolean =>
    ref.metric === spec.metric &&
    scopes.includes(ref.scope) &&
    (projectId === null || ref.id === projectId) &&
    (spec.part === undefined || ref.part === spec.part) &&
    (!onDisk || isBelow(ref.part, folder ?? ''));

  function refIfWanted(key: string): SeriesRef | null {
    const found = known.get(key);
    if (found !== undefined) return found;
    const ref = refOf(key);
    const wanted = ref && isWanted(ref) ? ref : null;
    known.set(key, wanted);
    return wanted;
  }

  return {
    /** Lines that come and go must not fill memory. */
    forget: () => known.clear(),
    wanted(values: Readonly<Record<string, number>>): Seen[] {
      const found: Seen[] = [];
      for (const key in values) {
        const ref = refIfWanted(key);
        if (ref) found.push({ value: values[key] as number, ref });
      }
      if (!onDisk || found.length < 2) return found;
      // Of disks within disks the innermost holds the folder.
      const innermost = found.reduce((a, b) => (b.ref.part.length > a.ref.part.length ? b : a));
      return [innermost];
    },
  };
}
