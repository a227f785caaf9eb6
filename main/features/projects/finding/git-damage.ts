import { join, resolve } from 'node:path';
import type { HealthAction } from '../../../../shared/features/projects/schema.ts';
import { isObjectName, targetOfLink } from '../../../core/git/formats.ts';
import { isFolder, listFolder, look, readRegular, realPath, whyNot } from '../files/blocking.ts';
import { quoted } from '../quoted.ts';
import { gitAt } from './git-folder.ts';

/** Why git takes the `.git` of a folder for none, in a sentence, and what mends it. */
export interface GitDamage {
  sentence: string;
  mend: HealthAction;
}

const smallFile = 16 * 1024;
const mostShown = 200;

const damaged = (why: string, mend: HealthAction): GitDamage => ({ sentence: `Its .git is damaged: ${why}`, mend });
const command = (text: string): HealthAction => ({ kind: 'command', label: 'Copy the command', command: text });
const openIt: HealthAction = { kind: 'open', label: 'Open .git', path: '.git' };
const shown = (path: string) => (path.length > mostShown ? `${path.slice(0, mostShown)}…` : path);

/** Null where there is no `.git`, or a sound one. What is there is evidence of a repository: it is not to be made anew over it. */
export function damageAt(folder: string): GitDamage | null {
  const dotGit = join(folder, '.git');
  const stats = look(dotGit);
  if (!stats || gitAt(folder)) return null;
  if (stats.isFile()) return ofFile(folder, dotGit);
  if (stats.isSymbolicLink()) {
    const target = realPath(dotGit);
    const elsewhere = target === null || !isFolder(target) ? null : ofFolder(target);
    return elsewhere ?? damaged('it is a link that leads nowhere', command(`ln -sfn GIT-FOLDER ${quoted(dotGit)}`));
  }
  if (stats.isDirectory()) return ofFolder(dotGit) ?? damaged('git does not take it for a repository', openIt);
  return damaged('it is neither a folder nor a file', command(`mv ${quoted(dotGit)} ${quoted(`${dotGit}.damaged`)}`));
}

function ofFile(folder: string, dotGit: string): GitDamage {
  const bytes = readRegular(dotGit, smallFile);
  if (bytes === 'unreadable') return closed(dotGit, 'no permission');
  const target = typeof bytes === 'string' ? null : targetOfLink(bytes.toString('utf8'));
  if (target === null || target.includes('\0'))
    return damaged('it is a file that does not say where its repository is', openIt);
  const gitDir = resolve(folder, target);
  // Asking for a share of another machine would hand it the user's name and a proof of the password.
  const foreign = process.platform === 'win32' && /^[\\/]{2}/.test(target);
  if (!foreign && isFolder(gitDir))
    return ofFolder(gitDir) ?? damaged(`${shown(target)}, to which it points, is no repository`, openIt);
  const [, main] = /^(.*)[\\/]\.git[\\/]worktrees[\\/][^\\/]+[\\/]*$/.exec(gitDir) ?? [];
  const why = `it points to ${shown(target)}, which is not there`;
  // The repository that it was a worktree of has moved or is gone: told where it is now, git sets both right.
  if (main !== undefined && !foreign && !isFolder(main))
    return damaged(why, command(`git -C REPOSITORY worktree repair ${quoted(folder)}`));
  return damaged(why, openIt);
}

const closed = (path: string, why: string): GitDamage => ({
  sentence: `Its .git cannot be read: ${why}`,
  mend: command(`sudo chown -R "$USER" ${quoted(path)}`),
});

/** Null where nothing is seen that it lacks. */
function ofFolder(gitDir: string): GitDamage | null {
  let names: Set<string>;
  try {
    names = new Set(listFolder(gitDir).entries.map(({ name }) => name));
  } catch (error) {
    return closed(gitDir, whyNot(error));
  }
  if (names.size === 0) return damaged('it is empty', command(`rmdir ${quoted(gitDir)}`));
  const shares = names.has('commondir');
  if (!shares && !names.has('objects')) return damaged('it has no objects, so its commits are not there', openIt);
  const head = readRegular(join(gitDir, 'HEAD'), smallFile);
  if (head === 'unreadable') return closed(gitDir, 'no permission');
  const text = typeof head === 'string' ? null : head.toString('utf8').trim();
  if (text === null || !(text.startsWith('ref:') || isObjectName(text)))
    return damaged(
      text === null ? 'it has no HEAD, so git does not know the branch' : 'its HEAD says nothing that git would know',
      command(`echo 'ref: refs/heads/${branchIn(gitDir)}' > ${quoted(join(gitDir, 'HEAD'))}`),
    );
  if (!shares && !names.has('refs'))
    return damaged('it has no refs', command(`mkdir -p ${quoted(join(gitDir, 'refs', 'heads'))}`));
  return null;
}

/** The one that it most likely stood at. */
function branchIn(gitDir: string): string {
  try {
    const names = listFolder(join(gitDir, 'refs', 'heads')).entries.map(({ name }) => name);
    const safe = names.filter((name) => /^[\w.-]+$/.test(name));
    return ['main', 'master'].find((name) => safe.includes(name)) ?? safe[0] ?? 'main';
  } catch {
    return 'main';
  }
}
