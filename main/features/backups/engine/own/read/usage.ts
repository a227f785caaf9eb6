import { createIdTable, type IdTable } from '../../../restic/id-table.ts';
import type { BlobIndex, Id, Repository, TreeNode } from '../../../restic/types.ts';
import type { Operations, Usage, Watch } from '../../types.ts';
import { addNew } from '../keep/add-new.ts';
import { childPath, pathParts, snapshotNamed, treeNodes } from './trees.ts';

type UsageOf = Operations['usage'];
type Sum = Omit<Usage, 'path'>;

/** Where the bytes are: a row for each path of the snapshot and for the folders below, down to a depth. */
export async function usage(repository: Repository, request: UsageOf[0], watch: Watch): Promise<UsageOf[1]> {
  const { signal } = watch;
  const { record } = await snapshotNamed(repository, request.snapshot, signal);
  const index = await repository.index({ signal });
  const counted = createIdTable();
  const rows: Usage[] = [];
  const tops = new Set(record.paths.map((path) => `/${pathParts(path).join('/')}`));

  /** `level` is null above what was backed up. */
  async function walk(tree: Id, folder: string, level: number | null): Promise<Sum> {
    await watch.gate();
    signal.throwIfAborted();
    const here = level ?? (tops.has(folder) ? 0 : null);
    const sum: Sum = { bytes: 0, files: 0, storedBytes: 0 };
    const row = here !== null && here <= request.depth ? { path: folder, ...sum } : null;
    if (row) rows.push(row);
    for (const node of await treeNodes(repository, tree, signal)) {
      if (node.subtree === undefined) addFile(sum, node, index, counted);
      else add(sum, await walk(node.subtree, childPath(folder, node.name), here === null ? null : here + 1));
    }
    if (row) Object.assign(row, sum);
    return sum;
  }
  const all = await walk(record.tree, '/', null);
  // A snapshot of a single file has no folder of its own.
  return rows.length > 0 ? rows : [{ path: '/', ...all }];
}

function add(sum: Sum, more: Sum): void {
  sum.bytes += more.bytes;
  sum.files += more.files;
  sum.storedBytes += more.storedBytes;
}

function addFile(sum: Sum, node: TreeNode, index: BlobIndex, counted: IdTable): void {
  if (node.type !== 'file') return;
  sum.files += 1;
  sum.bytes += node.size ?? 0;
  for (const id of node.content ?? []) if (addNew(counted, id)) sum.storedBytes += index.find('data', id)?.length ?? 0;
}
