import type { Tag } from './tags.ts';

export interface ProcessInfo {
  pid: number;
  ppid: number;
  /** Process group; 0 where the platform has none. */
  pgid: number;
  /** Session; 0 where it cannot be known. */
  session: number;
  /** Dead, but not yet collected by its parent. */
  zombie: boolean;
  /** With the pid it names one process for ever. Comparable only on one machine. */
  start: string;
  command: string;
}

/** A group of the kernel: what began in it stays there, whatever session, parent and environment it sheds. */
export interface ChildGroup {
  members(): Promise<number[]>;
  /** Ends all of it in one moment. */
  kill(): Promise<void>;
  /** Writing `1` to it does the same, for whoever outlives Optimus. */
  killFile: string;
}

export interface Tree {
  tag: Tag;
  id: string;
  pid: number;
  /** Guards against a pid that has come round; null when it was not learnt in time. */
  start: string | null;
  /** Members met before, by `memberKey`: one may have left group, session, parent and environment behind since. */
  met?: ReadonlySet<string>;
  group?: ChildGroup;
}

export const memberKey = ({ pid, start }: ProcessInfo) => `${pid}/${start}`;

export type FactsSource = 'proc' | 'ps' | 'cim';

export interface ProcessFacts {
  how: FactsSource;
  info(pid: number): Promise<ProcessInfo | null>;
  /** Running, that is, not a zombie. */
  alive(pid: number): Promise<boolean>;
  startTime(pid: number): Promise<string | null>;
  /** Of those that are there, with their whole command; at once, where each question costs a process. */
  infos(pids: readonly number[]): Promise<ProcessInfo[]>;
  /** The moment that `start` of a process means. */
  startedAt(start: string): Promise<number | null>;
  descendants(pid: number): Promise<ProcessInfo[]>;
  tagged(tag: Tag, id: string): Promise<ProcessInfo[]>;
  /**
   * Every living process that belongs to a tree by tag, group, session or descent. `onFound` hears of each at once,
   * so that a process which lives for a millisecond can still be hit.
   */
  survey(tree: Tree, onFound?: (process: ProcessInfo) => void): Promise<ProcessInfo[]>;
}

/** The members of a tree among all processes; `tagged` are known to belong to it already. */
export function membersOf(
  tree: Tree,
  all: readonly ProcessInfo[],
  tagged: ReadonlySet<number>,
  children = childrenIn(all),
): ProcessInfo[] {
  const root = all.find((process) => process.pid === tree.pid);
  const reused = root !== undefined && tree.start !== null && root.start !== tree.start;
  const belongs = new Set(tagged);
  if (tree.met) for (const process of all) if (tree.met.has(memberKey(process))) belongs.add(process.pid);
  if (!reused) {
    for (const process of all) {
      if (process.pid === tree.pid || process.pgid === tree.pid || process.session === tree.pid)
        belongs.add(process.pid);
    }
  }
  const family = withDescendants(belongs, all, children);
  return all.filter((process) => !process.zombie && family.has(process.pid));
}

/** By parent. */
export function childrenIn(all: readonly ProcessInfo[]): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const { pid, ppid } of all) {
    const siblings = children.get(ppid);
    if (siblings) siblings.push(pid);
    else children.set(ppid, [pid]);
  }
  return children;
}

export function withDescendants(
  roots: ReadonlySet<number>,
  all: readonly ProcessInfo[],
  children = childrenIn(all),
): Set<number> {
  const seen = new Set<number>();
  const queue = [...roots];
  for (let pid = queue.pop(); pid !== undefined; pid = queue.pop()) {
    if (seen.has(pid)) continue;
    seen.add(pid);
    queue.push(...(children.get(pid) ?? []));
  }
  return seen;
}
