import { constants } from 'node:fs';
import {
  chmod,
  copyFile,
  lchown,
  link,
  lstat,
  lutimes,
  mkdir,
  open,
  readdir,
  readlink,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { errorCode } from '../../../../../../core/lib/storage-full.ts';
import { decodeName } from '../../../../restic/names.ts';
import { libc } from '../libc.ts';
import { systemPath } from '../system-path.ts';
import { hashOfPlace } from '../tree-hash.ts';

/** Keeps what a restore replaces, below one folder by its whole path. Nothing leaves its place before it is safe there. */
export interface Aside {
  /** `replaced`: by a rename, so that a file may stay in its place until then. `gone`: its place is free afterwards. */
  keep(path: string, then: 'replaced' | 'gone'): Promise<void>;
  kept(): number;
}

export function createAside(dir: string): Aside {
  let kept = 0;

  /** A folder beside what is none: a link that was kept leads out of here. */
  async function folderIn(above: string, name: string): Promise<string> {
    for (let count = 0; ; count += 1) {
      const path = `${above}${sep}${count === 0 ? name : `${name}~${count}`}`;
      try {
        await mkdir(systemPath(path), { mode: 0o700 });
        return path;
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw error;
      }
      if ((await lstat(systemPath(path))).isDirectory()) return path;
    }
  }

  /** A name of its own, where something of an earlier restore is. */
  async function freeName(path: string): Promise<string> {
    const parts = path.replace(/^([A-Za-z]):/, '$1').split(sep);
    await mkdir(systemPath(dir), { recursive: true, mode: 0o700 });
    let above = dir;
    for (const part of parts.slice(0, -1)) if (part !== '') above = await folderIn(above, part);
    const plain = `${above}${sep}${parts.at(-1)}`;
    for (let count = 0; ; count += 1) {
      const name = count === 0 ? plain : `${plain}~${count}`;
      try {
        await lstat(systemPath(name));
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return name;
        throw error;
      }
    }
  }

  return {
    kept: () => kept,
    async keep(path, then) {
      if (dir === path || dir.startsWith(`${path}${sep}`))
        throw Object.assign(new Error('what is kept aside would lie in it'), { code: 'EINVAL' });
      const [from, name] = [systemPath(path), await freeName(path)];
      const mayStay = then === 'replaced' && (await lstat(from)).isFile();
      // A second name first: then there is no moment at which the place is empty.
      if (!(mayStay && (await tried(link(from, systemPath(name))))) && !(await tried(rename(from, systemPath(name)))))
        await carry(path, name);
      await syncFolder(dirname(name));
      kept += 1;
    },
  };
}

const otherWays = new Set(['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

async function tried(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (otherWays.has(errorCode(error))) return false;
    throw error;
  }
}

/** To another file system: copied, written through, compared, and only then removed. */
async function carry(path: string, name: string): Promise<void> {
  try {
    await copy(path, name);
    if ((await hashOfPlace(path)) !== (await hashOfPlace(name)))
      throw new Error('the copy differs from what it was made of');
  } catch (error) {
    await rm(systemPath(name), { recursive: true, force: true });
    throw error;
  }
  await rm(systemPath(path), { recursive: true, force: true });
}

async function copy(path: string, name: string): Promise<void> {
  const [from, to] = [systemPath(path), systemPath(name)];
  const stats = await lstat(from, { bigint: true });
  if (stats.isSymbolicLink()) await symlink(await readlink(from, { encoding: 'buffer' }), to);
  else if (stats.isDirectory()) {
    await mkdir(to, { mode: 0o700 });
    for (const child of await readdir(from, { encoding: 'buffer' }))
      await copy(`${path}${sep}${decodeName(child)}`, `${name}${sep}${decodeName(child)}`);
  } else if (stats.isFile()) {
    await copyFile(from, to, constants.COPYFILE_EXCL);
    const file = await open(to, 'r');
    await file.sync().finally(() => file.close());
  } else throw Object.assign(new Error('it is no file, folder or link'), { code: 'ENOTSUP' });
  // A new owner takes the special bits away, so the rights come after it.
  if (process.getuid?.() === 0) await lchown(to, Number(stats.uid), Number(stats.gid));
  if (!stats.isSymbolicLink()) await chmod(to, Number(stats.mode) & 0o7777);
  const system = libc();
  if (system) system.setTimes(to, stats.atimeNs, stats.mtimeNs);
  else await lutimes(to, String(Number(stats.atimeNs) / 1e9), String(Number(stats.mtimeNs) / 1e9));
}

async function syncFolder(dir: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(systemPath(dir), 'r');
  await folder.sync().finally(() => folder.close());
}
