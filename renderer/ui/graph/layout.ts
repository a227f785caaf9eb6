import { type Edge, layersOf, type Slot } from './layers.ts';
import { orderLayers } from './order.ts';

export interface LayoutOptions {
  /** The way that edges go. */
  direction: 'right' | 'down';
  width: number;
  height: number;
  /** Between nodes of one layer. */
  gap: number;
  /** Between layers. */
  layerGap: number;
}

export interface PlacedNode {
  id: string;
  x: number;
  y: number;
  layer: number;
  /** From the first of its layer to the last. */
  order: number;
}

export interface PlacedEdge extends Edge {
  /** An SVG path from the border of one node to the border of the other. */
  path: string;
  /** Where it ends, for an arrow head. */
  end: { x: number; y: number };
  /** It closes a circle: something to mend. */
  circular: boolean;
}

export interface Layout {
  width: number;
  height: number;
  nodes: readonly PlacedNode[];
  edges: readonly PlacedEdge[];
}

/** The room that an edge needs where it passes a layer. */
const lane = 14;
const rounds = 10;

/**
 * The places nearest to those wanted that keep the order and a least distance: the distances are taken out, which leaves a
 * rising sequence to be fitted by least squares, and that is done exactly by pooling neighbours that are out of order.
 */
function settle(
  wanted: readonly number[],
  weights: readonly number[],
  sizes: readonly number[],
  gap: number,
): number[] {
  const offsets: number[] = [];
  let offset = 0;
  for (const [index, size] of sizes.entries()) {
    if (index > 0) offset += ((sizes[index - 1] ?? 0) + size) / 2 + gap;
    offsets.push(offset);
  }
  const pools: { sum: number; weight: number; count: number }[] = [];
  for (const [index, want] of wanted.entries()) {
    const weight = weights[index] ?? 1;
    let pool = { sum: (want - (offsets[index] ?? 0)) * weight, weight, count: 1 };
    for (let last = pools.at(-1); last && last.sum / last.weight > pool.sum / pool.weight; last = pools.at(-1)) {
      pools.pop();
      pool = { sum: last.sum + pool.sum, weight: last.weight + pool.weight, count: last.count + pool.count };
    }
    pools.push(pool);
  }
  const places = pools.flatMap(({ sum, weight, count }) => new Array<number>(count).fill(sum / weight));
  return places.map((place, index) => place + (offsets[index] ?? 0));
}

/** The middle of each slot across the layers. */
function centres(layers: readonly (readonly Slot[])[], size: number, gap: number): Map<Slot, number> {
  const at = new Map<Slot, number>();
  const sizesOf = (layer: readonly Slot[]) => layer.map(({ id }) => (id === null ? lane : size));
  for (const layer of layers) {
    const even = settle(
      layer.map(() => 0),
      layer.map(() => 1),
      sizesOf(layer),
      gap,
    );
    for (const [index, slot] of layer.entries()) at.set(slot, even[index] ?? 0);
  }
  const mean = (slots: readonly Slot[], otherwise: number) =>
    slots.length === 0 ? otherwise : slots.reduce((sum, slot) => sum + (at.get(slot) ?? 0), 0) / slots.length;
  for (let round = 0; round < rounds; round++) {
    const last = round === rounds - 1;
    const sides: readonly ('before' | 'after')[] = last
      ? ['before', 'after']
      : round % 2 === 0
        ? ['before']
        : ['after'];
    for (const layer of sides[0] === 'after' ? layers.toReversed() : layers) {
      const wanted = layer.map((slot) =>
        mean(
          sides.flatMap((side) => slot[side]),
          at.get(slot) ?? 0,
        ),
      );
      // What passes through wants to stay straight more than a node wants to be in the middle.
      const weights = layer.map(({ id }) => (id === null ? 4 : 1));
      const places = settle(wanted, weights, sizesOf(layer), gap);
      for (const [index, slot] of layer.entries()) at.set(slot, places[index] ?? 0);
    }
  }
  return at;
}

const round = (value: number) => Math.round(value * 10) / 10;

/** Layers from left to right or from top to bottom, with few crossings; the same input always gives the same picture. */
export function layoutGraph(ids: readonly string[], given: readonly Edge[], options: LayoutOptions): Layout {
  const { direction, width, height, gap, layerGap } = options;
  const right = direction === 'right';
  const along = right ? width : height;
  const across = right ? height : width;
  const { layers: unordered, ways, slots, circular } = layersOf([...new Set(ids)], given);
  const layers = orderLayers(unordered);
  const middles = centres(layers, across, gap);
  const sizeOf = ({ id }: Slot) => (id === null ? lane : across);
  const all = layers.flat();
  const least = all.reduce((min, s) => Math.min(min, (middles.get(s) ?? 0) - sizeOf(s) / 2), Number.POSITIVE_INFINITY);
  const most = all.reduce((max, s) => Math.max(max, (middles.get(s) ?? 0) + sizeOf(s) / 2), Number.NEGATIVE_INFINITY);
  const start = (slot: Slot) => slot.layer * (along + layerGap);
  const middle = (slot: Slot) => (middles.get(slot) ?? 0) - least;
  const point = (a: number, c: number) => (right ? { x: round(a), y: round(c) } : { x: round(c), y: round(a) });

  const nodes = layers.flatMap((layer) =>
    layer
      .filter((slot): slot is Slot & { id: string } => slot.id !== null)
      .map((slot, order): PlacedNode => {
        const { x, y } = point(start(slot), middle(slot) - across / 2);
        return { id: slot.id, x, y, layer: slot.layer, order };
      }),
  );
  const curve = (from: [number, number], to: [number, number]) => {
    const half = (to[0] - from[0]) / 2;
    const [one, two, end] = [point(from[0] + half, from[1]), point(to[0] - half, to[1]), point(to[0], to[1])];
    return `C${one.x} ${one.y} ${two.x} ${two.y} ${end.x} ${end.y}`;
  };
  const placed = (edge: Edge, way: readonly Slot[], closes: boolean): PlacedEdge => {
    const [first] = way as [Slot];
    let here: [number, number] = [start(first) + along, middle(first)];
    const begin = point(...here);
    let path = `M${begin.x} ${begin.y}`;
    for (const slot of way.slice(1)) {
      const there: [number, number] = [start(slot), middle(slot)];
      path += curve(here, there);
      here = there;
      if (slot.id !== null) continue;
      // Straight through the layer, between its nodes.
      here = [there[0] + along, there[1]];
      const out = point(...here);
      path += `L${out.x} ${out.y}`;
    }
    return { ...edge, path, end: point(...here), circular: closes };
  };
  const edges = [
    ...[...ways].map(([edge, way]) => placed(edge, way, false)),
    ...circular.map((edge) => placed(edge, [slots.get(edge.from) as Slot, slots.get(edge.to) as Slot], true)),
  ];
  const long = layers.length === 0 ? 0 : layers.length * along + (layers.length - 1) * layerGap;
  const size = all.length === 0 ? { x: 0, y: 0 } : point(long, most - least);
  return { width: size.x, height: size.y, nodes, edges };
}
