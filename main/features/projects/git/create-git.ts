import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitDetail, GitHistory, ProjectKind } from '../../../../shared/features/projects/schema.ts';
import { createShellLanes } from '../../../core/children/shell-lanes.ts';
import type { Children } from '../../../core/children/types.ts';
import { branchOfRef, refOfHead } from '../../../core/git/formats.ts';
import { readRefs, usesReftable } from '../../../core/git/refs.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { GitStatus } from '../types.ts';
import { readDetail } from './detail.ts';
import { createGuard, type Guarded } from './guard.ts';
import { createHistoryReader, historyArgs } from './history-reader.ts';
import { createOwnConfig, ownExcludes } from './own-config.ts';
import { GitProblem } from './problem.ts';
import { createGitQueue, type Priority } from './queue.ts';
import { createRunGit, type GitAnswer, type GitCommand } from './run-git.ts';
import { createSplitter } from './split.ts';
import { createStatusParser } from './status-parser.ts';

export interface GitProject {
  id: string;
  path: string;
  kind: ProjectKind;
  /** For people. */
  name: string;
}

export interface AskOptions {
  signal?: AbortSignal | undefined;
  /** `opened`: the user looks at it. `asked` unless said otherwise. */
  priority?: Priority;
}

/** What reads a repository where no git is installed. */
export interface GitFallback {
  status(project: GitProject, signal?: AbortSignal): Promise<GitStatus>;
  detail(project: GitProject, signal?: AbortSignal): Promise<GitDetail>;
}

/** Git in one project, with the project to itself until the task ends. */
export interface GitSession {
  guarded: Guarded;
  run(command: Pick<GitCommand, 'args'> & Partial<GitCommand>): Promise<GitAnswer>;
}

interface Deps {
  children: Pick<Children, 'spawn' | 'tally'>;
  clock: Clock;
  log: Logger;
  fallback?: GitFallback;
  /** What children inherit; their GIT_ variables are cleared. */
  env?: NodeJS.ProcessEnv;
}

const atOnce = 4;
const statusArgs = ['status', '--porcelain=v2', '--branch', '-z', '--untracked-files=normal', '--ahead-behind'];
const historyMs = 600_000;
const odd = /^(?:bare|worktree|sparsecheckout|ignorecase|virtualfilesystem)$/;

