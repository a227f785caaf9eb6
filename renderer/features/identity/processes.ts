import type { IdentityGraph, IdentityNode } from '../../../shared/features/identity/schema.ts';

export interface ProcessRow {
  process: IdentityNode;
  pid: string;
  ports: readonly IdentityNode[];
  /** How many above it are in the same project. */
  depth: number;
}

/** `4242` of `4242@1795000000000`. */
export const pidOf = ({ id }: Pick<IdentityNode, 'id'>): string => id.split('@')[0] ?? id;

/** The processes of a graph with the ports they listen on, each below the one that started it, the oldest first. */
export function processRows({ nodes, edges }: IdentityGraph): ProcessRow[] {
  const processes = nodes.filter(({ type }) => type === 'process').sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  const byId = new Map(processes.map((node) => [node.id, node]));
  const portNodes = new Map(nodes.filter(({ type }) => type === 'port').map((node) => [node.id, node]));
  const children = new Map<string, IdentityNode[]>();
  const started = new Set<string>();
  const ports = new Map<string, IdentityNode[]>();
  for (const { from, to, how } of edges) {
    if (from.type !== 'process') continue;
    const child = to.type === 'process' && how === 'started' ? byId.get(to.id) : undefined;
    if (child && byId.has(from.id) && from.id !== to.id) {
      children.set(from.id, [...(children.get(from.id) ?? []), child]);
      started.add(to.id);
    }
    const port = to.type === 'port' ? portNodes.get(to.id) : undefined;
    if (port) ports.set(from.id, [...(ports.get(from.id) ?? []), port]);
  }
  const rows: ProcessRow[] = [];
  const seen = new Set<string>();
  const put = (process: IdentityNode, depth: number): void => {
    if (seen.has(process.id)) return;
    seen.add(process.id);
    rows.push({ process, pid: pidOf(process), ports: ports.get(process.id) ?? [], depth });
    const below = (children.get(process.id) ?? []).sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
    for (const child of below) put(child, depth + 1);
  };
  for (const process of processes) if (!started.has(process.id)) put(process, 0);
  // A circle has no beginning; nothing of it is lost.
  for (const process of processes) put(process, 0);
  return rows;
}

/** `3000` of `tcp:3000`. */
export const portNumber = ({ id }: Pick<IdentityNode, 'id'>): string => id.slice(id.lastIndexOf(':') + 1);
