import { lstat, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { findGitDir, type GitDir } from '../../../core/git/git-dir.ts';
import { namesPrograms, neutralise, type Overrides } from './audit.ts';
import { type ConfigEntry, lastValue } from './config-text.ts';
import { mayHoldSubmodules } from './gitlinks.ts';
import { GitProblem } from './problem.ts';
import { readConfig } from './read-config.ts';
import type { RunGit } from './run-git.ts';
import { createSplitter } from './split.ts';

export interface Guarded extends Overrides {
  at: GitDir;
  /** Of the repository itself, with what it includes. */
  config: ConfigEntry[];
  /** Git would write its files somewhere else than here. */
  elsewhere: string | null;
}

interface Deps {
  run: RunGit;
  /** The user's own settings. */
  ownConfig: () => Promise<ConfigEntry[]>;
}

const mostSubmodules = 200;
const mostDepth = 6;

/**
 * Both places where git may find the config of what is at this path: it does not take a `.git` that is no repository, and then
 * looks whether the folder itself is one.
 */
async function configsOf(path: string, at: GitDir): Promise<string[]> {
  const bare = await lstat(join(path, 'HEAD')).catch(() => null);
  const places = [
    join(at.common, 'config'),
    join(at.common, 'config.worktree'),
    join(at.dir, 'config'),
    join(at.dir, 'config.worktree'),
    ...(bare ? [join(path, 'config'), join(path, 'config.worktree')] : []),
  ];
  return [...new Set(places)];
}

const real = (path: string) => realpath(path).catch(() => path);

/** Looks through what a repository tells git, before git reads it. */
export function createGuard({ run, ownConfig }: Deps) {
  async function look(path: string): Promise<{ at: GitDir; config: ConfigEntry[] }> {
    const at = await findGitDir(path);
    if (!at) throw new GitProblem('no-repository', 'There is no git repository here.', { remedy: 'Look at its .git.' });
    return { at, config: await readConfig(await configsOf(path, at)) };
  }

  /** Paths of submodules in the index, as git lists them; it starts nothing for that. */
  async function submodulesOf(path: string, overrides: Overrides, signal: AbortSignal | undefined) {
    const found: string[] = [];
    const splitter = createSplitter((token) => {
      if (token.subarray(0, 7).toString('latin1') !== '160000 ') return;
      found.push(token.subarray(token.indexOf(0x09) + 1).toString('utf8'));
      if (found.length > mostSubmodules) throw tooMany();
    });
    await run({
      label: `the submodules of ${path}`,
      cwd: path,
      args: ['ls-files', '-s', '-z'],
      overrides: overrides.pairs,
      onOutput: splitter.push,
      signal,
    });
    return found;
  }

  const silence = async (config: readonly ConfigEntry[]): Promise<Overrides> =>
    namesPrograms(config) ? neutralise(config, await ownConfig()) : { pairs: [], onCheckout: [], ignored: [] };

  return {
    async check(path: string, signal?: AbortSignal): Promise<Guarded> {
      const { at, config } = await look(path);
      const overrides = await silence(config);
      const worktree = lastValue(config, 'core', null, 'worktree');
      const place = worktree === null ? path : resolve(at.dir, worktree);
      signal?.throwIfAborted();
      return { ...overrides, at, config, elsewhere: (await real(place)) === (await real(path)) ? null : place };
    },

    /** Git asks each submodule with its own config: all of them have to be known. */
    async withSubmodules(path: string, guarded: Guarded, signal?: AbortSignal): Promise<Guarded> {
      const all = [...guarded.config];
      let seen = 0;
      async function descend(folder: string, at: GitDir, overrides: Overrides, depth: number): Promise<void> {
        if (!(await mayHoldSubmodules(at.dir))) return;
        for (const name of await submodulesOf(folder, overrides, signal)) {
          const place = join(folder, name);
          if (!(await lstat(join(place, '.git')).catch(() => null))) continue;
          seen += 1;
          if (seen > mostSubmodules || depth >= mostDepth) throw tooMany();
          const below = await look(place);
          all.push(...below.config);
          await descend(place, below.at, await silence(all), depth + 1);
        }
      }
      await descend(path, guarded.at, guarded, 0);
      return seen === 0 ? guarded : { ...guarded, ...(await silence(all)) };
    },
  };
}

const tooMany = () =>
  new GitProblem('hostile', 'It has too many submodules to look through, so git does not look into them.');
