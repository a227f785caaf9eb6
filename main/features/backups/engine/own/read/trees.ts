import { BackendFault } from '../../../restic/faults.ts';
import { parseTree } from '../../../restic/tree.ts';
import type { Id, Repository, SnapshotRecord, TreeNode } from '../../../restic/types.ts';

export const treeNodes = async (repository: Repository, id: Id, signal?: AbortSignal): Promise<TreeNode[]> =>
  parseTree(await repository.blob('tree', id, signal));

export const childPath = (folder: string, name: string): string => (folder === '/' ? `/${name}` : `${folder}/${name}`);

export const pathParts = (path: string): string[] => path.split('/').filter((part) => part !== '' && part !== '.');

/** The whole id of a snapshot that is named by its first digits. */
export async function snapshotNamed(
  repository: Repository,
  name: Id,
  signal?: AbortSignal,
): Promise<{ id: Id; record: SnapshotRecord }> {
  if (/^[0-9a-f]{64}$/.test(name)) {
    if ((await repository.backend.size('snapshot', name, signal)) === null) throw noSnapshot(name);
    return { id: name, record: await repository.load<SnapshotRecord>('snapshot', name, signal) };
  }
  const found: Id[] = [];
  for await (const file of repository.backend.list('snapshot', signal))
    if (file.name.startsWith(name)) found.push(file.name);
  const [id] = found;
  if (id === undefined) throw noSnapshot(name);
  if (found.length > 1)
    throw new BackendFault('missing', `More than one snapshot begins with ${name}: please give more of its digits.`);
  return { id, record: await repository.load<SnapshotRecord>('snapshot', id, signal) };
}

const noSnapshot = (name: Id) => new BackendFault('missing', `There is no snapshot ${name} here any more.`);

/** What stands at a path; null for the top, which is a tree without a node of its own. Undefined where nothing does. */
export async function nodeAt(
  repository: Repository,
  root: Id,
  path: string,
  signal?: AbortSignal,
): Promise<TreeNode | null | undefined> {
  let at: TreeNode | null = null;
  for (const part of pathParts(path)) {
    const tree: Id | undefined = at ? at.subtree : root;
    if (tree === undefined) return undefined;
    const next: TreeNode | undefined = (await treeNodes(repository, tree, signal)).find(({ name }) => name === part);
    if (!next) return undefined;
    at = next;
  }
  return at;
}

/** The tree that a path is, where it is a folder. */
export async function treeAt(repository: Repository, root: Id, path: string, signal?: AbortSignal): Promise<Id> {
  const node = await nodeAt(repository, root, path, signal);
  if (node === null) return root;
  if (node === undefined) throw notThere(path);
  if (node.subtree === undefined) throw new BackendFault('missing', `${path} is no folder in this snapshot.`);
  return node.subtree;
}

export const notThere = (path: string) => new BackendFault('missing', `${path} is not in this snapshot.`);
