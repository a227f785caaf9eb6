import { parseTree } from '../../../../restic/tree.ts';
import type { Id, Repository, SnapshotRecord } from '../../../../restic/types.ts';
import { below } from '../walk-trees.ts';

/** What a snapshot gives back, read blob by blob from its packs and compared with the names of the blobs on the way. */
export async function contentOf(repository: Repository, snapshot: Id): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const folder = async (tree: Id, path: string): Promise<void> => {
    for (const node of parseTree(await repository.blob('tree', tree))) {
      const at = below(path, node.name);
      if (node.subtree !== undefined) await folder(node.subtree, at);
      else {
        const blobs: Buffer[] = [];
        for (const id of node.content ?? []) blobs.push(await repository.blob('data', id));
        files.set(at, Buffer.concat(blobs));
      }
    }
  };
  const { tree } = await repository.load<SnapshotRecord>('snapshot', snapshot);
  await folder(tree, '/');
  return files;
}
