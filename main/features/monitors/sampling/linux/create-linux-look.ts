import { release } from 'node:os';
import type { MachineInfo } from '../../../../../shared/features/monitors/schema.ts';
import type { MetricName } from '../../../../../shared/lib/metrics.ts';
import { keyOf } from '../../../../../shared/lib/series-key.ts';
import type { Measured, Places } from '../../types.ts';
import { readText } from '../blocking.ts';
import type { Looker } from '../looker.ts';
import type { Table } from '../messages.ts';
import { createPlaceIndex, nowhere } from '../places.ts';
import { createContainerFigures } from './containers.ts';
import { createEnergy } from './energy.ts';
import { createDisks } from './machine/disks.ts';
import { createGraphics } from './machine/graphics.ts';
import { createMemory } from './machine/memory.ts';
import { createNetwork } from './machine/network.ts';
import type { MachinePart, Put, Roots } from './machine/part.ts';
import { createPower } from './machine/power.ts';
import { createPressure } from './machine/pressure.ts';
import { createProcessor } from './machine/processor.ts';
import { createSensors } from './machine/sensors.ts';
import { createSpace } from './machine/space.ts';
import { createUptime } from './machine/uptime.ts';
import { createBelongings } from './processes/belonging.ts';
import { createRows } from './processes/rows.ts';
import { createShares } from './processes/shares.ts';
import { createStatFiles } from './processes/stat-files.ts';
import { createTraffic } from './processes/traffic.ts';
import { createProcessWatch } from './processes/watch-processes.ts';
import { createProjectSums } from './projects.ts';

/** The clock that counts sleep ran ahead of the one that does not. */
const sleptMs = 1_500;
const ticksPerSecond = 100;

interface Options {
  roots?: Roots;
  now?: () => number;
  wallClock?: () => number;
  ownPid?: number;
  /** After so long nothing can be said of what happened in between: the thread was stopped. */
  longestMs?: number;
}

const processorName = (cpuinfo: string): string =>
  /^(?:model name|Hardware|cpu model|Model)\s*:\s*(.+)$/m.exec(cpuinfo)?.[1]?.trim() ?? 'unknown';
const systemName = (osRelease: string): string =>
  `${/^PRETTY_NAME="?([^"\n]+)"?$/m.exec(osRelease)?.[1] ?? 'Linux'}, Linux ${release()}`;

