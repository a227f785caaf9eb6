import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { targetOfLink } from './formats.ts';

/** Where a repository keeps what changes. Of a worktree, HEAD is its own and branches are shared. */
export interface GitDir {
  dir: string;
  common: string;
  /** It has no working folder: others push into it. */
  bare: boolean;
}

const readOrNull = (path: string) => readFile(path, 'utf8').catch(() => null);
const isFolder = (path: string) =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** Of a working folder, a worktree, a submodule or a bare repository; null where there is none. */
export async function findGitDir(path: string): Promise<GitDir | null> {
  const dotGit = join(path, '.git');
  let dir: string | null = null;
  let bare = false;
  if (await isFolder(dotGit)) dir = dotGit;
  else {
    const target = targetOfLink((await readOrNull(dotGit)) ?? '');
    if (target !== null) dir = resolve(path, target);
    else if ((await readOrNull(join(path, 'HEAD'))) !== null && (await isFolder(join(path, 'objects')))) {
      dir = path;
      bare = true;
    }
  }
  if (dir === null || (await readOrNull(join(dir, 'HEAD'))) === null) return null;
  const common = (await readOrNull(join(dir, 'commondir')))?.trim();
  return { dir, common: common ? resolve(dir, common) : dir, bare };
}
