import { readFile } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Cancel, Clock } from '../lib/clock.ts';

interface ExtraProcess {
  pid: number;
  kind: string;
  cpuPercent?: number | null;
  memoryBytes: number;
}

export interface SelfSample {
  at: number;
  /** Of one core, all processes of Optimus together. */
  cpuPercent: number;
  memoryBytes: number;
  /** `pss` shares pages fairly among processes; `rss` counts them in each. */
  memoryKind: 'pss' | 'rss';
  heapBytes: number;
  spawnsPerMinute: number;
  loopDelayP50Ms: number;
  loopDelayP99Ms: number;
  loopDelayMaxMs: number;
  databaseBytes: number;
  uptimeMs: number;
  processes: { pid: number; kind: string; cpuPercent: number | null; memoryBytes: number }[];
}

interface Deps {
  clock: Clock;
  children: { spawnsPerMinute(): number; guardian?(): { pid: number | null } };
  extraProcesses?: () => Promise<ExtraProcess[]>;
  databaseBytes?: () => Promise<number>;
}

export interface SelfMetrics {
  /** The figures since the last sample; a first one since the start. */
  sample(): Promise<SelfSample>;
  /** Samples while somebody listens, at the shortest interval that is asked for; the first one at once. */
  subscribe(fn: (sample: SelfSample) => void, intervalMs: number): Cancel;
  dispose(): void;
}

const RESOLUTION_MS = 20;

export function createSelfMetrics(deps: Deps): SelfMetrics {
  const { clock, children } = deps;
  const startedAt = clock.monotonic() - process.uptime() * 1_000;
  const listeners = new Map<(sample: SelfSample) => void, number>();
  let last = { cpu: { user: 0, system: 0 }, at: startedAt };
  let delays: ReturnType<typeof monitorEventLoopDelay> | null = null;
  let timer: Cancel | null = null;
  let current: Promise<SelfSample> | null = null;

  const cpu = () => {
    const used = process.cpuUsage();
    const at = clock.monotonic();
    const spentMs = (used.user + used.system - last.cpu.user - last.cpu.system) / 1_000;
    const percent = at > last.at ? (spentMs / (at - last.at)) * 100 : 0;
    last = { cpu: used, at };
    return Math.max(0, percent);
  };

  /** The timer behind it wakes the process fifty times a second, so it runs only while somebody looks. */
  const loopDelays = () => {
    const ms = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
    if (!delays || delays.count === 0) return { loopDelayP50Ms: 0, loopDelayP99Ms: 0, loopDelayMaxMs: 0 };
    const figures = {
      loopDelayP50Ms: ms(delays.percentile(50)),
      loopDelayP99Ms: ms(delays.percentile(99)),
      loopDelayMaxMs: ms(delays.max),
    };
    delays.reset();
    return figures;
  };

  const take = async (): Promise<SelfSample> => {
    const [own, extras, guardian, databaseBytes] = await Promise.all([
      ownMemory(),
      deps.extraProcesses?.() ?? [],
      guardianProcess(children.guardian?.().pid ?? null),
      deps.databaseBytes?.() ?? 0,
    ]);
    const ownCpu = cpu();
    const others = [...extras.filter(({ pid }) => pid !== process.pid), ...guardian];
    const processes = [
      { pid: process.pid, kind: 'core', cpuPercent: ownCpu, memoryBytes: own.bytes },
      ...others.map((other) => ({ ...other, cpuPercent: other.cpuPercent ?? null })),
    ];
    return {
      at: clock.now(),
      cpuPercent: processes.reduce((sum, process) => sum + (process.cpuPercent ?? 0), 0),
      memoryBytes: processes.reduce((sum, process) => sum + process.memoryBytes, 0),
      memoryKind: own.kind,
      heapBytes: process.memoryUsage().heapUsed,
      spawnsPerMinute: children.spawnsPerMinute(),
      ...loopDelays(),
      databaseBytes,
      uptimeMs: clock.monotonic() - startedAt,
      processes,
    };
  };

  /** Who asks while a sample is being taken gets that one: two would halve the interval that each is about. */
  const sample = () => {
    current ??= take().finally(() => {
      current = null;
    });
    return current;
  };

  const tick = () => {
    sample().then(
      (result) => {
        for (const listener of [...listeners.keys()]) listener(result);
      },
      // One that fails (a process that ended while it was read) is left out; the next comes in a moment.
      () => {},
    );
  };

  const retime = () => {
    timer?.();
    timer = null;
    if (listeners.size === 0) {
      delays?.disable();
      delays = null;
      return;
    }
    if (!delays) {
      delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
      delays.enable();
    }
    timer = clock.every(Math.min(...listeners.values()), tick);
  };

  return {
    sample,
    subscribe(fn, intervalMs) {
      const listener = (result: SelfSample) => fn(result);
      listeners.set(listener, intervalMs);
      retime();
      tick();
      return () => {
        if (listeners.delete(listener)) retime();
      };
    },
    dispose() {
      listeners.clear();
      retime();
    },
  };
}

async function pss(pid: number | 'self'): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(text)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1_024;
}

async function ownMemory(): Promise<{ bytes: number; kind: 'pss' | 'rss' }> {
  const shared = await pss('self');
  return shared === null ? { bytes: process.memoryUsage.rss(), kind: 'rss' } : { bytes: shared, kind: 'pss' };
}

async function guardianProcess(pid: number | null): Promise<ExtraProcess[]> {
  const memoryBytes = pid === null ? null : await pss(pid);
  return pid === null || memoryBytes === null ? [] : [{ pid, kind: 'guardian', cpuPercent: null, memoryBytes }];
}
