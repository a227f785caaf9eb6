import { createHash, hash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readdir, readlink } from 'node:fs/promises';
import { compareNames, decodeName, encodeName } from '../../../restic/names.ts';
import type { Id, TreeNode } from '../../../restic/types.ts';
import { systemPath } from './system-path.ts';

/**
 * The hash of a tree, which anybody can compute again: SHA-256 over one record for each entry but the top, folders before
 * what they hold, siblings by the bytes of their names. A record is `<type>\0<path>\0<content>\0`: the type is a letter of
 * `letters`; the path is relative to the top, with `/`, as bytes; the content is the SHA-256 of a file in hex, the target
 * of a link as bytes, and nothing for all else. Modes, owners and times are not in it: not every file system keeps them.
 */
export interface TreeHash {
  add(type: TreeNode['type'], path: string, content: string): void;
  digest(): Id;
}

const letters: Record<TreeNode['type'], string> = {
  file: 'f',
  dir: 'd',
  symlink: 'l',
  fifo: 'p',
  socket: 's',
  dev: 'b',
  chardev: 'c',
  irregular: '?',
};

export const emptyContent: Id = hash('sha256', '');

export function createTreeHash(): TreeHash {
  const sum = createHash('sha256');
  return {
    add(type, path, content) {
      const text = `${letters[type]}\0${path}\0${content}\0`;
      sum.update(text.isWellFormed() ? text : encodeName(text));
    },
    digest: () => sum.digest('hex'),
  };
}

/** Of what lies below a folder now. */
export async function hashOfDisk(top: string, signal?: AbortSignal): Promise<Id> {
  const tree = createTreeHash();
  const buffer = Buffer.allocUnsafe(1024 * 1024);
  const waiting = await below(top, '');
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    signal?.throwIfAborted();
    const place = systemPath(`${top}/${path}`);
    const stats = await lstat(place);
    if (stats.isDirectory()) {
      tree.add('dir', path, '');
      waiting.push(...(await below(top, path)));
    } else if (stats.isFile()) tree.add('file', path, await hashOfFile(place, buffer, signal));
    else if (stats.isSymbolicLink())
      tree.add('symlink', path, decodeName(await readlink(place, { encoding: 'buffer' })));
    else if (stats.isFIFO()) tree.add('fifo', path, '');
    else if (stats.isSocket()) tree.add('socket', path, '');
    else tree.add(stats.isBlockDevice() ? 'dev' : 'chardev', path, '');
  }
  return tree.digest();
}

/** The last one comes first. */
async function below(top: string, path: string): Promise<string[]> {
  const names = await readdir(systemPath(path === '' ? top : `${top}/${path}`), { encoding: 'buffer' });
  const sorted = names.map(decodeName).sort((a, b) => compareNames(b, a));
  return path === '' ? sorted : sorted.map((name) => `${path}/${name}`);
}

/** Of a file, a link or a folder, whatever its name. */
export async function hashOfPlace(path: string): Promise<Id> {
  const place = systemPath(path);
  const stats = await lstat(place);
  if (stats.isDirectory()) return await hashOfDisk(path);
  if (stats.isFile()) return await hashOfFile(place, Buffer.allocUnsafe(1024 * 1024));
  return hash('sha256', stats.isSymbolicLink() ? await readlink(place, { encoding: 'buffer' }) : '');
}

async function hashOfFile(path: string | Buffer, buffer: Buffer, signal?: AbortSignal): Promise<Id> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const sum = createHash('sha256');
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      if (bytesRead === 0) return sum.digest('hex');
      sum.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
