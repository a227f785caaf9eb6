import { randomBytes } from 'node:crypto';
import { lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncDir } from '../../../../core/lib/atomic-file.ts';

const partOf = (folder: string) => join(dirname(folder), `.${basename(folder)}.part-`);
const oldOf = (folder: string) => join(dirname(folder), `.${basename(folder)}.old`);

/** What a kill left: a half-written folder goes, the last whole one comes back. */
export async function healFolder(folder: string): Promise<void> {
  const parent = dirname(folder);
  const prefix = basename(partOf(folder));
  for (const name of await readdir(parent).catch(() => []))
    if (name.startsWith(prefix)) await rm(join(parent, name), { recursive: true, force: true });
  const old = oldOf(folder);
  if (!(await isThere(old))) return;
  if (await isThere(folder)) await rm(old, { recursive: true, force: true });
  else await rename(old, folder);
}

/** Makes a folder anew: who reads it finds the one before or, once `write` is done and on the disk, the new one. */
export async function writeFolder<T>(folder: string, write: (dir: string) => Promise<T>): Promise<T> {
  const parent = dirname(folder);
  await mkdir(parent, { recursive: true, mode: 0o700 });
  await healFolder(folder);
  const part = `${partOf(folder)}${randomBytes(6).toString('hex')}`;
  await mkdir(part, { mode: 0o700 });
  try {
    const result = await write(part);
    await syncTree(part);
    const old = oldOf(folder);
    if (await isThere(folder)) await rename(folder, old);
    await rename(part, folder);
    await syncDir(parent);
    await rm(old, { recursive: true, force: true });
    return result;
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    await healFolder(folder);
    throw error;
  }
}

export async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await syncTree(path);
    else if (entry.isFile()) await syncFile(path);
  }
  await syncDir(folder);
}

async function syncFile(path: string): Promise<void> {
  // Windows syncs only what is open for writing.
  const file = await open(path, process.platform === 'win32' ? 'r+' : 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

export async function bytesBelow(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await bytesBelow(path);
    else bytes += (await lstat(path)).size;
  }
  return bytes;
}

export const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );
