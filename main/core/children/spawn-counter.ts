import type { Clock } from '../lib/clock.ts';

const WINDOW_MS = 60_000;

/** Counts without a timer: what is too old is dropped when somebody asks. */
export function createSpawnCounter(clock: Clock) {
  let recent: number[] = [];
  let total = 0;
  const prune = () => {
    const from = clock.monotonic() - WINDOW_MS;
    const first = recent.findIndex((at) => at > from);
    recent = first < 0 ? [] : recent.slice(first);
  };
  return {
    count() {
      total += 1;
      recent.push(clock.monotonic());
      if (recent.length > 10_000) prune();
    },
    total: () => total,
    perMinute() {
      prune();
      return recent.length;
    },
  };
}
