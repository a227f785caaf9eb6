import { describe, expect, it } from 'vitest';
import type { GitFile, GitSummary, ProjectRow } from '../../../../../shared/features/projects/schema.ts';
import { fileWords, gitPrint, gitSentence } from './words.ts';

const git: GitSummary = {
  branch: 'main',
  head: 'a'.repeat(40),
  upstream: 'origin/main',
  ahead: 0,
  behind: 0,
  staged: 0,
  unstaged: 0,
  untracked: 0,
  conflicts: 0,
  stashes: 0,
  worktrees: 0,
  operation: null,
  shallow: false,
  remote: 'https://example.org/x.git',
  commitAt: 1,
  fetchedAt: null,
  dirtySince: null,
  aheadSince: null,
  problem: null,
};

const row = (change: Partial<GitSummary> | null, more: Partial<ProjectRow> = {}): ProjectRow => ({
  id: 'a',
  name: 'shop',
  path: '/home/ada/shop',
  rootId: null,
  kind: 'repository',
  presence: 'here',
  tags: [],
  favourite: false,
  archived: false,
  languages: [],
  stack: [],
  git: change && { ...git, ...change },
  health: null,
  worst: null,
  files: null,
  bytes: null,
  dependencies: null,
  touchedAt: null,
  foundAt: 0,
  missingSince: null,
  scannedAt: null,
  ...more,
});

describe('how a repository stands', () => {
  it.each([
    [{}, 'On main, in step with origin/main. Nothing to commit.'],
    [{ ahead: 2 }, 'On main, 2 commits ahead of origin/main. Nothing to commit.'],
    [{ ahead: 1, behind: 3 }, 'On main, 1 commit ahead and 3 behind of origin/main. Nothing to commit.'],
    [{ upstream: null, ahead: null, behind: null }, 'On main, no upstream branch. Nothing to commit.'],
    [{ upstream: null, remote: null }, 'On main, no remote to push to. Nothing to commit.'],
    [{ branch: null }, 'At aaaaaaa, on no branch. Nothing to commit.'],
    [{ head: null, upstream: null, remote: null }, 'On main, without a commit yet. Nothing to commit.'],
    [{ staged: 2, untracked: 1 }, 'On main, in step with origin/main. 2 staged, 1 new to commit.'],
    [{ unstaged: null }, 'On main, in step with origin/main.'],
    [
      { operation: 'rebase', conflicts: 1 } as const,
      'On main, in step with origin/main. A rebase is not finished. 1 conflict to commit.',
    ],
    [
      { stashes: 2, shallow: true },
      'On main, in step with origin/main. Nothing to commit. 2 stashes. Older history was not cloned.',
    ],
  ])('%j', (change, sentence) => {
    expect(gitSentence(row(change))).toBe(sentence);
  });

  it('says what has no git, or has not been asked', () => {
    expect(gitSentence(row(null, { kind: 'folder' }))).toBe('It is not under git.');
    expect(gitSentence(row(null))).toBe('Git has not been asked yet.');
    expect(gitSentence(row({ unstaged: null }, { kind: 'bare' }))).toContain('It has no working tree.');
    const damaged = {
      branch: null,
      head: null,
      remote: null,
      unstaged: null,
      problem: 'Its .git is damaged: it is empty',
    };
    expect(gitSentence(row(damaged))).toBe('Git cannot say how it stands.');
  });

  it('changes its print with what git would say, not with what the user says', () => {
    expect(gitPrint(row({}))).toBe(gitPrint(row({}, { favourite: true })));
    expect(gitPrint(row({}))).not.toBe(gitPrint(row({ staged: 1 })));
  });
});

const file = (both: string, more: Partial<GitFile> = {}): GitFile => ({
  path: 'a',
  from: null,
  index: both.charAt(0),
  worktree: both.charAt(1),
  submodule: false,
  ...more,
});

describe('what the letters of git mean', () => {
  it.each([
    ['??', 'new', 'not tracked'],
    ['M.', 'changed', 'staged'],
    ['.M', 'changed', 'not staged'],
    ['MM', 'changed', 'staged, changed again since'],
    ['AD', 'added', 'staged, deleted again since'],
    ['.D', 'deleted', 'not staged'],
    ['R.', 'renamed', 'staged'],
    ['UU', 'conflict', 'both changed it'],
    ['AA', 'conflict', 'both added it'],
    ['DU', 'conflict', 'deleted by us'],
  ])('%s', (both, word, where) => {
    expect(fileWords(file(both))).toMatchObject({ word, where });
  });

  it('says what is a submodule', () => {
    expect(fileWords(file('.M', { submodule: true })).word).toBe('submodule changed');
  });
});
