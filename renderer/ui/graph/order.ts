import type { Slot } from './layers.ts';

const sweeps = 12;

/** Crossings between two neighbouring layers: pairs of edges whose ends are in opposite order, counted by a Fenwick tree. */
function crossingsBetween(upper: readonly Slot[], lower: readonly Slot[]): number {
  const place = new Map(lower.map((slot, index) => [slot, index]));
  const tree = new Array<number>(lower.length + 1).fill(0);
  let seen = 0;
  let count = 0;
  for (const slot of upper) {
    const ends = slot.after.flatMap((next) => place.get(next) ?? []).sort((a, b) => a - b);
    for (const end of ends) {
      let notAfter = 0;
      for (let at = end + 1; at > 0; at -= at & -at) notAfter += tree[at] ?? 0;
      count += seen - notAfter;
    }
    for (const end of ends) {
      for (let at = end + 1; at <= lower.length; at += at & -at) tree[at] = (tree[at] ?? 0) + 1;
      seen++;
    }
  }
  return count;
}

export const crossings = (layers: readonly (readonly Slot[])[]): number =>
  layers.reduce((sum, layer, index) => sum + (index === 0 ? 0 : crossingsBetween(layers[index - 1] ?? [], layer)), 0);

/** By the mean place of the neighbours; what has none keeps its place among the others. */
function sortBy(layer: readonly Slot[], fixed: readonly Slot[], side: 'before' | 'after'): Slot[] {
  const place = new Map(fixed.map((slot, index) => [slot, index]));
  const keyed = layer.map((slot, index) => {
    const at = slot[side].flatMap((other) => place.get(other) ?? []);
    const key = at.length === 0 ? (index / Math.max(1, layer.length - 1)) * Math.max(0, fixed.length - 1) : mean(at);
    return { slot, key };
  });
  return keyed.sort((a, b) => a.key - b.key).map(({ slot }) => slot);
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Orders each layer so that few edges cross, by sweeping down and up; the best order seen is kept, the given one on a tie. */
export function orderLayers(given: readonly (readonly Slot[])[]): Slot[][] {
  let layers = given.map((layer) => [...layer]);
  let best = layers;
  let least = crossings(layers);
  for (let sweep = 0; sweep < sweeps && least > 0; sweep++) {
    const next = layers.map((layer) => [...layer]);
    if (sweep % 2 === 0)
      for (let at = 1; at < next.length; at++) next[at] = sortBy(next[at] ?? [], next[at - 1] ?? [], 'before');
    else for (let at = next.length - 2; at >= 0; at--) next[at] = sortBy(next[at] ?? [], next[at + 1] ?? [], 'after');
    layers = next;
    const count = crossings(layers);
    if (count < least) {
      least = count;
      best = layers;
    }
  }
  return best;
}
