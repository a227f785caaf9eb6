import type { Systeminformation } from 'systeminformation';
import type { ProcessRow } from '../../../../../shared/features/processes/schema.ts';
import type { MetricName } from '../../../../../shared/lib/metrics.ts';
import { keyOf } from '../../../../../shared/lib/series-key.ts';
import { printable } from '../linux/processes/stat-line.ts';
import type { PlaceIndex } from '../places.ts';

const states: Record<string, ProcessRow['state']> = {
  running: 'running',
  sleeping: 'sleeping',
  blocked: 'waiting',
  stopped: 'stopped',
  zombie: 'zombie',
  idle: 'idle',
};

/** `2026-11-21 15:40:00` in the time of this machine; nothing else can be read out of it. */
const momentOf = (text: string): number | null => {
  const at = Date.parse(text.replace(' ', 'T'));
  return Number.isNaN(at) ? null : at;
};

/** The processes of a system that tells of them through a program. */
export function createOtherProcesses(now: () => number) {
  let list: Systeminformation.ProcessesData | null = null;
  let rows: ProcessRow[] = [];
  const seconds = new Map<string, { at: number; is: number }>();
  const ever = new Set<string>();

  function row(one: Systeminformation.ProcessesProcessData, places: PlaceIndex): ProcessRow {
    const startedAt = momentOf(one.started);
    const projectId = one.path ? places.ofPath(one.path.replaceAll('\\', '/')) : null;
    const id = `${one.pid}@${startedAt ?? ''}`;
    // It gives percent alone: what was used is their sum since the first look.
    const before = seconds.get(id);
    const at = now();
    const used = before ? before.is + (((at - before.at) / 1_000) * one.cpu) / 100 : 0;
    seconds.set(id, { at, is: used });
    return {
      id,
      pid: one.pid,
      ppid: one.parentPid,
      name: printable(one.name),
      command: printable(`${one.command} ${one.params ?? ''}`) || printable(one.name),
      user: one.user,
      state: states[one.state] ?? 'other',
      nice: Number.isFinite(one.nice) ? one.nice : null,
      threads: null,
      startedAt,
      cpuPercent: before ? one.cpu : null,
      cpuSeconds: used,
      memoryBytes: one.memRss * 1_024,
      memoryKind: 'rss',
      readBytesPerSecond: null,
      writeBytesPerSecond: null,
      projectId,
      projectBy: projectId === null ? null : 'program',
      own: one.pid === process.pid,
    };
  }

  function take(next: Systeminformation.ProcessesData, places: PlaceIndex) {
    if (next === list) return;
    list = next;
    rows = next.list.map((one) => row(one, places));
    const there = new Set(rows.map(({ id }) => id));
    for (const id of seconds.keys()) if (!there.has(id)) seconds.delete(id);
    for (const { projectId } of rows) if (projectId !== null) ever.add(projectId);
  }

  return {
    take,
    rows: () => rows,
    placesChanged(places: PlaceIndex) {
      const last = list;
      list = null;
      if (last) take(last, places);
    },
    tell(values: Record<string, number>) {
      for (const id of ever) {
        const mine = rows.filter(({ projectId }) => projectId === id);
        const put = (metric: MetricName, value: number) => {
          values[keyOf(metric, { scope: 'project', id })] = value;
        };
        put('processes.count', mine.length);
        put(
          'memory.bytes',
          mine.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
        );
        put(
          'cpu.used.percent',
          mine.reduce((sum, { cpuPercent }) => sum + (cpuPercent ?? 0), 0),
        );
      }
    },
  };
}