/** Asks the system's git, four at a time and one for each project, so that nothing that it looks at is ever run. */
export function createGit({ children, clock, log, fallback, env }: Deps) {
  const queue = createGitQueue(atOnce);
  const lanes = process.platform === 'linux' ? createShellLanes({ children, clock, label: 'git for projects' }) : null;
  const run = createRunGit({ children, ...(lanes && { lanes }), ...(env && { env }) });
  const ownConfig = createOwnConfig({ run, clock });
  const guard = createGuard({ run, ownConfig });
  const disposing = new AbortController();
  let known: string | null = null;

  async function version(): Promise<{ version: string | null; problem: string | null }> {
    if (known !== null) return { version: known, problem: null };
    try {
      const { stdout } = await run({ label: 'the version of git', cwd: '/', args: ['--version'], timeoutMs: 10_000 });
      known = /\d+(?:\.\d+)+/.exec(stdout.toString('utf8'))?.[0] ?? null;
      return { version: known, problem: known === null ? 'Git does not say its version.' : null };
    } catch (error) {
      return { version: null, problem: error instanceof Error ? error.message : String(error) };
    }
  }

  /** The project is nobody else's until the task ends. */
  function within<T>(
    project: GitProject,
    { signal, priority = 'asked' }: AskOptions,
    task: (session: GitSession, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const all = signal ? AbortSignal.any([signal, disposing.signal]) : disposing.signal;
    return queue.run(project.id, priority, all, async () => {
      const guarded = await guard.check(project.path, all);
      const session: GitSession = {
        guarded,
        run: (command) =>
          run({
            label: `git ${command.args[0] ?? ''} of ${project.name}`,
            cwd: project.path,
            overrides: guarded.pairs,
            subject: { type: 'project', id: project.id, label: project.name },
            signal: all,
            ...command,
          }),
      };
      return await task(session, all);
    });
  }

  async function readStatus(project: GitProject, session: GitSession, signal: AbortSignal): Promise<GitStatus> {
    const parser = createStatusParser();
    const splitter = createSplitter(parser.token);
    if (session.guarded.at.bare) {
      const { branch, refs } = await readRefs(session.guarded.at);
      const head = refs[`refs/heads/${branch ?? ''}`] ?? null;
      return { ...parser.end(), branch, head };
    }
    const problems: string[] = [];
    let { guarded } = session;
    const more: string[] = [];
    try {
      guarded = await guard.withSubmodules(project.path, guarded, signal);
    } catch (error) {
      if (!(error instanceof GitProblem)) throw error;
      log.debug('submodules are not looked into', { project: project.id, why: error.message });
      problems.push(`Its submodules are not looked into: ${error.message}`);
      // Compares the commit of a submodule and starts no git in it.
      more.push('--ignore-submodules=dirty');
    }
    await session.run({ args: [...statusArgs, ...more], overrides: guarded.pairs, onOutput: splitter.push });
    splitter.end();
    const filters = guarded.ignored.filter((key) => /^filter\..*\.(?:clean|process)$/.test(key));
    if (filters.length > 0)
      problems.push(
        `Its own git config names a program under ${filters.join(', ')}. It is not run, so files that pass through it may be shown as changed.`,
      );
    return { ...parser.end(), problems };
  }

  /** Without a git there may still be an answer. */
  const orElse = <T>(asked: Promise<T>, instead: (() => Promise<T>) | undefined): Promise<T> =>
    asked.catch((error: unknown) => {
      if (instead && error instanceof GitProblem && error.kind === 'no-git') return instead();
      throw error;
    });

  return {
    version,
    within,
    /**
     * Null where the user's own settings say something of single branches or working folders, so that plain files do not tell all.
     * Else where his own list of what is ignored lies, if that is certain.
     */
    usual: (): Promise<{ excludes: string | null } | null> =>
      ownConfig().then(
        (entries) =>
          entries.some(({ section, key }) => section === 'branch' || (section === 'core' && odd.test(key)))
            ? null
            : { excludes: ownExcludes(entries, env ?? process.env) },
        () => null,
      ),
    /** What waits for this project comes first from now on. */
    prefer: queue.prefer,
    stats: queue.stats,

    status(project: GitProject, options: AskOptions = {}): Promise<GitStatus> {
      return orElse(
        within(project, options, (session, signal) => readStatus(project, session, signal)),
        fallback && (() => fallback.status(project, options.signal)),
      );
    },

    detail(project: GitProject, options: AskOptions = {}): Promise<GitDetail> {
      return orElse(
        within(project, options, async (session, signal) =>
          readDetail(project, session, await readStatus(project, session, signal)),
        ),
        fallback && (() => fallback.detail(project, options.signal)),
      );
    },

    /** Null where history does not reach back to it. Of several the oldest. */
    firstCommit(project: GitProject, options: AskOptions = {}): Promise<string | null> {
      return within(project, { priority: 'background', ...options }, async ({ guarded, run: ask }) => {
        const shallow = await readFile(join(guarded.at.common, 'shallow')).catch(() => null);
        if (shallow || !(await hasHead(guarded))) return null;
        const { stdout } = await ask({ args: ['rev-list', '--max-parents=0', 'HEAD'], timeoutMs: historyMs });
        return stdout.toString('latin1').trim().split('\n').at(-1) || null;
      });
    },

    history(project: GitProject, options: AskOptions = {}): Promise<GitHistory> {
      return within(project, options, async ({ guarded, run: ask }) => {
        const reader = createHistoryReader({ now: clock.now() });
        const splitter = createSplitter(reader.token);
        if (await hasHead(guarded)) {
          await ask({ args: historyArgs, onOutput: splitter.push, timeoutMs: historyMs });
          splitter.end();
        }
        return reader.end();
      });
    },

    dispose(): void {
      disposing.abort(new GitProblem('failed', 'Optimus is closing.'));
      lanes?.dispose();
    },
  };
}

export type Git = ReturnType<typeof createGit>;

/** Before the first commit there is nothing that log could show. */
async function hasHead({ at }: Guarded): Promise<boolean> {
  const branch = branchOfRef(refOfHead(await readFile(join(at.dir, 'HEAD'), 'utf8').catch(() => '')));
  return branch === null || (await usesReftable(at)) || (await readRefs(at)).refs[`refs/heads/${branch}`] !== undefined;
}
