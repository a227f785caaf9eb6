export type Cancel = () => void;

export interface Gap {
  from: number;
  to: number;
}

/** Time as the core sees it. Timers never keep the process alive. */
export interface Clock {
  /** Wall time in milliseconds since the epoch. */
  now(): number;
  /** Milliseconds that never run backwards; for durations. */
  monotonic(): number;
  after(ms: number, fn: () => void): Cancel;
  every(ms: number, fn: () => void): Cancel;
  /** Announces that the machine slept: whatever counts time must treat the gap as unknown. */
  onResume(fn: (gap: Gap) => void): Cancel;
  /** Called by the host when the machine wakes. */
  resumed(gap: Gap): void;
}

export function createSystemClock(): Clock {
  const listeners = new Set<(gap: Gap) => void>();
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    after(ms, fn) {
      // What is due already is due now.
      const timer = setTimeout(fn, Math.max(0, ms));
      timer.unref();
      return () => clearTimeout(timer);
    },
    every(ms, fn) {
      const timer = setInterval(fn, ms);
      timer.unref();
      return () => clearInterval(timer);
    },
    onResume(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    resumed(gap) {
      for (const listener of [...listeners]) listener(gap);
    },
  };
}
