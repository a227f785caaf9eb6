import { compareNames } from '../../../restic/names.ts';
import type { Id, Repository, TreeNode } from '../../../restic/types.ts';
import type { Change, Operations, Watch } from '../../types.ts';
import { diskSide } from './disk-side.ts';
import { kindOf, timeNs, unixMode } from './node-facts.ts';
import { childPath, nodeAt, notThere, pathParts, snapshotNamed, treeNodes } from './trees.ts';

type Diff = Operations['diff'];
type Pair = { before: TreeNode | null; after: TreeNode | null; path: string };

/** One of the two that are compared: a tree of a snapshot, or the disk. */
export interface Side {
  readonly knowsXattrs: boolean;
  /** By the order of names. */
  below(node: TreeNode | null, path: string): Promise<TreeNode[]>;
  top(path: string): Promise<TreeNode | null | undefined>;
  sameContent(before: TreeNode, after: TreeNode, path: string): Promise<boolean>;
}

const sameIds = (a: readonly Id[] | null, b: readonly Id[] | null): boolean =>
  (a?.length ?? 0) === (b?.length ?? 0) && (a ?? []).every((id, at) => id === b?.[at]);

const treeSide = (repository: Repository, root: Id, signal: AbortSignal): Side => ({
  knowsXattrs: true,
  async below(node) {
    const tree = node ? node.subtree : root;
    return tree === undefined ? [] : await treeNodes(repository, tree, signal);
  },
  top: (path) => nodeAt(repository, root, path, signal),
  sameContent: async (before, after) => sameIds(before.content, after.content),
});

/** What is added, removed or changed between two snapshots, or between one and the disk. Equal trees are not opened. */
export async function diff(repository: Repository, request: Diff[0], watch: Watch): Promise<Diff[1]> {
  const { signal } = watch;
  const from = await snapshotNamed(repository, request.from, signal);
  const before = treeSide(repository, from.record.tree, signal);
  const onDisk = request.to === null;
  const after = onDisk
    ? diskSide(from.record, await repository.index({ signal }), signal, before)
    : treeSide(repository, (await snapshotNamed(repository, request.to as Id, signal)).record.tree, signal);
  const path = `/${pathParts(request.path).join('/')}`;
  const tops = { before: await before.top(path), after: await after.top(path) };
  if (tops.before === undefined && tops.after === undefined) throw notThere(path);

  const done: Diff[1] = { changes: [], more: false, added: 0, removed: 0, changed: 0 };
  const tell = (kind: Change['kind'], pair: Pair): void => {
    done[kind === 'added' || kind === 'removed' ? kind : 'changed'] += 1;
    if (done.changes.length >= request.limit) {
      done.more = true;
      return;
    }
    const node = (pair.after ?? pair.before) as TreeNode;
    const size = (one: TreeNode | null) => (one?.type === 'file' ? (one.size ?? 0) : null);
    done.changes.push({
      ...{ path: pair.path, kind, type: kindOf(node) },
      ...{ sizeBefore: size(pair.before), sizeAfter: size(pair.after) },
    });
  };

  async function look(pair: Pair): Promise<void> {
    const kind = await changeOf(pair, after);
    if (kind) tell(kind, pair);
  }
  /** The last one comes first. */
  async function pairsBelow(a: TreeNode | null | undefined, b: TreeNode | null | undefined, folder: string) {
    if (a?.subtree !== undefined && a.subtree === b?.subtree) return [];
    const pairs = merge(
      a === undefined ? [] : await before.below(a, folder),
      b === undefined ? [] : await after.below(b, folder),
      folder,
    );
    return pairs.reverse();
  }

  const isFolder = (node: TreeNode | null | undefined) => node === null || node?.type === 'dir';
  const waiting: Pair[] = [];
  if (isFolder(tops.before) && isFolder(tops.after)) waiting.push(...(await pairsBelow(tops.before, tops.after, path)));
  else if (tops.before !== null && tops.after !== null)
    waiting.push({ before: tops.before ?? null, after: tops.after ?? null, path });
  for (let pair = waiting.pop(); pair; pair = waiting.pop()) {
    await watch.gate();
    signal.throwIfAborted();
    await look(pair);
    const [a, b] = [pair.before, pair.after].map((node) => (node?.type === 'dir' ? node : undefined));
    if (a || b) waiting.push(...(await pairsBelow(a, b, pair.path)));
  }
  return done;
}

function merge(before: readonly TreeNode[], after: readonly TreeNode[], folder: string): Pair[] {
  const pairs: Pair[] = [];
  for (let a = 0, b = 0; a < before.length || b < after.length; ) {
    const [left, right] = [before[a], after[b]];
    const order = !left ? 1 : !right ? -1 : compareNames(left.name, right.name);
    const path = childPath(folder, (order <= 0 ? (left as TreeNode) : (right as TreeNode)).name);
    pairs.push({ before: order <= 0 ? (left ?? null) : null, after: order >= 0 ? (right ?? null) : null, path });
    if (order <= 0) a += 1;
    if (order >= 0) b += 1;
  }
  return pairs;
}

async function changeOf({ before, after, path }: Pair, side: Side): Promise<Change['kind'] | null> {
  if (!before) return 'added';
  if (!after) return 'removed';
  if (before.type !== after.type) return 'type';
  if (before.type === 'file' && !(await side.sameContent(before, after, path))) return 'changed';
  if (before.type === 'symlink' && before.linktarget !== after.linktarget) return 'changed';
  return sameMetadata(before, after, side.knowsXattrs) ? null : 'metadata';
}

/** The time of a folder changes with what it holds, which is told already. */
function sameMetadata(a: TreeNode, b: TreeNode, withXattrs: boolean): boolean {
  const xattrs = (node: TreeNode) => JSON.stringify(node.extended_attributes ?? []);
  return (
    unixMode(a.mode) === unixMode(b.mode) &&
    a.uid === b.uid &&
    a.gid === b.gid &&
    (a.type === 'dir' || timeNs(a.mtime) === timeNs(b.mtime)) &&
    (!withXattrs || xattrs(a) === xattrs(b))
  );
}
