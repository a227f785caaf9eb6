import type { CostPeriod, Costs, ProjectCost } from '../../../shared/features/monitors/schema.ts';
import type { MetricName } from '../../../shared/lib/metrics.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { turn } from '../../core/lib/turn.ts';
import { figureOf, type Line, type Lines } from './keeping/lines.ts';
import { hourSeconds } from './keeping/samples.ts';
import { periodAround } from './periods.ts';
import type { Reading } from './reading.ts';
import type { Recorder } from './types.ts';

/** What was seen of one line: `count` seconds of it. */
interface Total {
  count: number;
  sum: number;
  max: number;
}

type Amounts = Omit<ProjectCost, 'projectId'>;

const nothing: Amounts = {
  cpuSeconds: null,
  cpuPercent: null,
  memoryBytes: null,
  memoryPeakBytes: null,
  readBytes: null,
  writeBytes: null,
  processes: null,
  containers: null,
  energyWh: null,
};

interface Deps {
  lines: Pick<Lines, 'all'>;
  reading: Reading;
  recorder: Pick<Recorder, 'latest'>;
  clock: Pick<Clock, 'now'>;
  cores: () => number;
  /** How many containers each project has now; null when nobody knows. */
  containers: () => ReadonlyMap<string, number> | null;
}

const mean = ({ sum, count }: Total) => sum / count;
/** What all projects had of something, spread over the time in which the machine was seen. */
const shared = (totals: readonly ReadonlyMap<MetricName, Total>[], metric: MetricName, seconds: number) =>
  seconds === 0 ? 0 : totals.reduce((sum, total) => sum + (total.get(metric)?.sum ?? 0), 0) / seconds;
const rest = (whole: number | null, parts: number): number | null =>
  whole === null ? null : Math.max(0, whole - parts);
const added = (costs: readonly Amounts[], of: keyof Amounts) => costs.reduce((sum, cost) => sum + (cost[of] ?? 0), 0);

