import fs from 'node:fs';
import { join } from 'node:path';
import git from 'isomorphic-git';
import type { GitBranch, GitDetail } from '../../../../shared/features/projects/schema.ts';
import { logSince } from '../../../core/git/reflog.ts';
import type { TaskContext } from '../../../core/workers/task-context.ts';
import type { GitStatus, StatusEntry } from '../types.ts';
import { shownCommits } from './branches.ts';
import { readSubmodules, remotesOf } from './detail.ts';
import type { IsomorphicInput, IsomorphicOutput } from './fallback.ts';
import { GitProblem } from './problem.ts';
import { readConfig } from './read-config.ts';
import { createStatusParser } from './status-parser.ts';

const mostFiles = 5_000;
const mostBranches = 300;

/** Head, work tree and stage of a file, as isomorphic-git numbers them, into the letters of git. */
function entryOf([path, head, tree, stage]: [string, number, number, number]): StatusEntry | null {
  if (head === 0 && stage === 0) return tree === 0 ? null : entry(path, '?', '?');
  const index = head === 0 ? 'A' : stage === 0 ? 'D' : stage === 1 ? '.' : 'M';
  // 3: what is staged differs from what lies in the folder.
  const worktree = stage === 0 ? '.' : tree === 0 ? 'D' : stage === 3 || (stage === 1 && tree === 2) ? 'M' : '.';
  return index === '.' && worktree === '.' ? null : entry(path, index, worktree);
}

const entry = (path: string, index: string, worktree: string): StatusEntry => ({
  path,
  from: null,
  index,
  worktree,
  submodule: false,
});

type Place = { fs: typeof fs; dir: string; gitdir: string };

async function statusOf(place: Place, bare: boolean): Promise<GitStatus> {
  const status = createStatusParser().end();
  status.branch = (await git.currentBranch(place)) ?? null;
  status.head = await git.resolveRef({ ...place, ref: 'HEAD' }).catch(() => null);
  if (bare) return status;
  const files = await git.listFiles(place);
  if (files.length > mostFiles)
    throw new GitProblem(
      'too-large',
      `Without git installed only projects of up to ${mostFiles} files are looked into; this one has ${files.length}.`,
      { remedy: 'Install git.' },
    );
  for (const row of await git.statusMatrix(place)) {
    const found = entryOf(row);
    if (!found) continue;
    status.files.push(found);
    if (found.index === '?') status.untracked += 1;
    else {
      if (found.index !== '.') status.staged += 1;
      if (found.worktree !== '.') status.unstaged += 1;
    }
  }
  return status;
}

async function branchesOf(place: Place, current: string | null): Promise<GitBranch[]> {
  const branches: GitBranch[] = [];
  for (const name of (await git.listBranches(place)).slice(0, mostBranches)) {
    const [last] = await git.log({ ...place, ref: name, depth: 1 }).catch(() => []);
    if (!last) continue;
    const { author, committer, message } = last.commit;
    branches.push({
      name,
      current: name === current,
      head: last.oid,
      upstream: null,
      upstreamGone: false,
      ahead: null,
      behind: null,
      at: committer.timestamp * 1_000,
      author: author.name,
      subject: message.split('\n')[0] ?? '',
    });
  }
  return branches.sort((a, b) => b.at - a.at);
}

async function detailOf(place: Place, input: IsomorphicInput): Promise<GitDetail> {
  const problems = ['Git is not installed: worktrees, upstreams, renames and submodules are not looked at.'];
  const status = await statusOf(place, input.bare).catch((error: unknown) => {
    if (!(error instanceof GitProblem)) throw error;
    problems.push(error.message);
    return null;
  });
  const config = await readConfig([join(input.commonDir, 'config')]);
  const commits = await git.log({ ...place, depth: shownCommits }).catch(() => []);
  const stashes = await logSince(input.commonDir, 'refs/stash', undefined);
  return {
    files: status?.files ?? [],
    filesCut: status === null,
    branches: await branchesOf(place, (await git.currentBranch(place)) ?? null),
    stashes: stashes.reverse().map(({ at, message }, index) => ({ index, at, subject: message })),
    worktrees: [],
    remotes: remotesOf(config),
    submodules: input.bare ? [] : await readSubmodules(input.path),
    commits: commits.map(({ oid, commit }) => ({
      hash: oid,
      at: commit.committer.timestamp * 1_000,
      author: commit.author.name,
      subject: commit.message.split('\n')[0] ?? '',
      refs: [],
    })),
    by: 'isomorphic-git',
    problems,
  };
}

/** In a worker thread: it hashes every file that may have changed, in JavaScript. */
export async function askIsomorphic(input: IsomorphicInput, context: TaskContext): Promise<IsomorphicOutput> {
  context.signal.throwIfAborted();
  const none = { status: null, detail: null, refused: null };
  if (input.gitDir !== input.commonDir)
    return { ...none, refused: 'Without git installed the worktrees of a repository are not looked into.' };
  const place: Place = { fs, dir: input.path, gitdir: input.gitDir };
  try {
    return input.what === 'status'
      ? { ...none, status: await statusOf(place, input.bare) }
      : { ...none, detail: await detailOf(place, input) };
  } catch (error) {
    return { ...none, refused: error instanceof Error ? error.message : String(error) };
  }
}
