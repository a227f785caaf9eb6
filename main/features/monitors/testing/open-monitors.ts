import { onTestFinished } from 'vitest';
import { type MakeMonitors, makeMonitors } from './make-monitors.ts';

/** Ended with the test. */
export function openMonitors(options: MakeMonitors) {
  const monitors = makeMonitors(options);
  let ended: Promise<void> | null = null;
  const stop = () => {
    ended ??= monitors.dispose();
    return ended;
  };
  onTestFinished(stop);
  return { ...monitors, stop };
}
export type TestMonitors = ReturnType<typeof openMonitors>;
