import type { BigIntStats } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { compareNames, decodeName } from '../../../restic/names.ts';
import type { BlobIndex, SnapshotRecord, TreeNode } from '../../../restic/types.ts';
import { BadExcludes, type Excludes, readExcludes } from '../backup/excludes/excludes.ts';
import type { Side } from './diff.ts';
import { goMode, timeNs, timeText } from './node-facts.ts';
import { sameContent } from './same-content.ts';
import { systemPath } from './system-path.ts';
import { childPath, pathParts } from './trees.ts';

/**
 * The disk as a snapshot would see it, at the same places. Above what was backed up only the way there is looked at.
 * What the snapshot left out is left out here. Extended attributes are not compared. A file is read only where its size is the same and its times or inode are not.
 */
export function diskSide(record: SnapshotRecord, index: BlobIndex, signal: AbortSignal, snapshot: Side): Side {
  const tops = record.paths.map((path) => `/${pathParts(path).join('/')}`);
  const isAbove = (folder: string) =>
    !tops.some((top) => top === '/' || folder === top || folder.startsWith(`${top}/`)) &&
    tops.some((top) => folder === '/' || top.startsWith(`${folder}/`));

  const excludes = excludesOf(record);

  async function names(folder: string): Promise<string[]> {
    if (isAbove(folder)) {
      const node = await snapshot.top(folder);
      return node === undefined ? [] : (await snapshot.below(node, folder)).map(({ name }) => name);
    }
    const found = await readdir(systemPath(folder), { encoding: 'buffer' });
    const parts = pathParts(folder);
    return found.map(decodeName).filter((name) => !excludes?.leavesOut(parts, name, false));
  }

  return {
    knowsXattrs: false,
    async below(_, folder) {
      const nodes: TreeNode[] = [];
      for (const name of (await names(folder)).sort(compareNames)) {
        signal.throwIfAborted();
        const node = await diskNode(childPath(folder, name), name);
        if (node) nodes.push(node);
      }
      return nodes;
    },
    async top(path) {
      if (path === '/') return null;
      return (await diskNode(path, path.slice(path.lastIndexOf('/') + 1))) ?? undefined;
    },
    async sameContent(before, after, path) {
      if ((before.size ?? 0) !== (after.size ?? 0)) return false;
      const same = (a: string, b: string) => timeNs(a) === timeNs(b);
      if (same(before.mtime, after.mtime) && same(before.ctime, after.ctime) && before.inode === after.inode)
        return true;
      return await sameContent(path, before.content ?? [], index, signal);
    },
  };
}

/** Null where another program wrote patterns that are not restic's. */
function excludesOf({ excludes = [] }: SnapshotRecord): Excludes | null {
  try {
    return readExcludes(excludes);
  } catch (error) {
    if (error instanceof BadExcludes) return null;
    throw error;
  }
}

/** Null where it is gone meanwhile. */
async function diskNode(path: string, name: string): Promise<TreeNode | null> {
  const place = systemPath(path);
  try {
    const stats = await lstat(place, { bigint: true });
    const type = typeOf(stats);
    return {
      ...{ name, type, mode: goMode(Number(stats.mode)), uid: Number(stats.uid), gid: Number(stats.gid) },
      ...{ mtime: timeText(stats.mtimeNs), atime: timeText(stats.atimeNs), ctime: timeText(stats.ctimeNs) },
      ...{ inode: stats.ino, device_id: stats.dev, size: Number(stats.size), links: Number(stats.nlink) },
      ...(type === 'symlink' ? { linktarget: decodeName(await readlink(place, { encoding: 'buffer' })) } : {}),
      content: null,
    };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function typeOf(stats: BigIntStats): TreeNode['type'] {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'dir';
  if (stats.isSymbolicLink()) return 'symlink';
  if (stats.isFIFO()) return 'fifo';
  if (stats.isSocket()) return 'socket';
  return stats.isBlockDevice() ? 'dev' : 'chardev';
}
