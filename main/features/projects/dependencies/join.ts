import type { DependenciesResult, DependencyNode } from '../types.ts';
import { isForeign, lockOf, sentence, whyStale } from './lock-of.ts';
import type { Lock, Locked, Manifest, Want } from './parts.ts';

/** A project cannot have more; what is beyond is said as a problem. */
export const mostNodes = 250_000;

interface Claim {
  lock: Lock;
  /** Node of each place of the lock, or -1 as long as nobody asked for it. */
  nodeOf: Int32Array;
  /** Where the manifests are that it speaks for. */
  folders: Set<string>;
}

type Joined = Pick<DependenciesResult, 'dependencies' | 'unlocked' | 'stale'> & { cut: boolean };

/** For each place the first one that holds the same version of the same thing; null when there are no twins. */
function twinsOf(packages: readonly Locked[]): Int32Array | null {
  const first = new Map<string, number>();
  const exact = new Map<string, number>();
  const keyOf = ({ ecosystem, name, version, local }: Locked) => `${name}\n${version}\n${local}\n${ecosystem}`;
  let same: Int32Array | null = null;
  packages.forEach((item, place) => {
    const known = first.get(item.name);
    if (known === undefined) {
      first.set(item.name, place);
      return;
    }
    // Only names that come again are worth a longer key: nearly all of them come once.
    const other = packages[known];
    if (other !== undefined) exact.set(keyOf(other), known);
    const key = keyOf(item);
    const twin = exact.get(key);
    if (twin === undefined) exact.set(key, place);
    else {
      same ??= Int32Array.from(packages.keys());
      same[place] = twin;
    }
  });
  return same;
}

