import { hash } from 'node:crypto';
import { isFault } from '../../../restic/faults.ts';
import { createIdTable } from '../../../restic/id-table.ts';
import type { Id, Repository, TreeNode } from '../../../restic/types.ts';
import type { FindHit, Operations, SnapshotFacts, Watch } from '../../types.ts';
import { type Matcher, matcherOf } from './matcher.ts';
import { entryFacts } from './node-facts.ts';
import { snapshots } from './snapshots.ts';
import { childPath, nodeAt, treeNodes } from './trees.ts';

type Find = Operations['find'];

/** What tells two versions of one path apart. */
const contentKey = (node: TreeNode): string =>
  hash('sha256', JSON.stringify([node.type, node.content ?? node.subtree ?? node.linktarget ?? node.device ?? null]));

/**
 * Newest snapshots first. A tree that holds no match is remembered over all snapshots, so that what they share is looked
 * through once; only the way to hits is walked again.
 */
export async function find(repository: Repository, request: Find[0], watch: Watch): Promise<Find[1]> {
  const { signal } = watch;
  const matcher = matcherOf(request.pattern);
  const hits: FindHit[] = [];
  const versions = new Map<string, string>();
  const barren = createIdTable();
  let looked = 0;

  const full = () => hits.length > request.limit;
  const take = (snapshot: SnapshotFacts, path: string, node: TreeNode): void => {
    const key = contentKey(node);
    hits.push({
      snapshot: snapshot.id,
      at: snapshot.at,
      entry: entryFacts(node, path),
      same: versions.get(path) === key,
    });
    versions.set(path, key);
  };
  /** Where whole paths are matched, a tree may be barren at one place and not at another. */
  const memoKey = (tree: Id, path: string): Id =>
    matcher.by === 'whole' ? hash('sha256', `${tree}${path.toLowerCase()}`) : tree;

  /** Whether anything was found. */
  async function walk(snapshot: SnapshotFacts, tree: Id, folder: string): Promise<boolean> {
    const key = memoKey(tree, folder);
    if (barren.find(key) >= 0 || full()) return false;
    await watch.gate();
    signal.throwIfAborted();
    looked += 1;
    if (looked % 100 === 0) watch.progress({ ...nothingYet, files: looked, at: folder });
    const nodes = await treeNodesOrNone(repository, tree, folder, watch);
    let any = nodes === null;
    for (const node of nodes ?? []) {
      if (full()) return true;
      const path = childPath(folder, node.name);
      if (matches(matcher, node.name, path)) {
        take(snapshot, path, node);
        any = true;
      }
      if (node.subtree !== undefined && (await walk(snapshot, node.subtree, path))) any = true;
    }
    if (!any) barren.add(key);
    return any;
  }

  const all = await snapshots(repository, watch);
  const wanted = request.snapshots;
  for (const snapshot of wanted ? all.filter(({ id }) => wanted.some((name) => id.startsWith(name))) : all) {
    if (full()) break;
    if (matcher.by === 'path') {
      const node = await nodeAt(repository, snapshot.tree, matcher.path, signal);
      if (node) take(snapshot, matcher.path, node);
    } else await walk(snapshot, snapshot.tree, '/');
  }
  return { hits: hits.slice(0, request.limit), more: full() };
}

const nothingYet = { phase: 'find', files: 0, bytes: 0, filesTotal: null, bytesTotal: null, at: null };

const matches = (matcher: Matcher, name: string, path: string): boolean =>
  matcher.by === 'name' ? matcher.matches(name) : matcher.by === 'whole' && matcher.matches(path);

/** One damaged folder keeps nobody from finding what is in the others. */
async function treeNodesOrNone(repository: Repository, tree: Id, folder: string, watch: Watch) {
  try {
    return await treeNodes(repository, tree, watch.signal);
  } catch (error) {
    if (!isFault(error, 'damaged', 'missing')) throw error;
    watch.log(`The folder ${folder} cannot be read, so nothing was looked for in it: ${error.message}`);
    return null;
  }
}
