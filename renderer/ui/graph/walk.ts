import type { Layout, PlacedNode } from './layout.ts';

export type Step = 'forward' | 'back' | 'previous' | 'next' | 'first' | 'last' | 'after' | 'before';

const keys: Record<'right' | 'down', Readonly<Record<string, Step>>> = {
  right: { ArrowRight: 'forward', ArrowLeft: 'back', ArrowUp: 'previous', ArrowDown: 'next' },
  down: { ArrowDown: 'forward', ArrowUp: 'back', ArrowLeft: 'previous', ArrowRight: 'next' },
};
const common: Readonly<Record<string, Step>> = { Home: 'first', End: 'last', j: 'after', k: 'before' };

export const stepOf = (key: string, direction: 'right' | 'down'): Step | undefined =>
  keys[direction][key] ?? common[key];

/** Layer by layer: the order in which a list of the graph is read. */
export const readingOrder = (nodes: readonly PlacedNode[]): PlacedNode[] =>
  [...nodes].sort((a, b) => a.layer - b.layer || a.order - b.order);

/** Where a key leads from a node: along the edges, within the layer, or through all in reading order. */
export function walk(layout: Layout, direction: 'right' | 'down', from: string | null, step: Step): string | null {
  const order = readingOrder(layout.nodes);
  const at = order.findIndex(({ id }) => id === from);
  const here = order[at];
  if (!here) return (step === 'last' || step === 'before' ? order.at(-1) : order[0])?.id ?? null;
  const across = direction === 'right' ? 'y' : 'x';
  const nearest = (nodes: readonly PlacedNode[]) =>
    [...nodes].sort((a, b) => distance(a, here) - distance(b, here))[0]?.id ?? here.id;
  switch (step) {
    case 'first':
      return order[0]?.id ?? null;
    case 'last':
      return order.at(-1)?.id ?? null;
    case 'after':
      return (order[at + 1] ?? here).id;
    case 'before':
      return (order[at - 1] ?? here).id;
    case 'forward':
    case 'back': {
      const ends = layout.edges
        .filter((edge) => !edge.circular && (step === 'forward' ? edge.from : edge.to) === here.id)
        .map((edge) => (step === 'forward' ? edge.to : edge.from));
      return nearest(order.filter(({ id }) => ends.includes(id)));
    }
    case 'previous':
    case 'next': {
      const by = step === 'next' ? 1 : -1;
      const beside = order.find(({ layer, order: place }) => layer === here.layer && place === here.order + by);
      return beside?.id ?? nearest(order.filter((node) => (node[across] - here[across]) * by > 0));
    }
  }
}

const distance = (a: PlacedNode, b: PlacedNode) => Math.hypot(a.x - b.x, a.y - b.y);