/** One and the same version that several places of a lock hold is one thing. */
function mergeTwins(lock: Lock): Lock {
  const same = twinsOf(lock.packages);
  if (same === null) return lock;
  const kept: Locked[] = [];
  const now = new Int32Array(lock.packages.length);
  lock.packages.forEach((item, place) => {
    const first = same[place] ?? place;
    const twin = first === place ? undefined : kept[now[first] ?? 0];
    if (twin === undefined) {
      now[place] = kept.length;
      kept.push({ ...item, requires: [...item.requires] });
      return;
    }
    now[place] = now[first] ?? 0;
    for (const other of item.requires) twin.requires.push(other);
    twin.licence ??= item.licence;
    if (item.development !== null) twin.development = (twin.development ?? true) && item.development;
  });
  for (const item of kept) item.requires = item.requires.map((other) => now[other] ?? 0);
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
    file: want.file ?? manifest.file,
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

/**
 * What only development asks for is development itself. A lock lists all that a member of the workspace asks for in one;
 * its manifest, which is asked as well, tells what of that is for development.
 */
function followDevelopment(nodes: DependencyNode[], claimOf: readonly (Claim | null)[], open: readonly number[]): void {
  if (open.length === 0) return;
  const reach = (development: boolean) => {
    const seen = new Uint8Array(nodes.length);
    const queue: number[] = [];
    nodes.forEach((node, place) => {
      if (node.direct && node.development === development) queue.push(place);
    });
    for (let place = queue.pop(); place !== undefined; place = queue.pop()) {
      if (seen[place] === 1) continue;
      seen[place] = 1;
      const local = nodes[place]?.local ?? null;
      if (local !== null && claimOf[place]?.folders.has(local === '.' ? '' : local) === true) continue;
      for (const next of nodes[place]?.requires ?? []) if (seen[next] !== 1) queue.push(next);
    }
    return seen;
  };
  const used = reach(false);
  const developed = reach(true);
  for (const place of open) {
    const node = nodes[place];
    if (node !== undefined) node.development = developed[place] === 1 && used[place] !== 1;
  }
}

/** Which places of a lock something else in it asks for. */
function askedIn({ packages }: Lock): Uint8Array {
  const asked = new Uint8Array(packages.length);
  packages.forEach(({ requires }, place) => {
    for (const other of requires) if (other !== place) asked[other] = 1;
  });
  return asked;
}

/** Beside one that is in use, one that speaks for nothing was left behind by another tool. */
function isLeftOver({ lock, folders }: Claim, claims: readonly Claim[]): boolean {
  return (
    folders.size === 0 &&
    claims.some(
      (other) => other.folders.size > 0 && other.lock.folder === lock.folder && other.lock.ecosystem === lock.ecosystem,
    )
  );
}

/** Puts what is asked for and what is locked together. */
export function join(manifests: readonly Manifest[], locks: readonly Lock[]): Joined {
  const nodes: DependencyNode[] = [];
  /** Where each node stands in which lock. */
  const claimOf: (Claim | null)[] = [];
  const placeOf: number[] = [];
  const unlocked: Joined['unlocked'] = [];
  const stale: Joined['stale'] = [];
  const open: number[] = [];
  const claims = locks.map((lock): Claim => {
    const merged = mergeTwins(lock);
    return { lock: merged, nodeOf: new Int32Array(merged.packages.length).fill(-1), folders: new Set() };
  });
  let cut = false;
  const add = (node: DependencyNode, claim: Claim | null, place: number) => {
    nodes.push(node);
    claimOf.push(claim);
    placeOf.push(place);
  };

  for (const manifest of manifests) {
    const claim = lockOf(manifest, claims);
    claim?.folders.add(manifest.folder);
    const wrong: string[] = [];
    for (const asked of manifest.wants) {
      if (nodes.length >= mostNodes) {
        cut = true;
        break;
      }
      const place = claim?.lock.find(manifest.folder, asked) ?? null;
      const locked = place === null ? undefined : claim?.lock.packages[place];
      const want = asked.likely === true && locked?.local === null ? { ...asked, local: null } : asked;
      const node = nodeOfWant(manifest, want, locked);
      if (claim !== null) {
        const why = whyStale(manifest, claim.lock, want, locked);
        if (why !== null) wrong.push(why);
      }
      if (claim !== null && place !== null) {
        const other = claim.nodeOf[place] ?? -1;
        // Of several that ask for one place, what is used outside of development counts for the graph.
        if (other < 0 || (nodes[other]?.development === true && !node.development)) claim.nodeOf[place] = nodes.length;
      }
      add(node, place === null ? null : claim, place ?? -1);
    }
    if (claim === null && manifest.remedy !== null && manifest.wants.some(isForeign))
      unlocked.push({ manifest: manifest.file, ecosystem: manifest.ecosystem, remedy: manifest.remedy });
    if (claim !== null && wrong.length > 0)
      stale.push({ lock: claim.lock.file, manifest: manifest.file, why: sentence(wrong) });
  }

  for (const claim of claims) {
    if (isLeftOver(claim, claims)) continue;
    const asked = askedIn(claim.lock);
    claim.lock.packages.forEach((locked, place) => {
      if ((claim.nodeOf[place] ?? -1) >= 0) return;
      // A member of the workspace that no other asks for is the project itself.
      if (locked.local !== null && asked[place] !== 1) return;
      if (nodes.length >= mostNodes) {
        cut = true;
        return;
      }
      claim.nodeOf[place] = nodes.length;
      if (locked.development === null) open.push(nodes.length);
      add(nodeOfLocked(claim.lock, locked), claim, place);
    });
  }
  linkNodes(nodes, claimOf, placeOf);
  followDevelopment(nodes, claimOf, open);
  return { dependencies: nodes, unlocked, stale, cut };
}

function linkNodes(nodes: DependencyNode[], claimOf: readonly (Claim | null)[], placeOf: readonly number[]): void {
  /** By which node each one was asked for last, so that none is listed twice. */
  const askedBy = new Int32Array(nodes.length).fill(-1);
  nodes.forEach((node, from) => {
    const claim = claimOf[from];
    if (!claim) return;
    for (const other of claim.lock.packages[placeOf[from] ?? -1]?.requires ?? []) {
      const next = claim.nodeOf[other] ?? -1;
      if (next < 0 || next === from || askedBy[next] === from) continue;
      askedBy[next] = from;
      node.requires.push(next);
    }
  });
}
