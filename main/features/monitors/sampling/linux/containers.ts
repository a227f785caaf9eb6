import type { MetricName } from '../../../../../shared/lib/metrics.ts';
import { keyOf } from '../../../../../shared/lib/series-key.ts';
import { containerIn } from '../../../../core/lib/container-id.ts';
import { linkOf, readText } from '../blocking.ts';
import type { PlaceIndex } from '../places.ts';
import { cgroupTrees, foldersOf, type Group, type GroupFigures, openGroup } from './cgroup-files.ts';
import type { ProjectSums } from './projects.ts';

const ownLinks = /^\s*lo:/;

interface Seen {
  group: Group;
  /** One that lives in it, to see its network by. */
  pid: number;
  before: (GroupFigures & { in: number | null; out: number | null }) | null;
  /** What the group of the container tells, so that it is not summed up from processes. */
  tells: { cpu: boolean; memory: boolean };
}

const unsaid = { cpu: false, memory: false };

/** Bytes in and out over every interface of one network; null when it may not be read. */
export function trafficIn(netDev: string | null): { in: number; out: number } | null {
  if (netDev === null) return null;
  const sum = { in: 0, out: 0 };
  for (const line of netDev.split('\n').slice(2)) {
    if (ownLinks.test(line)) continue;
    const fields = line
      .slice(line.lastIndexOf(':') + 1)
      .trim()
      .split(/\s+/);
    if (fields.length < 9) continue;
    sum.in += Number(fields[0]);
    sum.out += Number(fields[8]);
  }
  return sum;
}

/** What containers take, from their groups; nobody is asked and nothing is started for it. */
export function createContainerFigures(proc: string) {
  const seen = new Map<string, Seen>();
  let trees: ReturnType<typeof cgroupTrees> | null = null;

  /** Null when that process is not, or no longer, in it. */
  function open(id: string, pid: number): Seen | null {
    trees ??= cgroupTrees(readText(`${proc}/self/mountinfo`) ?? '');
    const cgroup = readText(`${proc}/${pid}/cgroup`);
    if (cgroup === null || containerIn(cgroup) !== id) return null;
    const group = openGroup(foldersOf(cgroup, trees));
    return { group, pid, before: null, tells: unsaid };
  }

  /** Null where it has none of its own: then its traffic is the machine's. */
  function network(pid: number): { in: number; out: number } | null {
    const space = linkOf(`${proc}/${pid}/ns/net`);
    if (space === null || space === linkOf(`${proc}/self/ns/net`)) return null;
    return trafficIn(readText(`${proc}/${pid}/net/dev`));
  }

  function look(
    id: string,
    one: Seen,
    elapsedMs: number | null,
    machineMemory: number,
    values: Record<string, number>,
  ) {
    const now = { in: null, out: null, ...one.group.read(), ...network(one.pid) };
    const put = (metric: MetricName, value: number) => {
      values[keyOf(metric, { scope: 'container', id })] = value;
    };
    const grown = (what: 'cpuMs' | 'read' | 'written' | 'in' | 'out'): number | null => {
      const [last, next] = [one.before?.[what] ?? null, now[what]];
      return elapsedMs === null || last === null || next === null || next < last ? null : next - last;
    };
    const cpuMs = grown('cpuMs');
    if (cpuMs !== null && elapsedMs !== null) put('cpu.used.percent', (cpuMs / elapsedMs) * 100);
    for (const [what, metric] of [
      ['read', 'io.read.bytes'],
      ['written', 'io.write.bytes'],
      ['in', 'net.in.bytes'],
      ['out', 'net.out.bytes'],
    ] as const) {
      const bytes = grown(what);
      if (bytes !== null && elapsedMs !== null) put(metric, (bytes / elapsedMs) * 1_000);
    }
    if (now.memory !== null) put('memory.bytes', now.memory);
    if (now.memory !== null && now.limit !== null && now.limit <= machineMemory)
      put('memory.limit.percent', (now.memory / now.limit) * 100);
    if (now.processes !== null) put('processes.count', now.processes);
    one.tells = { cpu: now.cpuMs !== null, memory: now.memory !== null };
    one.before = now;
    return { cpuMs, memory: now.memory };
  }

  return {
    /** `living` names one process of each container that was seen in this look. */
    look(
      living: ReadonlyMap<string, number>,
      {
        places,
        sums,
        elapsedMs,
        machineMemory,
      }: {
        places: PlaceIndex;
        sums: ProjectSums;
        elapsedMs: number | null;
        machineMemory: number;
      },
      values: Record<string, number>,
    ) {
      for (const [id, one] of seen)
        if (!living.has(id)) {
          one.group.close();
          seen.delete(id);
        }
      for (const [id, pid] of living) {
        const one = seen.get(id) ?? open(id, pid);
        if (!one) continue;
        seen.set(id, one);
        one.pid = pid;
        const { cpuMs, memory } = look(id, one, elapsedMs, machineMemory, values);
        const project = places.ofContainer(id);
        if (project === null) continue;
        const sum = sums.of(project);
        sum.cpuMs += cpuMs ?? 0;
        sum.memory += memory ?? 0;
      }
    },
    /** As of the look before: the processes are summed up first. */
    tells: (id: string) => seen.get(id)?.tells ?? unsaid,
    close() {
      for (const { group } of seen.values()) group.close();
      seen.clear();
    },
  };
}
