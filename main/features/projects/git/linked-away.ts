import { lstat, opendir, realpath } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import type { GitDir } from '../../../core/git/git-dir.ts';

/** What git writes through a link, wherever that leads. */
const files = ['FETCH_HEAD', 'packed-refs', 'index', 'shallow'];
const folders = ['logs', 'refs'];
const most = 200_000;

/** Working folders may share these by links, which then lead to what has the same name in another repository. */
const isShared = (name: string, target: string | null) =>
  target !== null && (files.includes(name) ? basename(target) === name : target.split(sep).includes(name));

/**
 * A link in the repository's own folder by which a fetch would write to a file that has nothing to do with it, relative to that
 * folder. The names of branches and of whoever commits are the repository's to choose, so what is written would be as well.
 */
export async function linkedAway(at: GitDir): Promise<string | null> {
  const targetOf = (path: string) => realpath(path).catch(() => null);
  let looked = 0;

  async function inside(root: string, name: string, path: string): Promise<string | null> {
    const dir = await opendir(join(root, path)).catch(() => null);
    if (!dir) return null;
    for await (const entry of dir) {
      looked += 1;
      if (looked > most) return path;
      const below = join(path, entry.name);
      if (entry.isSymbolicLink() && !isShared(name, await targetOf(join(root, below)))) return below;
      const found = entry.isDirectory() ? await inside(root, name, below) : null;
      if (found !== null) return found;
    }
    return null;
  }

  for (const root of new Set([at.dir, at.common]))
    for (const name of [...files, ...folders]) {
      const stats = await lstat(join(root, name)).catch(() => null);
      if (stats?.isSymbolicLink() && !isShared(name, await targetOf(join(root, name)))) return name;
      const found = stats?.isDirectory() ? await inside(root, name, name) : null;
      if (found !== null) return found;
    }
  return null;
}
