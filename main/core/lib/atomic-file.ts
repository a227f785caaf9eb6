import { randomBytes } from 'node:crypto';
import { constants, copyFile, link, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode } from './storage-full.ts';

const TEMP_NAME = /^\..+\.(\d+)-[0-9a-f]{16}\.tmp$/;
// Where folders cannot be opened or synced (Windows, some network mounts) the rename is as durable as it gets.
const NO_DIR_SYNC = new Set(['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'EBADF']);

// FAT and some network mounts know one name for each file.
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

export interface AtomicWriteOptions {
  /** Permission bits of the new file. */
  mode?: number;
  /** Whose the new file is to be; where this process may not give it away, nothing is written. */
  owner?: { uid: number; gid: number };
  /** The last look before the old file goes: what it throws leaves that as it is. */
  before?: () => Promise<void>;
  /** Only where nothing is yet: whoever comes second fails with EEXIST, and finds all that the first has written. */
  fresh?: boolean;
}

/** Readers see the old content or the new, never a mixture, also across a kill or a power cut. */
export async function writeFileAtomic(
  path: string,
  data: string | Uint8Array,
  options: AtomicWriteOptions = {},
): Promise<void> {
  const temp = join(dirname(path), `.${basename(path)}.${process.pid}-${randomBytes(8).toString('hex')}.tmp`);
  try {
    const file = await open(temp, 'wx', options.mode ?? 0o666);
    try {
      await file.writeFile(data);
      // open() applies the umask; an explicit mode is meant exactly.
      if (options.mode !== undefined) await file.chmod(options.mode);
      if (options.owner && process.platform !== 'win32') {
        const { uid, gid } = await file.stat();
        const { owner } = options;
        if (uid !== owner.uid || gid !== owner.gid) await file.chown(owner.uid, owner.gid);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await options.before?.();
    await (options.fresh ? takePlace(temp, path) : renameOver(temp, path));
  } catch (error) {
    await rm(temp, { force: true });
    throw error;
  }
  await syncDir(dirname(path));
}

/** Makes the names in a folder durable, not only the contents of its files. */
export async function syncDir(dir: string): Promise<void> {
  try {
    const handle = await open(dir, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!NO_DIR_SYNC.has(errorCode(error))) throw error;
  }
}

/** Removes what killed writers left in a folder that belongs to one process at a time; what this one is writing stays. */
export async function sweepTemps(dir: string): Promise<number> {
  const isLeft = (pid: string | undefined) => pid !== undefined && Number(pid) !== process.pid;
  const names = (await readdir(dir)).filter((name) => isLeft(TEMP_NAME.exec(name)?.[1]));
  await Promise.all(names.map((name) => rm(join(dir, name), { force: true })));
  return names.length;
}

/** A name is given once: of two that write at the same moment, one is refused. */
async function takePlace(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!NO_LINKS.has(errorCode(error))) throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL);
  }
  await rm(from, { force: true });
}

/** On Windows a scanner or indexer may hold the target for a moment. */
async function renameOver(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      const held = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(errorCode(error));
      if (!held || attempt === 8) throw error;
      await new Promise((resolve) => setTimeout(resolve, 5 * 2 ** attempt));
    }
  }
}
