import { hashOf } from '../../../../restic/crypto.ts';
import { testPacks } from '../../../../restic/testing/test-repository.ts';
import { encodeTree } from '../../../../restic/tree.ts';
import type { Id, PackedBlob, Repository, TreeNode } from '../../../../restic/types.ts';

const someTime = '2026-01-02T03:04:05.123456789Z';

export const nodeOf = (name: string, changes: Partial<TreeNode> = {}): TreeNode => ({
  ...{ name, type: 'file', mode: 0o644, mtime: someTime, atime: someTime, ctime: someTime, uid: 0, gid: 0 },
  content: null,
  ...changes,
});

export const folderOf = (name: string, subtree: Id): TreeNode =>
  nodeOf(name, { type: 'dir', mode: 2 ** 31 + 0o755, subtree });

/** Writes what restic would never write. */
export function crafting(repository: Repository) {
  const packs = testPacks(repository);
  const add = (type: PackedBlob['type'], bytes: Uint8Array): Id => {
    const id = hashOf(bytes);
    packs.add(type, id, bytes);
    return id;
  };
  return {
    data: (text: string | Uint8Array): Id => add('data', Buffer.from(text as string)),
    tree: (nodes: TreeNode[]): Id => add('tree', encodeTree(nodes)),
    rawTree: (nodes: TreeNode[]): Id => {
      const one = (node: TreeNode) => encodeTree([node]).toString('utf8').slice('{"nodes":['.length, -']}\n'.length);
      return add('tree', Buffer.from(`{"nodes":[${nodes.map(one).join(',')}]}\n`));
    },
    async snapshot(tree: Id, paths: string[] = ['/']): Promise<Id> {
      const pack = packs.finish();
      if (pack) {
        await repository.backend.write('pack', pack.id, [pack.bytes]);
        await repository.save('index', { packs: [pack.contents] });
      }
      return await repository.save('snapshot', { time: someTime, tree, paths, hostname: 'h', username: 'u' });
    },
  };
}
