import type { Clock } from '../../../core/lib/clock.ts';
import { createSerial } from '../../../core/lib/serial.ts';
import type { ReadRange } from '../types.ts';
import { medianOf } from './theil-sen.ts';

export const hour = 3_600_000;
const week = 168 * hour;
/** Fewer, and one odd week would be the rule. */
export const fewestWeeks = 3;
const mostKept = 2_000;
const retryMs = 5 * 60_000;

/** What an hour of the week was like: its middle, and how far it usually strays. */
export interface Baseline {
  middle: number;
  spread: number;
}
export interface HourOfPast {
  mean: number;
  min: number;
  max: number;
}

/** Null when too few weeks are known. */
export function baselineOf(hours: readonly HourOfPast[], quantum: number): Baseline | null {
  if (hours.length < fewestWeeks) return null;
  const middle = medianOf(hours.map(({ mean }) => mean));
  const between = 1.4826 * medianOf(hours.map(({ mean }) => Math.abs(mean - middle)));
  // Figures stray within an hour, too: four deviations lie between what is least and most of it.
  const within = medianOf(hours.map(({ min, max }) => max - min)) / 4;
  return { middle, spread: Math.max(between, within, Math.abs(middle) * 0.02, quantum * 2) };
}

export interface Baselines {
  /** Of the hour in which this moment lies; undefined until it has been read. */
  of(key: string, at: number): Baseline | null | undefined;
}

interface Deps {
  range: ReadRange;
  clock: Clock;
  weeks: number;
  quantum: number;
}

/** Reads the same hour of the past weeks, each once. */
export function createBaselines({ range, clock, weeks, quantum }: Deps): Baselines {
  const known = new Map<string, { hour: number; baseline: Baseline | null | undefined; askedAt: number }>();
  const serial = createSerial();

  async function read(key: string, from: number): Promise<Baseline | null> {
    const hours: HourOfPast[] = [];
    for (let back = 1; back <= weeks; back++) {
      const start = from - back * week;
      const [found] = await range({ keys: [key], from: start, to: start + hour, points: 1 });
      const mean = found?.mean.find((one) => one !== null);
      const min = found?.min.find((one) => one !== null);
      const max = found?.max.find((one) => one !== null);
      if (typeof mean === 'number') hours.push({ mean, min: min ?? mean, max: max ?? mean });
    }
    return baselineOf(hours, quantum);
  }

  return {
    of(key, at) {
      const from = Math.floor(at / hour) * hour;
      const found = known.get(key);
      const asking =
        found?.hour === from && found.baseline === undefined && clock.monotonic() - found.askedAt < retryMs;
      if (found?.hour === from && (found.baseline !== undefined || asking)) return found.baseline;
      if (known.size >= mostKept && !found) return null;
      const entry = { hour: from, baseline: undefined as Baseline | null | undefined, askedAt: clock.monotonic() };
      known.set(key, entry);
      serial(() => read(key, from)).then(
        (baseline) => {
          entry.baseline = baseline;
        },
        // The store may be away; it is asked again in a while.
        () => {},
      );
      return undefined;
    },
  };
}
