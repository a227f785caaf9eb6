import { constants } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { isMissing } from '../engines.ts';

/** Where disks that come and go are mounted, and how many names below it make one disk. */
const diskRoots: [root: string, names: number][] = [
  ['/run/media', 2],
  ['/media', 2],
  ['/mnt', 1],
  ['/Volumes', 1],
];

/** The folder of the disk that a path would be on, when it is below where such disks are mounted. */
export function diskOf(path: string): string | null {
  for (const [root, names] of diskRoots) {
    if (!path.startsWith(`${root}/`)) continue;
    const parts = path.slice(root.length + 1).split('/');
    if (parts.length > names) return `${root}/${parts.slice(0, names).join('/')}`;
  }
  return null;
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    (error: unknown) => {
      if (isMissing(error)) return false;
      throw error;
    },
  );

export async function nearestThere(path: string): Promise<string> {
  for (let at = path; ; at = dirname(at)) if ((await exists(at).catch(() => false)) || at === dirname(at)) return at;
}

/** Repository: its config is there. Away: the folder is, or its disk, but nothing of the repository. */
type FolderFound = 'repository' | 'empty' | 'other' | 'away' | 'headless' | 'refused' | 'file' | 'relative';

/** What is in a folder, without changing it. */
export async function lookInFolder(path: string): Promise<FolderFound> {
  if (!isAbsolute(path)) return 'relative';
  try {
    if (await exists(join(path, 'config'))) return 'repository';
    const disk = diskOf(path);
    if (disk !== null && !(await exists(disk))) return 'away';
    const there = await nearestThere(path);
    if (!(await stat(there)).isDirectory()) return 'file';
    await access(there, constants.W_OK | constants.X_OK);
    if (there !== path) return 'empty';
    const names = await readdir(path);
    if (names.includes('data') && names.includes('keys')) return 'headless';
    return names.filter((name) => name !== 'lost+found').length === 0 ? 'empty' : 'other';
  } catch (error) {
    if (isMissing(error)) return 'away';
    return 'refused';
  }
}
