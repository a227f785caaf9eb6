import { randomBytes } from 'node:crypto';
import { chmod, type FileHandle, link, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncDir } from '../../../../core/lib/atomic-file.ts';
import { errorCode } from '../../../../core/lib/storage-full.ts';
import { BackendFault } from '../faults.ts';

/** As restic sets them: by the rights of the config, so that a group may share a repository. */
export interface Modes {
  file: number;
  folder: number;
}

export const modesBy = (configMode: number | null): Modes =>
  configMode !== null && (configMode & 0o040) !== 0 ? { file: 0o440, folder: 0o750 } : { file: 0o400, folder: 0o700 };

/** What one call of the system takes. */
const mostParts = 512;
/** Where a file cannot be synced, its rename is as lasting as it gets. */
const noSync = new Set(['ENOTSUP', 'EOPNOTSUPP', 'EINVAL', 'ENOSYS']);
const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EACCES']);

async function writeAll(file: FileHandle, parts: readonly Uint8Array[], signal?: AbortSignal): Promise<void> {
  for (let at = 0; at < parts.length; at += mostParts) {
    signal?.throwIfAborted();
    const some = parts.slice(at, at + mostParts);
    const wanted = some.reduce((sum, part) => sum + part.length, 0);
    const { bytesWritten } = await file.writev(some);
    if (bytesWritten < wanted) await writeRest(file, some, bytesWritten);
  }
}

/** The system took a part only, as it does where the room runs out: the next call says why, or takes more. */
async function writeRest(file: FileHandle, parts: readonly Uint8Array[], written: number): Promise<void> {
  const rest = Buffer.concat(parts).subarray(written);
  for (let at = 0; at < rest.length; ) at += (await file.write(rest, at)).bytesWritten;
}

async function lasting(file: FileHandle): Promise<void> {
  try {
    await file.sync();
  } catch (error) {
    if (!noSync.has(errorCode(error))) throw error;
  }
}

/** The folder of a kind may be gone from a repository that somebody copied without what was empty; the root never is. */
async function openTemp(path: string, root: string, modes: Modes): Promise<FileHandle> {
  try {
    return await open(path, 'wx', modes.file | 0o200);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || !(await stat(root)).isDirectory()) throw error;
    for (const folder of [dirname(dirname(path)), dirname(path)])
      if (folder.length > root.length) await addFolder(folder, modes);
    return open(path, 'wx', modes.file | 0o200);
  }
}

/** Never those above it: where the disk has just gone, the repository must not begin anew on the disk below. */
async function addFolder(path: string, modes: Modes): Promise<void> {
  try {
    await mkdir(path, { mode: modes.folder });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}

/** Only one of two that make a repository at the same moment gets its config in. */
async function takePlace(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (errorCode(error) === 'EEXIST')
      throw new BackendFault('taken', `There is a repository at ${dirname(to)} already.`, { cause: error });
    if (!noLinks.has(errorCode(error))) throw error;
    await rename(from, to);
    return;
  }
  await rm(from, { force: true });
}

export interface WriteOrder {
  path: string;
  root: string;
  parts: readonly Uint8Array[];
  modes: Modes;
  /** Fails where there is one of the name. */
  fresh: boolean;
  signal: AbortSignal | undefined;
}

/** Temporary name, fsync, rename, fsync of the folder: it is seen whole or not at all, also after a power cut. */
export async function writeLasting({ path, root, parts, modes, fresh, signal }: WriteOrder): Promise<void> {
  const temp = `${path}-tmp-${randomBytes(8).toString('hex')}`;
  const file = await openTemp(temp, root, modes);
  try {
    try {
      await writeAll(file, parts, signal);
      await lasting(file);
    } finally {
      await file.close();
    }
    // Whoever asked may have gone, and the buffers with them: from here on nothing of it must come to light.
    signal?.throwIfAborted();
    await (fresh ? takePlace(temp, path) : rename(temp, path));
  } catch (error) {
    await rm(temp, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncDir(dirname(path));
  await readOnly(path, modes);
}

/** A hint against changes by mistake, after all that counts: on some file systems it would keep the file from being moved. */
async function readOnly(path: string, modes: Modes): Promise<void> {
  if (process.platform !== 'win32') await chmod(path, modes.file).catch(() => undefined);
}

/** What is not there is gone already. */
export async function removeFile(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (error) {
    if (errorCode(error) !== 'EACCES' && errorCode(error) !== 'EPERM') throw error;
    // Where the hint is more than one.
    await chmod(path, 0o600);
    await rm(path, { force: true });
  }
}
