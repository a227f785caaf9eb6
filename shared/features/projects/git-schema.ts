import { z } from 'zod';

export const gitOperation = z.enum(['merge', 'rebase', 'cherry-pick', 'revert', 'bisect', 'am']);

export const gitSummary = z.object({
  /** Null when the head is detached. */
  branch: z.string().nullable(),
  /** Null before the first commit. */
  head: z.string().nullable(),
  upstream: z.string().nullable(),
  /** Null: not known, since there is no upstream or it has not been asked yet. */
  ahead: z.number().nullable(),
  behind: z.number().nullable(),
  /** Null: not asked yet. Paths, not lines; one that is both staged and changed again counts in both. */
  staged: z.number().nullable(),
  unstaged: z.number().nullable(),
  untracked: z.number().nullable(),
  conflicts: z.number().nullable(),
  stashes: z.number(),
  worktrees: z.number(),
  operation: gitOperation.nullable(),
  shallow: z.boolean(),
  /** Of `origin`, or of the only remote; without any password in it. */
  remote: z.string().nullable(),
  commitAt: z.number().nullable(),
  fetchedAt: z.number().nullable(),
  /** Since when something is uncommitted, or commits are not pushed, as far as it was seen. */
  dirtySince: z.number().nullable(),
  aheadSince: z.number().nullable(),
  /** Why git could not be asked. */
  problem: z.string().nullable(),
});
export type GitSummary = z.infer<typeof gitSummary>;

export const gitFile = z.object({
  path: z.string(),
  /** Where it was before a rename. */
  from: z.string().nullable(),
  /** As in the short format of git: `M`, `A`, `D`, `R`, `C`, `T`, `U`, `?`, or `.` for nothing. */
  index: z.string().length(1),
  worktree: z.string().length(1),
  submodule: z.boolean(),
});
export type GitFile = z.infer<typeof gitFile>;

export const gitCommit = z.object({
  hash: z.string(),
  at: z.number(),
  author: z.string(),
  subject: z.string(),
  refs: z.array(z.string()),
});
export type GitCommit = z.infer<typeof gitCommit>;

export const gitBranch = z.object({
  name: z.string(),
  current: z.boolean(),
  head: z.string(),
  upstream: z.string().nullable(),
  /** The upstream is not there any more. */
  upstreamGone: z.boolean(),
  ahead: z.number().nullable(),
  behind: z.number().nullable(),
  at: z.number(),
  author: z.string(),
  subject: z.string(),
});
export type GitBranch = z.infer<typeof gitBranch>;

export const gitDetail = z.object({
  files: z.array(gitFile),
  filesCut: z.boolean(),
  branches: z.array(gitBranch),
  stashes: z.array(z.object({ index: z.number(), at: z.number(), subject: z.string() })),
  worktrees: z.array(
    z.object({
      path: z.string(),
      branch: z.string().nullable(),
      head: z.string().nullable(),
      locked: z.boolean(),
      prunable: z.boolean(),
    }),
  ),
  remotes: z.array(z.object({ name: z.string(), url: z.string() })),
  submodules: z.array(z.object({ path: z.string(), url: z.string().nullable() })),
  commits: z.array(gitCommit),
  /** What answered, and what it said where it could not. */
  by: z.enum(['git', 'isomorphic-git']),
  problems: z.array(z.string()),
});
export type GitDetail = z.infer<typeof gitDetail>;

/** Of the branch that is checked out; kept by its head. */
export const gitHistory = z.object({
  head: z.string(),
  commits: z.number(),
  /** Older ones than these were left out. */
  cut: z.boolean(),
  firstAt: z.number().nullable(),
  lastAt: z.number().nullable(),
  /** Days with a commit, `2026-11-21` in the time zone of this machine. */
  days: z.array(z.object({ day: z.string(), commits: z.number() })),
  authors: z.array(
    z.object({ name: z.string(), commits: z.number(), added: z.number(), removed: z.number(), lastAt: z.number() }),
  ),
  /** What changes most. */
  churn: z.array(z.object({ path: z.string(), commits: z.number(), lines: z.number() })),
  /** When files were last changed, oldest bucket last. */
  ages: z.array(z.object({ label: z.string(), files: z.number() })),
});
export type GitHistory = z.infer<typeof gitHistory>;
