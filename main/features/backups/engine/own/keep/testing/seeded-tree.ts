import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const bytesOf = (seed: string, length: number): Buffer => {
  const parts: Buffer[] = [];
  for (let at = 0; at * 32 < length; at += 1) parts.push(createHash('sha256').update(`${seed} ${at}`).digest());
  return Buffer.concat(parts).subarray(0, length);
};

/** The files of a number: neighbours share some of them, so that packs come to be used in part. */
export function seededFiles(seed: number): Map<string, Buffer> {
  const files = new Map<string, Buffer>([['seed', Buffer.from(String(seed))]]);
  for (let file = 0; file < 6; file += 1) {
    const age = Math.floor(seed / (file + 1));
    files.set(`folder-${file % 2}/file-${file}`, bytesOf(`${file} ${age}`, 2_000 + ((age * 7_919) % 9_000)));
  }
  return files;
}

/** The tree of that number, and nothing else, in a folder. */
export async function writeSeededTree(dir: string, seed: number): Promise<void> {
  await rm(dir, { recursive: true, force: true });
  for (const folder of ['folder-0', 'folder-1']) await mkdir(join(dir, folder), { recursive: true });
  for (const [path, bytes] of seededFiles(seed)) await writeFile(join(dir, path), bytes);
}
