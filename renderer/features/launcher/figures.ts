import type { ProcessRow } from '../../../shared/features/processes/schema.ts';

/** What a process and all below it take. */
export interface TreeFigures {
  cpuPercent: number | null;
  memoryBytes: number;
  processes: number;
}

type Process = Pick<ProcessRow, 'pid' | 'ppid' | 'cpuPercent' | 'memoryBytes'>;

export function sumTrees(processes: readonly Process[], roots: readonly number[]): ReadonlyMap<number, TreeFigures> {
  const below = Map.groupBy(processes, ({ ppid }) => ppid);
  const byPid = new Map(processes.map((one) => [one.pid, one]));
  const sums = new Map<number, TreeFigures>();
  for (const root of roots) {
    const first = byPid.get(root);
    if (!first) continue;
    const sum: TreeFigures = { cpuPercent: null, memoryBytes: 0, processes: 0 };
    const seen = new Set<number>();
    const open = [first];
    for (let one = open.pop(); one; one = open.pop()) {
      if (seen.has(one.pid)) continue;
      seen.add(one.pid);
      sum.processes += 1;
      sum.memoryBytes += one.memoryBytes;
      if (one.cpuPercent !== null) sum.cpuPercent = (sum.cpuPercent ?? 0) + one.cpuPercent;
      open.push(...(below.get(one.pid) ?? []));
    }
    sums.set(root, sum);
  }
  return sums;
}
