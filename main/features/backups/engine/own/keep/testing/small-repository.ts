import { createSealer, hashOf } from '../../../../restic/crypto.ts';
import { createKernel } from '../../../../restic/kernel.ts';
import { createPackBuilder, type PackBuilder } from '../../../../restic/pack.ts';
import { encodeTree } from '../../../../restic/tree.ts';
import type { Id, IndexedPack, Repository, SnapshotRecord, TreeNode } from '../../../../restic/types.ts';
import type { BackupRequest, Watch } from '../../../types.ts';

export const quietWatch = (signal = new AbortController().signal): Watch => ({
  ...{ signal, progress() {}, log() {} },
  gate: async () => {},
});

export const backupOf = (path: string): BackupRequest => ({
  ...{ paths: [path], excludes: [], excludeCaches: false, tags: [], hostname: 'here', username: 'me' },
  ...{ at: null, force: false, threads: 1 },
});

/** Contents by path, `/a/b`: folders come of themselves. */
export type Files = ReadonlyMap<string, Buffer>;

const stamp = '2026-01-01T00:00:00Z';
const common = { mtime: stamp, atime: stamp, ctime: stamp, uid: 0, gid: 0 };
const fileNode = (name: string, size: number, content: Id[]): TreeNode => ({
  ...{ name, type: 'file', mode: 0o644, ...common, size, links: 1, content },
});
const dirNode = (name: string, subtree: Id): TreeNode => ({
  ...{ name, type: 'dir', mode: 0o755 + 2 ** 31, ...common, content: null, subtree },
});

interface Options {
  record?: Partial<SnapshotRecord>;
  /** Packs are as small as this, so that little data makes many. */
  packBytes?: number;
  blobBytes?: number;
}

/** A snapshot of files that lie in memory: chunks of one length, each content once, packs before index before snapshot. */
export async function addSnapshot(
  repository: Repository,
  files: Files,
  { record = {}, packBytes = 64 * 1024, blobBytes = 8 * 1024 }: Options = {},
): Promise<Id> {
  const index = await repository.index({ fresh: true });
  const sealer = createSealer(repository.keys, createKernel());
  const builders = {
    data: createPackBuilder(sealer, { size: packBytes }),
    tree: createPackBuilder(sealer, { size: packBytes }),
  };
  const written: IndexedPack[] = [];
  const added = new Set<string>();
  const flush = async (builder: PackBuilder) => {
    const pack = builder.finish();
    if (!pack) return;
    await repository.backend.write('pack', pack.id, [pack.bytes]);
    written.push(structuredClone(pack.contents));
  };
  const store = async (type: 'data' | 'tree', bytes: Buffer): Promise<Id> => {
    const id = hashOf(bytes);
    if (index.has(type, id) || added.has(`${type}${id}`)) return id;
    added.add(`${type}${id}`);
    builders[type].add(type, id, bytes);
    if (builders[type].full) await flush(builders[type]);
    return id;
  };
  const folder = async (prefix: string): Promise<Id> => {
    const below = [...files].filter(([path]) => path.startsWith(prefix));
    const names = new Set(below.map(([path]) => path.slice(prefix.length).split('/')[0] as string));
    const nodes: TreeNode[] = [];
    for (const name of names) {
      const bytes = files.get(prefix + name);
      if (!bytes) nodes.push(dirNode(name, await folder(`${prefix}${name}/`)));
      else {
        const content: Id[] = [];
        for (let at = 0; at < bytes.length; at += blobBytes)
          content.push(await store('data', bytes.subarray(at, at + blobBytes)));
        nodes.push(fileNode(name, bytes.length, content));
      }
    }
    return store('tree', encodeTree(nodes));
  };
  const tree = await folder('/');
  await flush(builders.data);
  await flush(builders.tree);
  if (written.length > 0) await repository.save('index', { packs: written });
  return repository.save('snapshot', {
    ...{ time: new Date().toISOString(), tree, paths: ['/data'], hostname: 'host', username: 'tester' },
    ...record,
  });
}
