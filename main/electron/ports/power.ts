import type { PowerMonitor } from 'electron';
import type { Clock } from '../../core/lib/clock.ts';

/** Tells the clock how long the machine slept, so that nobody takes the gap for idle or lost time. */
export function watchPower(powerMonitor: Pick<PowerMonitor, 'on' | 'off'>, clock: Clock): () => void {
  let asleepSince: number | null = null;
  const onSuspend = () => {
    asleepSince ??= clock.now();
  };
  const onResume = () => {
    if (asleepSince === null) return;
    const from = asleepSince;
    asleepSince = null;
    clock.resumed({ from, to: clock.now() });
  };
  powerMonitor.on('suspend', onSuspend);
  powerMonitor.on('resume', onResume);
  return () => {
    powerMonitor.off('suspend', onSuspend);
    powerMonitor.off('resume', onResume);
  };
}
