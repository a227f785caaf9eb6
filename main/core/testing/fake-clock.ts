import type { Cancel, Clock, Gap } from '../lib/clock.ts';

interface Timer {
  at: number;
  every: number | null;
  fn: () => void;
}

/** A clock that moves only when told to; due timers fire in order of their time. */
export function createFakeClock(
  start = Date.UTC(2026, 0, 1),
): Clock & { advance(ms: number): void; set(now: number): void } {
  let wall = start;
  let mono = 0;
  const timers = new Set<Timer>();
  const listeners = new Set<(gap: Gap) => void>();

  const add = (ms: number, every: number | null, fn: () => void): Cancel => {
    const timer: Timer = { at: mono + ms, every, fn };
    timers.add(timer);
    return () => timers.delete(timer);
  };
  const nextDue = (until: number) =>
    [...timers].filter((t) => t.at <= until).reduce<Timer | null>((a, b) => (a && a.at <= b.at ? a : b), null);

  return {
    now: () => wall,
    monotonic: () => mono,
    after: (ms, fn) => add(ms, null, fn),
    every: (ms, fn) => add(ms, ms, fn),
    onResume(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    resumed(gap) {
      for (const listener of [...listeners]) listener(gap);
    },
    advance(ms) {
      const end = mono + ms;
      for (let due = nextDue(end); due; due = nextDue(end)) {
        wall += due.at - mono;
        mono = due.at;
        if (due.every === null) timers.delete(due);
        else due.at += due.every;
        due.fn();
      }
      wall += end - mono;
      mono = end;
    },
    set(now) {
      wall = now;
    },
  };
}
