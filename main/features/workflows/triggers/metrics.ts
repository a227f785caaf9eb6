import { cpus, freemem, loadavg, totalmem } from 'node:os';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import { diskSpace } from '../../../core/self/disk-space.ts';

export const sampleEveryMs = 15_000;

/** A value, or why there is none now. */
export type Sample = { value: number } | { why: string };
export type ReadMetric = (path: string) => Promise<Sample>;

/** What the machine can be asked. */
export function createMachineMetrics(): Record<string, ReadMetric> {
  let before: { idle: number; total: number } | null = null;
  let last: Sample = { why: 'it is measured between two looks, and there has been one' };
  let lastAt = 0;

  return {
    'disk.free.percent': async (path) => {
      const { freeBytes, totalBytes } = await diskSpace(path);
      return totalBytes > 0 ? { value: (freeBytes / totalBytes) * 100 } : { why: `${path} has no size` };
    },
    'disk.free.bytes': async (path) => ({ value: (await diskSpace(path)).freeBytes }),
    'memory.used.percent': async () => ({ value: (1 - freemem() / totalmem()) * 100 }),
    'cpu.percent': async () => {
      const times = cpus().map((cpu) => cpu.times);
      const now = {
        idle: times.reduce((sum, { idle }) => sum + idle, 0),
        total: times.reduce((sum, t) => sum + t.user + t.nice + t.sys + t.idle + t.irq, 0),
      };
      // Several triggers ask in the same moment; between them nothing can be measured.
      if (before && performance.now() - lastAt < 1_000) return last;
      if (before && now.total > before.total)
        last = { value: (1 - (now.idle - before.idle) / (now.total - before.total)) * 100 };
      before = now;
      lastAt = performance.now();
      return last;
    },
    'load.1m': async () =>
      process.platform === 'win32' ? { why: 'Windows does not know a load' } : { value: loadavg()[0] ?? 0 },
  };
}

interface Deps {
  clock: Clock;
  log: { warn(message: string, fields?: Record<string, unknown>): void };
}

/** One heartbeat for everything that is measured, and none while nothing is. */
export function createSampler({ clock, log }: Deps) {
  const looks = new Set<() => Promise<void>>();
  let stop: Cancel | null = null;
  const beat = () => {
    for (const look of looks)
      look().catch((error: unknown) => log.warn('a metric could not be looked at', { reason: String(error) }));
  };
  return {
    active: () => stop !== null,
    /** Looks at once, and then at every beat. */
    add(look: () => Promise<void>): Cancel {
      looks.add(look);
      stop ??= clock.every(sampleEveryMs, beat);
      look().catch((error: unknown) => log.warn('a metric could not be looked at', { reason: String(error) }));
      return () => {
        looks.delete(look);
        if (looks.size > 0) return;
        stop?.();
        stop = null;
      };
    },
  };
}
export type Sampler = ReturnType<typeof createSampler>;
