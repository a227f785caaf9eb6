import type { MetricName } from '../../../../shared/lib/metrics.ts';
import { keyOf } from '../../../../shared/lib/series-key.ts';
import type { Children } from '../../../core/children/types.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { SelfMetrics } from '../../../core/self/self-metrics.ts';

/** Memory and the size of the database are asked of the kernel, which takes milliseconds. */
const slowlyMs = 10_000;

interface Deps {
  clock: Pick<Clock, 'monotonic'>;
  children: Pick<Children, 'spawnsPerMinute'>;
  selfMetrics: Pick<SelfMetrics, 'sample'>;
}

/** What Optimus itself costs, cheaply enough for each second. `delayMs` is how long the loop took to hear of the second. */
export function createOwnFigures({ clock, children, selfMetrics }: Deps) {
  const of = (metric: MetricName) => keyOf(metric, { scope: 'optimus' });
  const keys = {
    cpu: of('cpu.used.percent'),
    memory: of('memory.bytes'),
    spawns: of('spawns.per-minute'),
    delay: of('loop.delay.ms'),
    database: of('database.bytes'),
  };
  let before: { at: number; spentMs: number } | null = null;
  let slow: { othersPercent: number; memoryBytes: number; databaseBytes: number } | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  let disposed = false;

  function lookSlowly(now: number) {
    if (now - askedAt < slowlyMs) return;
    askedAt = now;
    selfMetrics.sample().then(
      ({ processes, memoryBytes, databaseBytes }) => {
        const others = processes.filter(({ pid }) => pid !== process.pid);
        const othersPercent = others.reduce((sum, { cpuPercent }) => sum + (cpuPercent ?? 0), 0);
        if (!disposed) slow = { othersPercent, memoryBytes, databaseBytes };
      },
      // A process ended while it was read; the next look comes in a moment.
      () => {},
    );
  }

  return {
    values(delayMs: number): Record<string, number> {
      const now = clock.monotonic();
      lookSlowly(now);
      const { user, system } = process.cpuUsage();
      const spentMs = (user + system) / 1_000;
      const values: Record<string, number> = {
        [keys.spawns]: children.spawnsPerMinute(),
        [keys.delay]: Math.max(0, delayMs),
      };
      if (before && now > before.at)
        values[keys.cpu] = ((spentMs - before.spentMs) / (now - before.at)) * 100 + (slow?.othersPercent ?? 0);
      if (slow) {
        values[keys.memory] = slow.memoryBytes;
        values[keys.database] = slow.databaseBytes;
      }
      before = { at: now, spentMs };
      return values;
    },
    dispose() {
      disposed = true;
    },
  };
}
export type OwnFigures = ReturnType<typeof createOwnFigures>;
