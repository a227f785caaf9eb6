import type { JobProgress } from '../../../../shared/features/backups/schema.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Progress, Watch } from '../engine/types.ts';

/** Before that a rate is a guess. */
const firstRateMs = 2_000;
/** How much the newest second says of the rate. */
const weight = 0.2;

interface Options {
  clock: Clock;
  signal: AbortSignal;
  log(line: string): void;
  show(progress: JobProgress): void;
}

/** Follows one job: what it is at, how fast, how long still; and holds it where it may be held. */
export function createJobWatch({ clock, signal, log, show }: Options) {
  let held: { opened: Promise<void>; open(): void } | null = null;
  let phase = '';
  let begun = clock.monotonic();
  let last = { at: begun, bytes: 0 };
  let rate: number | null = null;

  function measure(now: Progress): void {
    const at = clock.monotonic();
    if (now.phase !== phase || now.bytes < last.bytes) {
      phase = now.phase;
      begun = at;
      last = { at, bytes: now.bytes };
      rate = null;
      return;
    }
    const elapsed = at - last.at;
    if (elapsed < 1_000) return;
    const newest = ((now.bytes - last.bytes) * 1_000) / elapsed;
    rate = rate === null ? newest : rate + (newest - rate) * weight;
    last = { at, bytes: now.bytes };
  }

  const watch: Watch = {
    signal,
    log,
    progress(now) {
      measure(now);
      const known = rate !== null && rate > 0 && clock.monotonic() - begun >= firstRateMs;
      const left = now.bytesTotal === null ? null : Math.max(0, now.bytesTotal - now.bytes);
      show({
        ...now,
        bytesPerSecond: rate === null ? null : Math.round(rate),
        leftMs: known && rate !== null && left !== null ? Math.round((left * 1_000) / rate) : null,
      });
    },
    async gate() {
      while (held && !signal.aborted) await held.opened;
    },
  };
  signal.addEventListener('abort', () => held?.open(), { once: true });

  return {
    watch,
    hold(paused: boolean): void {
      if (!paused) {
        held?.open();
        held = null;
        // A pause is no time in which nothing was read.
        last = { ...last, at: clock.monotonic() };
      } else if (!held) {
        const { promise, resolve } = Promise.withResolvers<void>();
        held = { opened: promise, open: resolve };
      }
    },
    held: () => held !== null,
  };
}
export type JobWatch = ReturnType<typeof createJobWatch>;
