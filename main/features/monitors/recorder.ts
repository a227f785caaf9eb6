import type { Cancel, Clock, Gap } from '../../core/lib/clock.ts';
import type { Measured, Recorded, Recorder } from './types.ts';

/** A source that misses so many of its own beats has fallen silent. */
const missedBeats = 3;
const silentAfterMs = 5_000;
const slowestBeatMs = 300_000;
/** Of a line that was heard once only, nobody knows how often it comes. */
const firstBeatMs = 5_000;
/** Sources tell of moments that are this much apart without any clock having been set. */
const jumpMs = 60_000;

interface Last {
  at: number;
  value: number;
  heard: number;
  everyMs: number;
}

interface Deps {
  clock: Pick<Clock, 'now' | 'monotonic' | 'onResume'>;
  /** Until when figures are kept from before; null when there are none, or it is not known yet. */
  keptUntil?: () => number | null;
}

const finite = (values: Measured['values']): Measured['values'] => {
  for (const key in values)
    if (!Number.isFinite(values[key]))
      return Object.fromEntries(Object.entries(values).filter(([, value]) => Number.isFinite(value)));
  return values;
};

/** Where all that is measured comes together. It knows the last of each, and when nothing was known. */
export function createRecorder({ clock, keptUntil = () => null }: Deps) {
  const lasts = new Map<string, Last>();
  const listeners = new Set<(recorded: Recorded) => void>();
  let last: { at: number; heard: number; everyMs: number; wall: number } | null = null;
  let slept: Gap | null = null;
  let swept = 0;

  const stopResume = clock.onResume((gap) => {
    slept = slept ? { from: Math.min(slept.from, gap.from), to: gap.to } : gap;
  });

  /** Whoever counts time has to begin anew after one of these. */
  function gapBefore(at: number): Gap | null {
    const heard = clock.monotonic();
    const wall = clock.now() - heard;
    if (last === null) {
      const until = keptUntil();
      last = { at, heard, everyMs: 0, wall };
      return { from: until !== null && until < at ? until : at, to: at };
    }
    const step = at - last.at;
    const setBack = step < -jumpMs || (step < -silentAfterMs && Math.abs(wall - last.wall) > silentAfterMs);
    const silence = Math.max(silentAfterMs, missedBeats * last.everyMs);
    const woke = slept !== null && (at > slept.from + 1_000 || setBack);
    const from = woke && slept ? Math.min(slept.from, last.at) : last.at;
    const gap = setBack ? { from: at, to: at } : woke || step > silence ? { from: Math.min(from, at), to: at } : null;
    if (woke || setBack) slept = null;
    const everyMs = gap ? 0 : Math.min(slowestBeatMs, heard - last.heard);
    last = { at: setBack ? at : Math.max(at, last.at), heard, everyMs, wall };
    // A beat that is slow by itself is no silence the next time.
    if (gap && !setBack && !woke) last.everyMs = Math.min(slowestBeatMs, step);
    return gap;
  }

  const isSilent = ({ heard, everyMs }: Last) =>
    clock.monotonic() - heard > Math.max(silentAfterMs, missedBeats * everyMs);

  /** Processes and containers go, and their lines with them. */
  function sweep() {
    const now = clock.monotonic();
    if (now - swept < slowestBeatMs) return;
    swept = now;
    for (const [key, one] of lasts) if (isSilent(one)) lasts.delete(key);
  }

  const recorder: Recorder = {
    record({ at, values: told }) {
      if (!Number.isFinite(at)) return;
      const values = finite(told);
      const gap = gapBefore(at);
      const heard = clock.monotonic();
      for (const key in values) {
        const value = values[key] as number;
        const one = lasts.get(key);
        if (one) {
          one.everyMs = Math.min(slowestBeatMs, heard - one.heard);
          one.at = at;
          one.value = value;
          one.heard = heard;
        } else lasts.set(key, { at, value, heard, everyMs: firstBeatMs });
      }
      sweep();
      const recorded = { at, values, gap };
      for (const listener of [...listeners]) listener(recorded);
    },
    latest(key) {
      const one = lasts.get(key);
      return one && !isSilent(one) ? { at: one.at, value: one.value } : null;
    },
    onRecorded(fn): Cancel {
      const listener = (recorded: Recorded) => fn(recorded);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return { ...recorder, dispose: stopResume };
}
