export interface Edge {
  from: string;
  to: string;
}

/** A place in a layer: a node, or where an edge passes through a layer on its way to a later one. */
export interface Slot {
  id: string | null;
  before: Slot[];
  after: Slot[];
  layer: number;
}

export interface Layered {
  layers: Slot[][];
  slots: ReadonlyMap<string, Slot>;
  /** The slots of each edge from its node to the next: without those that would close a circle. */
  ways: ReadonlyMap<Edge, readonly Slot[]>;
  /** Edges that close a circle, as what is being written may have; drawn but not laid out by. */
  circular: readonly Edge[];
}

/** Beyond this an edge is drawn straight: a thousand steps that all lead to the last one must not become half a million slots. */
const mostSlots = 4_000;
const longest = 40;

function sound(ids: ReadonlySet<string>, edges: readonly Edge[]): Edge[] {
  const seen = new Set<string>();
  return edges.filter(({ from, to }) => {
    const key = JSON.stringify([from, to]);
    if (!ids.has(from) || !ids.has(to) || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Depth first in the order given, without recursion: an edge to what is still open closes a circle. */
function partCircles(ids: readonly string[], edges: readonly Edge[]): { forward: Edge[]; circular: Edge[] } {
  const out = Map.groupBy(edges, ({ from }) => from);
  const state = new Map<string, 'open' | 'done'>();
  const circular = new Set<Edge>();
  for (const root of ids) {
    if (state.has(root)) continue;
    const stack = [{ id: root, next: 0 }];
    state.set(root, 'open');
    while (stack.length > 0) {
      const top = stack[stack.length - 1] as { id: string; next: number };
      const edge = out.get(top.id)?.[top.next++];
      if (!edge) {
        state.set(top.id, 'done');
        stack.pop();
      } else if (state.get(edge.to) === 'open') circular.add(edge);
      else if (!state.has(edge.to)) {
        state.set(edge.to, 'open');
        stack.push({ id: edge.to, next: 0 });
      }
    }
  }
  return { forward: edges.filter((edge) => !circular.has(edge)), circular: [...circular] };
}

/** Each node one layer after the last that it needs; what needs nothing moves up to what needs it. */
function rank(ids: readonly string[], edges: readonly Edge[]): Map<string, number> {
  const after = Map.groupBy(edges, ({ from }) => from);
  const open = new Map(ids.map((id) => [id, 0]));
  for (const { to } of edges) open.set(to, (open.get(to) ?? 0) + 1);
  const ranks = new Map(ids.map((id) => [id, 0]));
  const roots = ids.filter((id) => open.get(id) === 0);
  const queue = [...roots];
  for (const id of queue) {
    for (const { to } of after.get(id) ?? []) {
      ranks.set(to, Math.max(ranks.get(to) ?? 0, (ranks.get(id) ?? 0) + 1));
      const left = (open.get(to) ?? 1) - 1;
      open.set(to, left);
      if (left === 0) queue.push(to);
    }
  }
  for (const id of roots) {
    const next = (after.get(id) ?? []).map(({ to }) => ranks.get(to) ?? 1);
    if (next.length > 0) ranks.set(id, Math.min(...next) - 1);
  }
  return ranks;
}

/** Puts nodes into layers, with slots where long edges pass between the nodes of a layer. */
export function layersOf(ids: readonly string[], given: readonly Edge[]): Layered {
  const { forward, circular } = partCircles(ids, sound(new Set(ids), given));
  const ranks = rank(ids, forward);
  const layers: Slot[][] = [];
  const put = (id: string | null, layer: number): Slot => {
    const slot: Slot = { id, before: [], after: [], layer };
    while (layers.length <= layer) layers.push([]);
    layers[layer]?.push(slot);
    return slot;
  };
  const slots = new Map(ids.map((id) => [id, put(id, ranks.get(id) ?? 0)]));
  const ways = new Map<Edge, Slot[]>();
  let passing = 0;
  for (const edge of forward) {
    const from = slots.get(edge.from) as Slot;
    const to = slots.get(edge.to) as Slot;
    const span = to.layer - from.layer - 1;
    const way = [from];
    if (span <= longest && passing + span <= mostSlots) {
      passing += span;
      for (let layer = from.layer + 1; layer < to.layer; layer++) way.push(put(null, layer));
      way.push(to);
      for (let at = 1; at < way.length; at++) {
        way[at - 1]?.after.push(way[at] as Slot);
        way[at]?.before.push(way[at - 1] as Slot);
      }
    } else way.push(to);
    ways.set(edge, way);
  }
  return { layers, slots, ways, circular };
}
