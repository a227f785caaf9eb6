import { useMemo } from 'react';
import type { EdgeLook } from './graph-edges.tsx';
import { type GraphNode, nodeHeight, nodeWidth } from './graph-node.tsx';
import { layoutGraph } from './layout.ts';
import { readingOrder } from './walk.ts';

export interface GraphEdge {
  from: string;
  to: string;
  look?: EdgeLook | undefined;
}

const gaps = { right: { gap: 14, layerGap: 36 }, down: { gap: 18, layerGap: 30 } } as const;

/** What runs changes many times a second, what needs what does not: each part is worked out again only when it is another. */
export function useGraphModel(nodes: readonly GraphNode[], edges: readonly GraphEdge[], direction: 'right' | 'down') {
  const shape = JSON.stringify([nodes.map(({ id }) => id), edges.map(({ from, to }) => [from, to])]);
  const layout = useMemo(() => {
    const [ids, pairs] = JSON.parse(shape) as [string[], [string, string][]];
    const plain = pairs.map(([from, to]) => ({ from, to }));
    return layoutGraph(ids, plain, { direction, width: nodeWidth, height: nodeHeight, ...gaps[direction] });
  }, [shape, direction]);
  const order = useMemo(() => readingOrder(layout.nodes), [layout]);
  const byId = useMemo(() => new Map(nodes.map((node) => [node.id, node])), [nodes]);

  const titles = JSON.stringify(nodes.map(({ id, title }) => [id, title]));
  const relations = useMemo(() => {
    const titleOf = new Map(JSON.parse(titles) as [string, string][]);
    const before = new Map<string, string[]>();
    const after = new Map<string, string[]>();
    const add = (to: Map<string, string[]>, id: string, other: string) =>
      to.set(id, [...(to.get(id) ?? []), titleOf.get(other) ?? other]);
    for (const { from, to, circular } of layout.edges) {
      if (circular) continue;
      add(before, to, from);
      add(after, from, to);
    }
    const say = (names: readonly string[] = []) => names.join(' and ');
    return (id: string) => ({ before: say(before.get(id)), after: say(after.get(id)) });
  }, [layout, titles]);

  const looks = new Map(edges.map(({ from, to, look }) => [JSON.stringify([from, to]), look]));
  const lookKey = layout.edges.map(({ from, to }) => looks.get(JSON.stringify([from, to])) ?? 'plain').join(' ');
  const lookOf = useMemo(() => lookKey.split(' ') as EdgeLook[], [lookKey]);

  return { layout, order, byId, relations, lookOf };
}
