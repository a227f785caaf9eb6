import type { StepProgress } from '../../../shared/features/runs/schema.ts';
import { createChannel } from '../lib/channel.ts';
import type { Clock } from '../lib/clock.ts';

const everyMs = 100;

interface Entry {
  now: StepProgress;
  publishedAt: number;
  timer: (() => void) | null;
}

/** How far running steps have got: in memory alone, and told at most ten times a second per step. */
export function createProgress(clock: Clock) {
  const channel = createChannel<StepProgress>({
    kind: 'coalesce',
    capacity: 1_000,
    key: ({ runId, stepKey }) => `${runId}\0${stepKey}`,
  });
  const entries = new Map<string, Entry>();

  const tell = (entry: Entry) => {
    entry.timer = null;
    entry.publishedAt = clock.monotonic();
    channel.publish(entry.now);
  };

  return {
    report(runId: string, stepKey: string, value: number | null, text: string | undefined) {
      const name = `${runId}\0${stepKey}`;
      const entry = entries.get(name) ?? {
        now: { runId, stepKey, progress: null, text: '' },
        publishedAt: -Infinity,
        timer: null,
      };
      entries.set(name, entry);
      const progress = value === null || Number.isNaN(value) ? null : Math.min(1, Math.max(0, value));
      entry.now = { runId, stepKey, progress, text: text ?? entry.now.text };
      if (entry.timer) return;
      const rest = entry.publishedAt + everyMs - clock.monotonic();
      if (rest <= 0) tell(entry);
      else entry.timer = clock.after(rest, () => tell(entry));
    },
    of: (runId: string, stepKey: string): StepProgress | undefined => entries.get(`${runId}\0${stepKey}`)?.now,
    forget(runId: string, stepKey: string) {
      const name = `${runId}\0${stepKey}`;
      entries.get(name)?.timer?.();
      entries.delete(name);
    },
    subscribe: channel.subscribe,
    dispose() {
      for (const { timer } of entries.values()) timer?.();
      channel.close();
    },
  };
}
export type Progress = ReturnType<typeof createProgress>;
