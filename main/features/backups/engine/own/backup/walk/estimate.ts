import { look, namesIn } from '../blocking.ts';
import type { Excludes } from '../excludes/excludes.ts';
import { typeOf } from './node-of.ts';
import { isCache } from './take-folder.ts';
import { type Place, placeIn } from './walk-context.ts';

const entriesPerStep = 50;

export interface Estimate {
  files: number;
  bytes: number;
  /** Everything was counted. */
  whole: boolean;
  /** Counts some more, for a fraction of a millisecond. */
  step(): void;
}

interface Rules {
  excludes: Excludes;
  excludeCaches: boolean;
}

/** Counts what the walk will find, ahead of it and as cheaply as can be: nothing is opened but tags of caches. */
export function createEstimate(from: readonly Place[], { excludes, excludeCaches }: Rules): Estimate {
  /** Folders that were begun, with the names that are left of each. */
  const open: { place: Place; names: string[] }[] = [];
  const roots = [...from];
  const estimate: Estimate = {
    files: 0,
    bytes: 0,
    whole: false,
    step() {
      for (let i = 0; i < entriesPerStep && !estimate.whole; i++) next();
    },
  };

  function next(): void {
    const last = open.at(-1);
    if (!last) {
      const root = roots.shift();
      if (root) count(root, true);
      else estimate.whole = true;
      return;
    }
    const name = last.names.pop();
    if (name === undefined) open.pop();
    else count(placeIn(last.place, name), false);
  }

  function count(place: Place, first: boolean): void {
    if (excludes.leavesOut(place.folder, place.name, first)) return;
    try {
      const stat = look(place.path);
      const type = typeOf(stat);
      if (type === 'file') {
        estimate.files += 1;
        estimate.bytes += Number(stat.size);
      } else if (type === 'dir') enter(place);
    } catch {
      // The walk tells it.
    }
  }

  function enter(place: Place): void {
    const names = namesIn(place.path);
    const tagged = excludeCaches && names.includes('CACHEDIR.TAG') && isCache(place.path);
    open.push({ place, names: tagged ? ['CACHEDIR.TAG'] : names });
  }

  return estimate;
}
