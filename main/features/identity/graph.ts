import { DomainError } from '../../../shared/contract/errors.ts';
import type {
  IdentityEdge,
  IdentityGraph,
  IdentityNode,
  IdentityType,
} from '../../../shared/features/identity/schema.ts';
import type { IdentityLink, IdentitySource } from './types.ts';

/** A fork bomb in a project is no reason to send all of it. */
const mostNodes = 1_000;

const keyOf = ({ type, id }: { type: IdentityType; id: string }) => `${type}/${id}`;
const refOf = ({ type, id }: IdentityNode) => ({ type, id });

interface Step {
  node: IdentityNode;
  ways: readonly IdentityLink['towards'][];
}

/** Joins what the sources know; it knows nothing of any kind of thing itself. */
export function createIdentityGraph() {
  const sources: IdentitySource[] = [];

  async function find(type: IdentityType, id: string): Promise<IdentityNode | null> {
    for (const source of sources) {
      if (!source.types.includes(type)) continue;
      const node = await source.find(type, id);
      if (node) return node;
    }
    return null;
  }

  return {
    add(source: IdentitySource): () => void {
      sources.push(source);
      return () => {
        const at = sources.indexOf(source);
        if (at >= 0) sources.splice(at, 1);
      };
    },

    async about({ type, id }: { type: IdentityType; id: string }): Promise<IdentityGraph> {
      const start = await find(type, id);
      if (!start) throw new DomainError('NOT_FOUND', { what: type, id });
      const nodes = new Map([[keyOf(start), start]]);
      const edges = new Map<string, IdentityEdge>();
      let steps: Step[] = [{ node: start, ways: ['whole', 'part'] }];
      while (steps.length > 0) {
        const next: Step[] = [];
        for (const { node, ways } of steps) {
          const links = (await Promise.all(sources.map((source) => source.about(node)))).flat();
          for (const { node: other, how, reads, towards } of links) {
            const isNew = !nodes.has(keyOf(other));
            if (!ways.includes(towards) || (isNew && nodes.size >= mostNodes)) continue;
            const [from, to] = reads === 'from here' ? [node, other] : [other, node];
            edges.set(`${keyOf(from)}\0${how}\0${keyOf(to)}`, { from: refOf(from), to: refOf(to), how });
            if (!isNew) continue;
            nodes.set(keyOf(other), other);
            next.push({ node: other, ways: [towards] });
          }
        }
        steps = next;
      }
      return { nodes: [...nodes.values()], edges: [...edges.values()] };
    },
  };
}
