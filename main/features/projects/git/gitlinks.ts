import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The mode of a submodule, as the index holds it. */
const mode = Buffer.from([0x00, 0x00, 0xe0, 0x00]);
const mostBytes = 128 * 1024 * 1024;

/** Whether the index may hold a submodule. It may say so where there is none, never the other way round. */
export async function mayHoldSubmodules(gitDir: string): Promise<boolean> {
  const names = await readdir(gitDir).catch(() => []);
  for (const name of names) {
    if (name !== 'index' && !name.startsWith('sharedindex.')) continue;
    const path = join(gitDir, name);
    const found = await stat(path).catch(() => null);
    if (!found?.isFile()) continue;
    if (found.size > mostBytes) return true;
    if ((await readFile(path)).includes(mode)) return true;
  }
  return false;
}
