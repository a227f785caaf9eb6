import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitDetail } from '../../../../shared/features/projects/schema.ts';
import { logSince } from '../../../core/git/reflog.ts';
import type { GitStatus } from '../types.ts';
import { branchArgs, branchesOf, commitArgs, commitsOf, worktreeArgs, worktreesOf } from './branches.ts';
import { type ConfigEntry, parseConfig, withoutPassword } from './config-text.ts';
import type { GitSession } from './create-git.ts';
import { GitProblem } from './problem.ts';

const mostFiles = 5_000;
const mostModulesBytes = 1024 * 1024;

export const remotesOf = (config: readonly ConfigEntry[]): GitDetail['remotes'] => {
  const remotes = new Map<string, string>();
  for (const { section, subsection, key, value } of config)
    if (section === 'remote' && subsection !== null && key === 'url' && value && !remotes.has(subsection))
      remotes.set(subsection, withoutPassword(value));
  return [...remotes].map(([name, url]) => ({ name, url }));
};

export async function readSubmodules(path: string): Promise<GitDetail['submodules']> {
  const file = join(path, '.gitmodules');
  const found = await stat(file).catch(() => null);
  if (!found?.isFile() || found.size > mostModulesBytes) return [];
  const modules = new Map<string, { path: string; url: string | null }>();
  for (const { section, subsection, key, value } of parseConfig(await readFile(file, 'utf8')).entries) {
    if (section !== 'submodule' || subsection === null || !value) continue;
    const known = modules.get(subsection) ?? { path: subsection, url: null };
    if (key === 'path') known.path = value;
    if (key === 'url') known.url = withoutPassword(value);
    modules.set(subsection, known);
  }
  return [...modules.values()];
}

/** Newest first, as `git stash list` counts them. */
export async function readStashes(common: string): Promise<GitDetail['stashes']> {
  const entries = await logSince(common, 'refs/stash', undefined);
  return entries.reverse().map(({ at, message }, index) => ({ index, at, subject: message }));
}

/** All of one project, by one git after the other. What one of them cannot answer is said, and the rest is there. */
export async function readDetail(
  project: { path: string },
  { guarded, run }: GitSession,
  status: GitStatus,
): Promise<GitDetail> {
  const problems = [...status.problems];
  async function ask<T>(args: readonly string[], read: (output: Buffer) => T, otherwise: T): Promise<T> {
    try {
      return read((await run({ args })).stdout);
    } catch (error) {
      if (!(error instanceof GitProblem)) throw error;
      problems.push(error.message);
      return otherwise;
    }
  }
  const branches = await ask(branchArgs, branchesOf, []);
  const worktrees = await ask(worktreeArgs, worktreesOf, []);
  const commits = status.head === null ? [] : await ask(commitArgs, commitsOf, []);
  return {
    files: status.files.slice(0, mostFiles),
    filesCut: status.filesCut || status.files.length > mostFiles,
    branches,
    stashes: await readStashes(guarded.at.common),
    worktrees,
    remotes: remotesOf(guarded.config),
    submodules: guarded.at.bare ? [] : await readSubmodules(project.path),
    commits,
    by: 'git',
    problems,
  };
}