/** The machine, every process and every project, by one look at /proc and /sys after another. Nothing is started for it. */
export function createLinuxLook(options: Options = {}): Looker {
  const {
    now = () => performance.now(),
    wallClock = () => Date.now(),
    ownPid = process.pid,
    longestMs = 5_000,
  } = options;
  const roots = options.roots ?? { proc: '/proc', sys: '/sys' };
  const { proc } = roots;
  const bootId = readText(`${proc}/sys/kernel/random/boot_id`)?.trim() ?? 'unknown';
  const booted = /^btime (\d+)$/m.exec(readText(`${proc}/stat`) ?? '')?.[1];
  const bootedAt = booted === undefined ? null : Number(booted) * 1_000;

  const processor = createProcessor(roots);
  const memory = createMemory(roots);
  const power = createPower(roots);
  const space = createSpace(roots);
  const uptime = createUptime(roots, wallClock);
  const parts: readonly MachinePart[] = [
    processor,
    memory,
    createPressure(roots),
    createDisks(roots),
    space,
    createNetwork(roots),
    createSensors(roots, now),
    power,
    createGraphics(roots),
    uptime,
  ];
  const files = createStatFiles(proc);
  const watch = createProcessWatch({ proc, files });
  const belongings = createBelongings(proc);
  const shares = createShares(proc, pageBytesOf(proc), now);
  const traffic = createTraffic(proc);
  const sums = createProjectSums({ shares, traffic });
  const containers = createContainerFigures(proc);
  const energy = createEnergy();
  const rows = createRows({ proc, shares, bootId });
  let places = nowhere;
  let before: { now: number; uptime: number | null } | null = null;
  let watched = false;

  function elapsedSince(at: number, seconds: number | null): number | null {
    if (!before) return null;
    const ms = at - before.now;
    const slept = seconds === null || before.uptime === null ? 0 : (seconds - before.uptime) * 1_000 - ms;
    return ms <= 0 || ms > longestMs || slept > sleptMs ? null : ms;
  }

  function lookAtProcesses(at: number, elapsedMs: number | null) {
    const look = watch.number();
    const living = new Map<string, number>();
    sums.begin();
    shares.next(watched);
    const lookAt = (process: Parameters<typeof belongings.of>[0]) => {
      const belongs = belongings.of(process, look);
      if (elapsedMs === null) traffic.forget(process);
      const container = belongs?.container ?? null;
      if (container !== null && !living.has(container)) living.set(container, process.pid);
      const project = belongs?.projectId ?? null;
      if (project !== null) {
        const counted = container === null ? none : containers.tells(container);
        sums.add(project, process, look, at, counted);
      }
      if (!watched) return;
      shares.refresh(process, at);
      if (!process.kernelThread) traffic.look(process, look, at);
    };
    for (const process of watch.processes()) lookAt(process);
    return living;
  }
  const none = { cpu: false, memory: false };

  function look(): Measured {
    const at = now();
    const measuredAt = wallClock();
    const values: Record<string, number> = {};
    const put: Put = (metric: MetricName, value, part) => {
      if (!Number.isFinite(value)) return;
      values[part === undefined ? keyOf(metric) : keyOf(metric, { part })] = value;
    };
    const seconds = uptime.read();
    const elapsedMs = elapsedSince(at, seconds);
    const ticksBefore = before?.uptime != null && elapsedMs !== null ? before.uptime * ticksPerSecond : null;
    for (const part of parts) part.look({ now: at, elapsedMs }, put);
    const busyTicks = processor.busyTicks();
    watch.look({
      now: at,
      elapsedMs,
      ticksBefore,
      busyTicks,
      newestPid: processor.newestPid(),
      all: watched || elapsedMs === null,
    });
    energy.look(power.watts(), busyTicks, at);
    const living = lookAtProcesses(at, elapsedMs);
    containers.look(living, { places, sums, elapsedMs, machineMemory: memory.total() }, values);
    sums.tell(elapsedMs, energy.of, values);
    put('processes.count', watch.count());
    before = { now: at, uptime: seconds };
    return { at: measuredAt, values };
  }

  return {
    look,
    places(next: Places) {
      places = createPlaceIndex(next);
      belongings.places(places);
      sums.forget(new Set(next.projects.map(({ projectId }) => projectId)));
    },
    watch(on) {
      watched = on;
    },
    async table(): Promise<Table> {
      return {
        at: wallClock(),
        processes: rows(watch.processes(), now(), bootedAt, ownPid),
        unreadable: watch.unreadable(),
      };
    },
    async machine(): Promise<MachineInfo> {
      await space.asked();
      const info: MachineInfo = {
        how: 'proc',
        system: systemName(readText('/etc/os-release') ?? ''),
        processor: processorName(readText(`${proc}/cpuinfo`) ?? ''),
        ...{ cores: 0, memoryBytes: 0, swapBytes: 0, bootedAt: null },
        ...{ disks: [], interfaces: [], sensors: [], power: null, graphics: [], absent: [] },
      };
      for (const part of parts) part.about(info);
      if (watch.unreadable() > 0)
        info.absent.push({ what: 'Some processes', why: `${watch.unreadable()} may not be read by this user.` });
      return info;
    },
    dispose() {
      for (const part of parts) part.close?.();
      containers.close();
      watch.close();
    },
  };
}

/** Pages are not 4 KiB everywhere: the same size, told in pages and in bytes, says how large they are. */
function pageBytesOf(proc: string): number {
  const pages = Number(/^\d+/.exec(readText(`${proc}/self/statm`) ?? '')?.[0]);
  const kilobytes = Number(/^VmSize:\s+(\d+) kB$/m.exec(readText(`${proc}/self/status`) ?? '')?.[1]);
  const bytes = 2 ** Math.round(Math.log2((kilobytes * 1_024) / pages));
  return bytes >= 4_096 && bytes <= 65_536 ? bytes : 4_096;
}