/** What each project took of the machine, and what all the rest did. */
export function createCosts({ lines, reading, recorder, clock, cores, containers }: Deps) {
  /** By whole hours, and by minutes at the ends: a day does not begin with an hour everywhere. */
  async function totalOf(line: Line, from: number, to: number): Promise<Total | null> {
    const innerFrom = Math.ceil(from / hourSeconds) * hourSeconds;
    const innerTo = Math.floor(to / hourSeconds) * hourSeconds;
    const rollups =
      innerFrom >= innerTo
        ? await reading.read(line, '1m', from, to)
        : [
            ...(innerFrom > from ? await reading.read(line, '1m', from, innerFrom) : []),
            ...(await reading.read(line, '1h', innerFrom, innerTo)),
            ...(to > innerTo ? await reading.read(line, '1m', innerTo, to) : []),
          ];
    if (rollups.length === 0) return null;
    const total = { count: 0, sum: 0, max: Number.NEGATIVE_INFINITY };
    for (const { count, sum, max } of rollups) {
      total.count += count;
      total.sum += sum;
      if (max > total.max) total.max = max;
    }
    return { count: total.count, sum: figureOf(line, total.sum), max: figureOf(line, total.max) };
  }

  async function totals(of: readonly Line[], from: number, to: number): Promise<Map<MetricName, Total>> {
    const found = new Map<MetricName, Total>();
    for (const line of of) {
      if (line.lastAt < from * 1_000 || line.firstAt > to * 1_000) continue;
      const total = await totalOf(line, from, to);
      if (!total) continue;
      const { metric } = line.ref;
      const known = found.get(metric);
      // Of disks and other parts, the sum.
      found.set(
        metric,
        known
          ? { count: Math.max(known.count, total.count), sum: known.sum + total.sum, max: known.max + total.max }
          : total,
      );
    }
    return found;
  }

  const wanted = {
    project: new Set<MetricName>([
      ...(['cpu.used.percent', 'memory.bytes', 'io.read.bytes'] as const),
      ...(['io.write.bytes', 'processes.count', 'energy.watts'] as const),
    ]),
    machine: new Set<MetricName>([
      ...(['cpu.percent', 'memory.used.bytes', 'disk.read.bytes'] as const),
      ...(['disk.write.bytes', 'processes.count', 'power.watts'] as const),
    ]),
  };
  const linesOf = (scope: 'project' | 'machine') =>
    [...lines.all()].filter(({ ref }) => ref.scope === scope && wanted[scope].has(ref.metric));

  const ofProject = (total: ReadonlyMap<MetricName, Total>, ran: number): Amounts => {
    const cpu = total.get('cpu.used.percent');
    const memory = total.get('memory.bytes');
    const sum = (metric: MetricName) => total.get(metric)?.sum ?? null;
    const energy = sum('energy.watts');
    return {
      ...nothing,
      cpuSeconds: cpu ? cpu.sum / 100 : null,
      cpuPercent: cpu && ran > 0 ? cpu.sum / ran : null,
      memoryBytes: memory ? mean(memory) : null,
      memoryPeakBytes: memory?.max ?? null,
      readBytes: sum('io.read.bytes'),
      writeBytes: sum('io.write.bytes'),
      processes: total.get('processes.count')?.max ?? null,
      energyWh: energy === null ? null : energy / 3_600,
    };
  };

  /** Memory and processes are there for a while only, so they count for as long as they were. */
  const elsewhereOf = (
    machine: Amounts,
    projects: readonly Amounts[],
    totals: readonly ReadonlyMap<MetricName, Total>[],
    seconds: number,
  ): Amounts => ({
    ...nothing,
    cpuSeconds: rest(machine.cpuSeconds, added(projects, 'cpuSeconds')),
    cpuPercent: rest(machine.cpuPercent, added(projects, 'cpuPercent')),
    memoryBytes: rest(machine.memoryBytes, shared(totals, 'memory.bytes', seconds)),
    readBytes: rest(machine.readBytes, added(projects, 'readBytes')),
    writeBytes: rest(machine.writeBytes, added(projects, 'writeBytes')),
    processes: rest(machine.processes, Math.round(shared(totals, 'processes.count', seconds))),
    energyWh: rest(machine.energyWh, added(projects, 'energyWh')),
  });

  const byProject = () => Map.groupBy(linesOf('project'), ({ ref }) => ref.id);

  /** What is measured in this moment. */
  function now(): Costs {
    const at = clock.now();
    const latest = (of: readonly Line[]) => {
      const found = new Map<MetricName, Total>();
      for (const { key, ref } of of) {
        const value = recorder.latest(key)?.value;
        if (value === undefined) continue;
        const known = found.get(ref.metric);
        const sum = (known?.sum ?? 0) + value;
        found.set(ref.metric, { count: 1, sum, max: sum });
      }
      return found;
    };
    const counted = containers();
    const moment = { cpuSeconds: null, energyWh: null, memoryPeakBytes: null };
    const totals: Map<MetricName, Total>[] = [];
    const projects = [...byProject()].flatMap(([projectId, of]) => {
      const total = latest(of);
      if (total.size === 0) return [];
      totals.push(total);
      const cost = { ...ofProject(total, 1), ...moment, containers: counted ? (counted.get(projectId) ?? 0) : null };
      return [{ projectId, ...cost }];
    });
    const total = latest(linesOf('machine'));
    const cpu = total.get('cpu.percent');
    const machine: Amounts = {
      ...nothing,
      cpuPercent: cpu ? cpu.sum * cores() : null,
      memoryBytes: total.get('memory.used.bytes')?.sum ?? null,
      readBytes: total.get('disk.read.bytes')?.sum ?? null,
      writeBytes: total.get('disk.write.bytes')?.sum ?? null,
      processes: total.get('processes.count')?.sum ?? null,
    };
    return {
      period: 'now',
      from: at,
      to: at,
      covered: cpu ? 1 : 0,
      projects,
      elsewhere: elsewhereOf(machine, projects, totals, 1),
    };
  }

  return async function costs(period: CostPeriod, at = clock.now(), signal?: AbortSignal): Promise<Costs> {
    if (period === 'now') return now();
    const { from: fromMs, to: endMs } = periodAround(period, at);
    const toMs = Math.max(fromMs, Math.min(endMs, clock.now()));
    const [from, to] = [Math.floor(fromMs / 1_000), Math.ceil(toMs / 1_000)];
    const total = await totals(linesOf('machine'), from, to);
    const cpu = total.get('cpu.percent');
    const measured = cpu?.count ?? 0;
    const sum = (metric: MetricName) => total.get(metric)?.sum ?? null;
    const watts = sum('power.watts');
    const memory = total.get('memory.used.bytes');
    const counted = total.get('processes.count');
    const projects: ProjectCost[] = [];
    const totalsOfProjects: Map<MetricName, Total>[] = [];
    for (const [projectId, of] of byProject()) {
      signal?.throwIfAborted();
      const found = await totals(of, from, to);
      if (found.size > 0) projects.push({ projectId, ...ofProject(found, measured) });
      totalsOfProjects.push(found);
      await turn();
    }
    const machine: Amounts = {
      ...nothing,
      cpuSeconds: cpu ? (cpu.sum / 100) * cores() : null,
      cpuPercent: cpu ? mean(cpu) * cores() : null,
      memoryBytes: memory ? mean(memory) : null,
      readBytes: sum('disk.read.bytes'),
      writeBytes: sum('disk.write.bytes'),
      processes: counted ? Math.round(mean(counted)) : null,
      energyWh: watts === null ? null : watts / 3_600,
    };
    return {
      period,
      from: fromMs,
      to: toMs,
      covered: to > from ? Math.min(1, measured / (to - from)) : 0,
      projects,
      elsewhere: elsewhereOf(machine, projects, totalsOfProjects, measured),
    };
  };
}
