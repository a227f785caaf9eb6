import type { DependenciesResult, DependencyNode } from '../types.ts';
import { isForeign, lockOf, sentence, whyStale } from './lock-of.ts';
import type { Lock, Locked, Manifest, Want } from './parts.ts';

/** A project cannot have more; what is beyond is said as a problem. */
export const mostNodes = 250_000;

interface Claim {
  lock: Lock;
  /** Node of each place of the lock, or -1 as long as nobody asked for it. */
  nodeOf: Int32Array;
}

type Joined = Pick<DependenciesResult, 'dependencies' | 'unlocked' | 'stale'> & { cut: boolean };

/** One and the same version that several places of a lock hold is one thing. */
function mergeTwins(lock: Lock): Lock {
  const first = new Map<string, number>();
  const kept: Locked[] = [];
  const now = new Int32Array(lock.packages.length);
  lock.packages.forEach((item, place) => {
    const key = `${item.ecosystem ?? ''}\n${item.name}\n${item.version ?? ''}\n${item.local ?? ''}`;
    const known = first.get(key);
    const twin = known === undefined ? undefined : kept[known];
    if (known === undefined || twin === undefined) {
      first.set(key, kept.length);
      now[place] = kept.length;
      kept.push({ ...item, requires: [...item.requires] });
      return;
    }
    now[place] = known;
    for (const other of item.requires) twin.requires.push(other);
    twin.licence ??= item.licence;
    if (item.development !== null) twin.development = (twin.development ?? true) && item.development;
  });
  for (const [place, item] of kept.entries()) {
    const fresh = new Set<number>();
    for (const other of item.requires) {
      const next = now[other];
      if (next !== undefined && next !== place) fresh.add(next);
    }
    item.requires = [...fresh];
  }
  const find: Lock['find'] = (folder, want) => {
    const place = lock.find(folder, want);
    return place === null ? null : (now[place] ?? null);
  };
  return { ...lock, packages: kept, find };
}

function nodeOfWant(manifest: Manifest, want: Want, locked: Locked | undefined): DependencyNode {
  return {
    ecosystem: want.ecosystem ?? manifest.ecosystem,
    name: want.name,
    wanted: want.wanted,
    locked: locked?.version ?? null,
    direct: true,
    development: want.development ?? false,
    licence: locked?.licence ?? null,
    local: want.local ?? locked?.local ?? null,
    file: manifest.file,
    line: want.line,
    package: manifest.folder,
    requires: [],
  };
}

function nodeOfLocked(lock: Lock, locked: Locked): DependencyNode {
  return {
    ecosystem: locked.ecosystem ?? lock.ecosystem,
    name: locked.name,
    wanted: null,
    locked: locked.version,
    direct: false,
    development: locked.development ?? false,
    licence: locked.licence,
    local: locked.local,
    file: lock.file,
    line: locked.line,
    package: lock.folder,
    requires: [],
  };
}

/** What only development asks for is development itself. */
function followDevelopment(nodes: DependencyNode[], open: Set<DependencyNode>): void {
  if (open.size === 0) return;
  const reach = (development: boolean) => {
    const seen = new Uint8Array(nodes.length);
    const queue: number[] = [];
    nodes.forEach((node, place) => {
      if (node.direct && node.development === development) queue.push(place);
    });
    for (let place = queue.pop(); place !== undefined; place = queue.pop()) {
      if (seen[place] === 1) continue;
      seen[place] = 1;
      for (const next of nodes[place]?.requires ?? []) if (seen[next] !== 1) queue.push(next);
    }
    return seen;
  };
  const used = reach(false);
  const developed = reach(true);
  nodes.forEach((node, place) => {
    if (open.has(node)) node.development = developed[place] === 1 && used[place] !== 1;
  });
}

/** Puts what is asked for and what is locked together. */
export function join(manifests: readonly Manifest[], locks: readonly Lock[]): Joined {
  const nodes: DependencyNode[] = [];
  const unlocked: Joined['unlocked'] = [];
  const stale: Joined['stale'] = [];
  const open = new Set<DependencyNode>();
  const pending = new Map<DependencyNode, { claim: Claim; place: number }>();
  const claims = locks.map((lock): Claim => {
    const merged = mergeTwins(lock);
    return { lock: merged, nodeOf: new Int32Array(merged.packages.length).fill(-1) };
  });
  let cut = false;

  for (const manifest of manifests) {
    const claim = lockOf(manifest, claims);
    const wrong: string[] = [];
    for (const want of manifest.wants) {
      if (nodes.length >= mostNodes) {
        cut = true;
        break;
      }
      const place = claim?.lock.find(manifest.folder, want) ?? null;
      const locked = place === null ? undefined : claim?.lock.packages[place];
      const node = nodeOfWant(manifest, want, locked);
      if (claim !== null) {
        const why = whyStale(manifest, claim.lock, want, locked);
        if (why !== null) wrong.push(why);
      }
      if (claim !== null && place !== null) {
        const other = claim.nodeOf[place] ?? -1;
        if (other < 0) claim.nodeOf[place] = nodes.length;
        // A place that several packages ask for: what is used outside of development counts for the graph.
        else if (nodes[other]?.development === true && !node.development) claim.nodeOf[place] = nodes.length;
      }
      nodes.push(node);
      if (claim !== null && place !== null) pending.set(node, { claim, place });
    }
    if (claim === null && manifest.remedy !== null && manifest.wants.some((want) => isForeign(want)))
      unlocked.push({ manifest: manifest.file, ecosystem: manifest.ecosystem, remedy: manifest.remedy });
    if (claim !== null && wrong.length > 0)
      stale.push({ lock: claim.lock.file, manifest: manifest.file, why: sentence(wrong) });
  }

  for (const claim of claims) {
    const asked = new Set(claim.lock.packages.flatMap((locked) => locked.requires));
    claim.lock.packages.forEach((locked, place) => {
      if ((claim.nodeOf[place] ?? -1) >= 0) return;
      // A member of the workspace that no other asks for is the project itself.
      if (locked.local !== null && !asked.has(place)) return;
      if (nodes.length >= mostNodes) {
        cut = true;
        return;
      }
      const node = nodeOfLocked(claim.lock, locked);
      claim.nodeOf[place] = nodes.length;
      if (locked.development === null) open.add(node);
      pending.set(node, { claim, place });
      nodes.push(node);
    });
  }
  for (const node of nodes) {
    const from = pending.get(node);
    if (from === undefined) continue;
    for (const other of from.claim.lock.packages[from.place]?.requires ?? []) {
      const next = from.claim.nodeOf[other] ?? -1;
      if (next >= 0) node.requires.push(next);
    }
  }
  followDevelopment(nodes, open);
  return { dependencies: nodes, unlocked, stale, cut };
}
