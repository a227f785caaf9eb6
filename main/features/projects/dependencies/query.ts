import type { z } from 'zod';
import type {
  Dependency,
  dependencyFilter,
  dependencyPath,
  dependencyPage as pageSchema,
} from '../../../../shared/features/projects/schema.ts';
import type { DependencyNode } from '../types.ts';
import { createLineReader, fromLines, linesOf, linesOfKey, withoutEdges } from './lines.ts';
import { lookupKey } from './lookup-key.ts';

type Page = z.infer<typeof pageSchema>;
type Path = z.infer<typeof dependencyPath>;
type PageFilter = Omit<z.infer<typeof dependencyFilter>, 'id'>;

/** One page of what a project depends on. The lines are in order already: what it asks for itself first. */
export function dependencyPage(body: string, filter: PageFilter): Page {
  const read = createLineReader(body);
  const dependencies: Dependency[] = [];
  let total = 0;
  if (read === null) return { total, dependencies };
  const text = filter.text?.trim().toLowerCase() ?? '';
  const plain =
    text === '' && filter.ecosystem === undefined && filter.direct === undefined && filter.development === undefined;
  for (const line of linesOf(body)) {
    const shown = total >= filter.offset && dependencies.length < filter.limit;
    if (plain) {
      total += 1;
      if (shown) dependencies.push(withoutEdges(read(line)));
      continue;
    }
    if (text !== '' && !line.toLowerCase().includes(text)) continue;
    const node = read(line);
    if (text !== '' && !node.name.toLowerCase().includes(text)) continue;
    if (filter.ecosystem !== undefined && node.ecosystem !== filter.ecosystem) continue;
    if (filter.direct !== undefined && node.direct !== filter.direct) continue;
    if (filter.development !== undefined && node.development !== filter.development) continue;
    total += 1;
    if (shown) dependencies.push(withoutEdges(node));
  }
  return { total, dependencies };
}

const mostPaths = 10;
/** Steps of the search for further ways: between 100,000 packages there are more ways than anybody can walk. */
const mostSteps = 200_000;

/**
 * Why something is there: the shortest ways down to it, one from each of what the project asks for. Walked upwards from
 * the thing, each place once, so circles end by themselves.
 */
export function dependencyPaths(
  body: string,
  { ecosystem, name, version }: { ecosystem: string; name: string; version?: string | undefined },
): Path[] {
  const key = lookupKey(ecosystem, name);
  if (linesOfKey(body, key).next().done === true) return [];
  const nodes = fromLines(body) ?? [];
  const isTarget = (node: DependencyNode) =>
    node.ecosystem === ecosystem &&
    lookupKey(ecosystem, node.name) === key &&
    (version === undefined || (node.locked ?? node.wanted) === version);
  const askers = nodes.map((): number[] => []);
  nodes.forEach((node, place) => {
    for (const asked of node.requires) askers[asked]?.push(place);
  });
  const towards = new Int32Array(nodes.length).fill(-2);
  const queue: number[] = [];
  nodes.forEach((node, place) => {
    if (!isTarget(node)) return;
    towards[place] = -1;
    queue.push(place);
  });
  const paths: Path[] = [];
  const seen = new Set<string>();
  for (let head = 0; head < queue.length && head < mostSteps && paths.length < mostPaths; head += 1) {
    const place = queue[head] ?? 0;
    const node = nodes[place];
    if (node?.direct === true) {
      const path = wayFrom(nodes, towards, place);
      const text = JSON.stringify(path);
      if (!seen.has(text)) paths.push(path);
      seen.add(text);
    }
    for (const asker of askers[place] ?? []) {
      if (towards[asker] !== -2) continue;
      towards[asker] = place;
      queue.push(asker);
    }
  }
  return paths;
}

function wayFrom(nodes: readonly DependencyNode[], towards: Int32Array, from: number): Path {
  const path: Path = [];
  for (let place = from; place >= 0; place = towards[place] ?? -1) {
    const node = nodes[place];
    if (node !== undefined) path.push({ name: node.name, version: node.locked ?? node.wanted });
  }
  return path;
}
