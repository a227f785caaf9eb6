import { dirname, join, resolve } from 'node:path';
import { isObjectName, targetOfLink } from '../../../core/git/formats.ts';
import { type FolderEntry, isFolder, linkTarget, look, readRegular, realPath } from '../files/blocking.ts';

export interface GitFolder {
  kind: 'repository' | 'worktree' | 'bare';
  gitDir: string;
  commonDir: string;
  /** A part of the repository above it. */
  submodule: boolean;
}

const smallFile = 16 * 1024;
const mostModules = 1024 * 1024;

function textOf(path: string, maxBytes = smallFile): string | null {
  const bytes = readRegular(path, maxBytes);
  return typeof bytes === 'string' ? null : bytes.toString('utf8');
}

/** What git itself asks of a folder before it believes that it is one of its own. */
function isGitDir(dir: string, common: string): boolean {
  const head = textOf(join(dir, 'HEAD'));
  const sound =
    head === null
      ? (linkTarget(join(dir, 'HEAD'))?.startsWith('refs/') ?? false)
      : head.startsWith('ref:') || isObjectName(head.trim());
  return sound && isFolder(join(common, 'objects')) && isFolder(join(common, 'refs'));
}

/** The repository or worktree that a folder is; null when it is none, or when its `.git` is nonsense. */
export function gitAt(folder: string): GitFolder | null {
  const dotGit = join(folder, '.git');
  const stats = look(dotGit);
  if (!stats) return null;
  if (stats.isFile()) return linked(folder, dotGit);
  const gitDir = stats.isSymbolicLink() ? realPath(dotGit) : dotGit;
  if (gitDir === null || !isGitDir(gitDir, gitDir)) return null;
  return { kind: 'repository', gitDir, commonDir: gitDir, submodule: false };
}

function linked(folder: string, dotGit: string): GitFolder | null {
  const target = targetOfLink(textOf(dotGit) ?? '');
  // Asking for a share of another machine would hand it the user's name and a proof of the password.
  if (target === null || target.includes('\0') || (process.platform === 'win32' && /^[\\/]{2}/.test(target)))
    return null;
  const gitDir = resolve(folder, target);
  const shared = textOf(join(gitDir, 'commondir'))?.trim();
  const commonDir = shared ? resolve(gitDir, shared) : gitDir;
  if (!isGitDir(gitDir, commonDir)) return null;
  if (commonDir !== gitDir) return { kind: 'worktree', gitDir, commonDir, submodule: false };
  return { kind: 'repository', gitDir, commonDir, submodule: isModuleOf(gitDir) };
}

/** Git keeps a submodule in `modules` of the repository above, below a name that may have several parts. */
function isModuleOf(gitDir: string): boolean {
  for (let dir = gitDir, above = dirname(dir); above !== dir; dir = above, above = dirname(dir))
    if (/[\\/]modules$/.test(dir) && isGitDir(above, sharedOf(above))) return true;
  return false;
}

const sharedOf = (dir: string) => {
  const shared = textOf(join(dir, 'commondir'))?.trim();
  return shared ? resolve(dir, shared) : dir;
};

/** A repository without a working folder, by what lies in it. */
export function bareAt(folder: string, entries: readonly FolderEntry[]): GitFolder | null {
  let parts = 0;
  for (const { name } of entries) if (name === 'HEAD' || name === 'objects' || name === 'refs') parts += 1;
  if (parts < 3 || !isGitDir(folder, folder)) return null;
  return { kind: 'bare', gitDir: folder, commonDir: folder, submodule: false };
}

/** Paths that a repository says are submodules, for those that have a whole `.git` of their own, as old ones have. */
export function submodulePaths(repository: string): Set<string> {
  const text = textOf(join(repository, '.gitmodules'), mostModules) ?? '';
  const paths = [...text.matchAll(/^[ \t]*path[ \t]*=(.*)$/gm)].map(([, path = '']) => path.trim());
  return new Set(paths.map((path) => resolve(repository, path.replace(/^"(.*)"$/, '$1'))));
}
