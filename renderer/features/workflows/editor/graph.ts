import type { GraphStep, WorkflowProblem } from '../../../../shared/features/workflows/schema.ts';
import { formatCount } from '../../../lib/number.ts';
import type { GraphEdge, GraphNode } from '../../../ui/graph/step-graph.tsx';
import { sentenceOf } from '../code/problems.ts';
import { kindIcon } from '../marks.ts';

type Model = { nodes: GraphNode[]; edges: GraphEdge[] };

const same = (a: GraphNode, b: GraphNode) => JSON.stringify({ ...a, icon: 0 }) === JSON.stringify({ ...b, icon: 0 });

/** Nodes that did not change keep their identity from the picture before, so that only the others are drawn. */
export function graphOf(
  steps: readonly GraphStep[],
  problems: readonly WorkflowProblem[],
  before: readonly GraphNode[],
): Model {
  const known = new Map(before.map((node) => [node.id, node]));
  const faults = problems.filter(({ severity }) => severity === 'error');
  const nodes = steps.map((step): GraphNode => {
    const { key, title, kind, detail, condition, inner, line, endLine } = step;
    const own = faults.filter((problem) => problem.line >= line && problem.line <= endLine).map(sentenceOf);
    const node: GraphNode = {
      id: key,
      title,
      kind,
      icon: kindIcon(kind),
      detail: condition === null ? detail : `if ${condition}${detail ? ` · ${detail}` : ''}`,
      ...(own.length > 0 && { problems: own, tone: 'bad' as const }),
      ...(inner > 0 && { text: formatCount(inner, 'step') }),
    };
    const old = known.get(key);
    return old && same(old, node) ? old : node;
  });
  const edges = steps.flatMap(({ key, needs }) => needs.map((from) => ({ from, to: key })));
  return { nodes, edges };
}

/** Steps that wait for this one, near or far: needing one of them would close a circle. */
export function dependents(steps: readonly GraphStep[], key: string): ReadonlySet<string> {
  const found = new Set<string>();
  const follow = (from: string) => {
    for (const step of steps)
      if (step.needs.includes(from) && !found.has(step.key)) {
        found.add(step.key);
        follow(step.key);
      }
  };
  follow(key);
  return found;
}
