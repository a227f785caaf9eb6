import { basename } from 'node:path';
import { isHeavy } from '../files/heavy-folders.ts';

/** What git writes at the top of its folder when something happened that a status would tell. */
const telling = new Set([
  'HEAD',
  'index',
  'packed-refs',
  'FETCH_HEAD',
  'MERGE_HEAD',
  'CHERRY_PICK_HEAD',
  'REVERT_HEAD',
  'BISECT_LOG',
  'rebase-merge',
  'rebase-apply',
  'config',
  'shallow',
  'refs',
  'logs',
  'worktrees',
]);

/** Of `.git` itself. A name that is not given may be any. */
export const gitTells = (name: string | null): boolean => name === null || telling.has(name);

/** Of a folder of branches: locks come and go with each write, the write itself is a rename. */
export const refTells = (name: string | null): boolean => name === null || !name.endsWith('.lock');

const builds = new Set(['target', 'dist', 'build', 'out', 'bin', 'obj', '_build', 'coverage', 'vendor']);
const leftovers = /(^\.#|^#.*#$|~$|\.sw[a-z]$|\.tmp$|^4913$|\.crdownload$|\.part$|^\.DS_Store$)/;

/** Names of folders that are filled by builds, more often than not. */
export const isBuildName = (name: string): boolean => builds.has(name);
export const isLeftover = (name: string): boolean => leftovers.test(name);

/** Of the top folder of a project: not what builds and editors write beside the work. */
export const topTells = (name: string | null): boolean => {
  if (name === null) return true;
  const base = basename(name);
  return base !== '.git' && !isHeavy(base, []) && !isBuildName(base) && !isLeftover(base);
};
