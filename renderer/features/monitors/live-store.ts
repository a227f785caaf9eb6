import type { SeriesRange, Tick } from '../../../shared/features/monitors/schema.ts';

const second = 1_000;
/** One beat that came a little late is no gap. */
const patience = 2;

type Cell = number | null | undefined;

/** No line was measured in that second: it was only passed over. */
const passed = Number.POSITIVE_INFINITY;

/** The last minutes of lines, a place for each second. What is older falls out by itself. */
export function createLiveStore({ seconds }: { seconds: number }) {
  const rings = new Map<string, Float64Array>();
  const listeners = new Set<() => void>();
  let newest = 0;
  let version = 0;
  // All charts of a page ask for the same seconds.
  let moments: { version: number; times: number[] } = { version: -1, times: [] };

  const ringOf = (key: string): Float64Array => {
    let ring = rings.get(key);
    if (!ring) {
      ring = new Float64Array(seconds).fill(Number.NaN);
      rings.set(key, ring);
    }
    return ring;
  };
  const tell = () => {
    version += 1;
    for (const fn of listeners) fn();
  };

  /** Makes room up to that second. */
  function reach(to: number): void {
    if (to <= newest) return;
    const missing = newest === 0 ? seconds : Math.min(seconds, to - newest);
    const fill = newest > 0 && to - newest <= patience ? passed : Number.NaN;
    for (const ring of rings.values()) {
      for (let i = 0; i < missing - 1; i += 1) ring[(to - missing + 1 + i) % seconds] = fill;
      ring[to % seconds] = Number.NaN;
    }
    newest = to;
  }

  return {
    tick({ at, values }: Tick): void {
      const to = Math.floor(at / second);
      // A clock that was set back by much begins anew.
      if (to < newest - seconds) {
        newest = 0;
        for (const ring of rings.values()) ring.fill(Number.NaN);
      }
      if (to <= newest - seconds) return;
      reach(to);
      for (const [key, value] of Object.entries(values)) ringOf(key)[to % seconds] = value;
      tell();
    },
    /** What was kept before anybody looked; what has come since wins. */
    fill(ranges: readonly SeriesRange[]): void {
      for (const { key, from, stepMs, mean } of ranges) {
        // Coarser than this it says nothing about a second.
        if (stepMs > second) continue;
        const ring = ringOf(key);
        if (newest === 0) newest = Math.floor((from + (mean.length - 1) * stepMs) / second);
        mean.forEach((value, i) => {
          const to = Math.floor((from + i * stepMs) / second);
          if (value === null || to > newest || to <= newest - seconds) return;
          const place = to % seconds;
          if (Number.isNaN(ring[place] ?? Number.NaN)) ring[place] = value;
        });
      }
      tell();
    },
    /** The seconds of the window, oldest first. */
    times(): number[] {
      if (moments.version !== version) {
        const length = newest === 0 ? 0 : seconds;
        moments = { version, times: Array.from({ length }, (_, i) => (newest - seconds + 1 + i) * second) };
      }
      return moments.times;
    },
    values(key: string): Cell[] {
      const ring = rings.get(key);
      if (!ring || newest === 0) return newest === 0 ? [] : new Array<Cell>(seconds).fill(null);
      return Array.from({ length: seconds }, (_, i) => {
        const value = ring[(newest - seconds + 1 + i) % seconds] ?? Number.NaN;
        return value === passed ? undefined : Number.isNaN(value) ? null : value;
      });
    },
    latest(key: string): number | null {
      const ring = rings.get(key);
      for (let to = newest; ring && to > newest - 3 && to > 0; to -= 1) {
        const value = ring[to % seconds] ?? Number.NaN;
        if (Number.isFinite(value)) return value;
      }
      return null;
    },
    newestAt: () => newest * second,
    version: () => version,
    subscribe(fn: () => void): () => void {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
  };
}
export type LiveStore = ReturnType<typeof createLiveStore>;
