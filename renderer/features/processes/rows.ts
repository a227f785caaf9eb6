import type { ProcessRow } from '../../../shared/features/processes/schema.ts';

export interface Sums {
  cpu: number | null;
  memory: number;
  read: number | null;
  written: number | null;
}

/** A line of the table. */
export interface Shown {
  row: ProcessRow;
  depth: number;
  /** All levels below it; 0 in a flat list. */
  below: number;
  /** Whether what is below it is shown; null when there is nothing. */
  open: boolean | null;
  /** It and all below. */
  sums: Sums;
  /** It does not fit the filter itself; something below it does. */
  context: boolean;
  /** It has ended while the order was held. */
  gone: boolean;
  /** It came while the order was held. */
  fresh: boolean;
}

export interface ProcessFilter {
  text: string;
  /** A project's id, or `none`. */
  project: string | null;
  user: string | null;
  state: string | null;
}

export const noProject = 'none';
export const noFilter: ProcessFilter = { text: '', project: null, user: null, state: null };

export const isFiltered = ({ text, project, user, state }: ProcessFilter): boolean =>
  text.trim() !== '' || project !== null || user !== null || state !== null;

/** What a process is found by; the name of its project is not in its row. */
export function matcher(filter: ProcessFilter, nameOf: (projectId: string) => string): (row: ProcessRow) => boolean {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return (row) => {
    if (filter.user !== null && row.user !== filter.user) return false;
    if (filter.state !== null && row.state !== filter.state) return false;
    if (filter.project !== null && (row.projectId ?? noProject) !== filter.project) return false;
    if (words.length === 0) return true;
    const project = row.projectId === null ? '' : nameOf(row.projectId);
    const all = `${row.pid} ${row.name} ${row.command} ${row.user} ${project}`.toLowerCase();
    return words.every((word) => all.includes(word));
  };
}

const plus = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : a + b);

const ownSums = (row: ProcessRow): Sums => ({
  cpu: row.cpuPercent,
  memory: row.memoryBytes,
  read: row.readBytesPerSecond,
  written: row.writeBytesPerSecond,
});

const flat = (row: ProcessRow): Shown => ({
  row,
  depth: 0,
  below: 0,
  open: null,
  sums: ownSums(row),
  context: false,
  gone: false,
  fresh: false,
});

export type SortKey = (shown: Shown) => string | number | null;

const words = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function sorted(list: Shown[], by: SortKey | null, descending: boolean): Shown[] {
  if (!by) return list;
  const way = descending ? -1 : 1;
  return list
    .map((shown) => ({ shown, key: by(shown) }))
    .sort((a, b) => {
      if (a.key === null || b.key === null) return a.key === b.key ? 0 : a.key === null ? 1 : -1;
      const difference =
        typeof a.key === 'number' && typeof b.key === 'number'
          ? a.key - b.key
          : words.compare(String(a.key), String(b.key));
      // Equals keep their place from one look to the next: most of a quiet machine is equal.
      return difference * way || a.shown.row.pid - b.shown.row.pid;
    })
    .map(({ shown }) => shown);
}

export function flatRows(
  rows: readonly ProcessRow[],
  fits: (row: ProcessRow) => boolean,
  by: SortKey | null,
  descending: boolean,
): Shown[] {
  return sorted(rows.filter(fits).map(flat), by, descending);
}

