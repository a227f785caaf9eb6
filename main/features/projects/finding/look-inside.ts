import { homedir } from 'node:os';
import { sep } from 'node:path';
import { type FolderEntry, listFolder, look } from '../files/blocking.ts';
import { homeFolders, isHeavy } from '../files/heavy-folders.ts';
import { type GitFolder, gitAt, submodulePaths } from './git-folder.ts';

export interface Inside {
  path: string;
  git: GitFolder;
}

interface Limits {
  levels: number;
  /** Folders that are read: all that is deeper is not worth the time. */
  reads: number;
  /** Enough is known with so many. */
  enough: number;
}

/** Others' code that came along: a repository in there is no project of the user. */
const brought = new Set([
  'vendor',
  'third_party',
  'third-party',
  'thirdparty',
  'external',
  'externals',
  'target',
  'build',
  'dist',
]);

/** Independent repositories inside of a project, as far as a short look finds them. */
export function lookInside(project: string, top: readonly FolderEntry[], { levels, reads, enough }: Limits): Inside[] {
  const found: Inside[] = [];
  const home = homedir();
  const waiting: { path: string; entries: readonly FolderEntry[]; level: number }[] = [
    { path: project, entries: top, level: 0 },
  ];
  let left = reads;
  let submodules: Set<string> | null = null;
  for (const { path, entries, level } of waiting) {
    const before = path.endsWith(sep) ? path : path + sep;
    for (const { name, kind } of entries) {
      if (kind !== 'folder' || name.startsWith('.') || brought.has(name) || isHeavy(name, entries)) continue;
      if (path === home && homeFolders.includes(name)) continue;
      const child = before + name;
      // What is looked into further is read once, and tells by that whether it is one.
      const inside = level + 1 < levels && left > 0 ? list(child) : null;
      if (inside) left -= 1;
      if (inside ? !inside.some((entry) => entry.name === '.git') : !look(`${child}${sep}.git`)) {
        if (inside) waiting.push({ path: child, entries: inside, level: level + 1 });
        continue;
      }
      const git = gitAt(child);
      submodules ??= submodulePaths(project);
      if (git && !git.submodule && !submodules.has(child)) found.push({ path: child, git });
      if (found.length >= enough) return found;
    }
  }
  return found;
}

function list(path: string): readonly FolderEntry[] {
  try {
    return listFolder(path).entries;
  } catch {
    return [];
  }
}
