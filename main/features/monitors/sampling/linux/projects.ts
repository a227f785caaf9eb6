import type { MetricName } from '../../../../../shared/lib/metrics.ts';
import { keyOf } from '../../../../../shared/lib/series-key.ts';
import type { ProcessState } from './processes/process-state.ts';
import type { Shares } from './processes/shares.ts';
import type { Traffic } from './processes/traffic.ts';

const msPerTick = 10;

export interface Sum {
  /** Milliseconds of one core since the look before. */
  cpuMs: number;
  memory: number;
  read: number;
  written: number;
  processes: number;
  /** Whether disk traffic of any of it could be read. */
  ioKnown: boolean;
}

const nothing = (): Sum => ({ cpuMs: 0, memory: 0, read: 0, written: 0, processes: 0, ioKnown: true });

interface Deps {
  shares: Shares;
  traffic: Traffic;
}

/** What each project takes of the machine: the sum over its processes and containers. */
export function createProjectSums({ shares, traffic }: Deps) {
  /** One that ran since the sampler began and runs no more takes nothing: that is known, and not the same as unknown. */
  const ever = new Set<string>();
  let sums = new Map<string, Sum>();

  const of = (projectId: string): Sum => {
    const known = sums.get(projectId);
    if (known) return known;
    const fresh = nothing();
    sums.set(projectId, fresh);
    return fresh;
  };

  return {
    begin() {
      sums = new Map([...ever].map((id) => [id, nothing()]));
    },
    of,
    /** `counted` says that its container tells of it more exactly. */
    add(
      projectId: string,
      process: ProcessState,
      look: number,
      now: number,
      counted: { cpu: boolean; memory: boolean },
    ) {
      const sum = of(projectId);
      sum.processes += 1;
      if (!counted.cpu) sum.cpuMs += process.spent * msPerTick;
      traffic.look(process, look, now);
      if (process.io) {
        sum.read += process.io.readGrown;
        sum.written += process.io.writtenGrown;
      } else sum.ioKnown = false;
      if (counted.memory) return;
      shares.refresh(process, now);
      sum.memory += shares.of(process).bytes;
    },
    tell(elapsedMs: number | null, energy: (cpuMs: number) => number | null, values: Record<string, number>) {
      for (const [id, { cpuMs, memory, read, written, processes, ioKnown }] of sums) {
        ever.add(id);
        const put = (metric: MetricName, value: number) => {
          values[keyOf(metric, { scope: 'project', id })] = value;
        };
        put('processes.count', processes);
        put('memory.bytes', memory);
        if (elapsedMs === null) continue;
        put('cpu.used.percent', (cpuMs / elapsedMs) * 100);
        if (ioKnown || read + written > 0) {
          put('io.read.bytes', (read / elapsedMs) * 1_000);
          put('io.write.bytes', (written / elapsedMs) * 1_000);
        }
        const watts = energy(cpuMs);
        if (watts !== null) put('energy.watts', watts);
      }
    },
    forget(known: ReadonlySet<string>) {
      for (const id of ever) if (!known.has(id)) ever.delete(id);
    },
  };
}
export type ProjectSums = ReturnType<typeof createProjectSums>;