/** Each below the one that started it; brothers in order by themselves and all below them. */
export function treeRows(
  rows: readonly ProcessRow[],
  fits: (row: ProcessRow) => boolean,
  by: SortKey | null,
  descending: boolean,
  closed: ReadonlySet<string>,
): Shown[] {
  const byPid = new Map(rows.map((row) => [row.pid, row]));
  const children = new Map<number, ProcessRow[]>();
  const roots: ProcessRow[] = [];
  for (const row of rows) {
    if (row.ppid !== row.pid && byPid.has(row.ppid)) {
      const list = children.get(row.ppid);
      if (list) list.push(row);
      else children.set(row.ppid, [row]);
    } else roots.push(row);
  }
  interface Node {
    shown: Shown;
    below: Node[];
  }
  const seen = new Set<number>();
  // Without recursion: a chain of a hundred thousand would be deeper than the stack.
  const build = (root: ProcessRow): Node | null => {
    const order: { node: Node; parent: Node | null }[] = [];
    const open: { row: ProcessRow; parent: Node | null; depth: number }[] = [{ row: root, parent: null, depth: 0 }];
    for (let next = open.pop(); next; next = open.pop()) {
      if (seen.has(next.row.pid)) continue;
      seen.add(next.row.pid);
      const node: Node = { shown: { ...flat(next.row), depth: next.depth, context: !fits(next.row) }, below: [] };
      order.push({ node, parent: next.parent });
      for (const child of children.get(next.row.pid) ?? [])
        open.push({ row: child, parent: node, depth: next.depth + 1 });
    }
    for (const { node, parent } of order.reverse()) {
      const { shown, below } = node;
      if (shown.context && below.length === 0) continue;
      if (below.length > 1) {
        const bySort = new Map(below.map((one) => [one.shown, one]));
        node.below = sorted([...bySort.keys()], by, descending).flatMap((one) => bySort.get(one) ?? []);
      }
      shown.open = below.length === 0 ? null : !closed.has(shown.row.id);
      if (!parent) continue;
      parent.below.push(node);
      parent.shown.below += shown.below + 1;
      const { sums } = parent.shown;
      sums.cpu = plus(sums.cpu, shown.sums.cpu);
      sums.memory += shown.sums.memory;
      sums.read = plus(sums.read, shown.sums.read);
      sums.written = plus(sums.written, shown.sums.written);
    }
    const top = order.at(-1)?.node ?? null;
    return top && (!top.shown.context || top.below.length > 0) ? top : null;
  };
  const tops = new Map<Shown, Node>();
  // Those in a circle have no root; nothing of it is lost.
  for (const row of [...roots, ...rows]) {
    if (seen.has(row.pid)) continue;
    const node = build(row);
    if (node) tops.set(node.shown, node);
  }
  const out: Shown[] = [];
  const pending = sorted([...tops.keys()], by, descending)
    .flatMap((shown) => tops.get(shown) ?? [])
    .reverse();
  for (let node = pending.pop(); node; node = pending.pop()) {
    out.push(node.shown);
    if (node.shown.open) for (const below of node.below.toReversed()) pending.push(below);
  }
  return out;
}

/**
 * The order in which they stood, whatever their figures are by now: who has ended stays for as long, who is new comes last.
 * Who came and went meanwhile leaves nothing, or an hour of builds would pile up.
 */
export function held(before: readonly Shown[], now: readonly Shown[]): Shown[] {
  const byId = new Map(now.map((shown) => [shown.row.id, shown]));
  const known = new Set(before.map(({ row }) => row.id));
  return [
    ...before.flatMap((shown) => {
      const current = byId.get(shown.row.id);
      if (current) return shown.fresh ? { ...current, fresh: true } : current;
      if (shown.fresh) return [];
      return shown.gone ? shown : { ...shown, gone: true };
    }),
    ...now.filter(({ row }) => !known.has(row.id)).map((shown) => ({ ...shown, fresh: true })),
  ];
}

/** All below a process, the nearest first. */
export function allBelow(rows: readonly ProcessRow[], pid: number): ProcessRow[] {
  const children = new Map<number, ProcessRow[]>();
  for (const row of rows) children.set(row.ppid, [...(children.get(row.ppid) ?? []), row]);
  const found: ProcessRow[] = [];
  const seen = new Set([pid]);
  const open = [pid];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    for (const child of children.get(next) ?? []) {
      if (seen.has(child.pid)) continue;
      seen.add(child.pid);
      found.push(child);
      open.push(child.pid);
    }
  }
  return found;
}
