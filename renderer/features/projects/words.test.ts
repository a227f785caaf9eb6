import { describe, expect, it } from 'vitest';
import { countRows, noFilter } from '../../../shared/features/projects/filter.ts';
import type { GitSummary, ProjectRoot, ProjectRow, ScanStatus } from '../../../shared/features/projects/schema.ts';
import {
  changeWords,
  countWords,
  headOf,
  hitWords,
  isListed,
  scanWords,
  shownWords,
  stateWords,
  syncWords,
  whereOf,
} from './words.ts';

const git = (change: Partial<GitSummary> = {}) =>
  ({
    branch: 'main',
    head: 'abcdef1234',
    upstream: 'origin/main',
    remote: 'git@example.com:a/b.git',
    ahead: 0,
    behind: 0,
    staged: 0,
    unstaged: 0,
    untracked: 0,
    conflicts: 0,
    operation: null,
    problem: null,
    ...change,
  }) as GitSummary;
const row = (change: Partial<ProjectRow> = {}) =>
  ({ kind: 'repository', presence: 'here', scannedAt: 1, git: git(), ...change }) as ProjectRow;

describe('how many there are', () => {
  const here = row({ archived: false });
  const gone = row({ archived: false, presence: 'gone' });
  const archived = row({ archived: true });
  const both = row({ archived: true, presence: 'gone' });
  const all = [here, here, gone, archived, both, row({ archived: false, presence: 'unreadable' })];

  it('is as many as the list shows, and says what else there is', () => {
    expect(all.filter(isListed)).toHaveLength(countRows(all, noFilter, 0) ?? -1);
    expect(countWords(all)).toBe('3 projects, 1 gone, 2 archived');
    expect(countWords([here])).toBe('1 project');
    expect(countWords([gone])).toBe('0 projects, 1 gone');
  });

  it('is of those that could be shown, where fewer are', () => {
    expect(shownWords([here, here], all, true)).toBe('2 of 3');
    expect(shownWords([], all, true)).toBe('0 of 3');
    expect(shownWords(all.filter(isListed), all, false)).toBe('3');
    // A gone one is none of the three.
    expect(shownWords([gone], all, true)).toBe('1');
  });
});

describe('the state of a row in words', () => {
  it.each<[string, Partial<ProjectRow>, string]>([
    ['nothing to do', {}, 'healthy clean'],
    [
      'changes and both ways',
      { git: git({ unstaged: 2, untracked: 1, ahead: 1_200, behind: 3 }) },
      'waiting 3 changed ↑1,200 ↓3',
    ],
    [
      'a merge with conflicts',
      { git: git({ conflicts: 1, staged: 2, operation: 'merge' }) },
      'failing 1 conflict merging 2 changed',
    ],
    ['ahead only', { git: git({ ahead: 2 }) }, 'info ↑2'],
    ['gone', { presence: 'gone' }, 'stopped gone'],
    ['unreadable', { presence: 'unreadable' }, 'failing unreadable'],
    ['a folder', { kind: 'folder', git: null }, 'neutral no git'],
    ['not read', { git: null, scannedAt: null }, 'neutral not read yet'],
    ['git not asked', { git: git({ staged: null, unstaged: null }) }, 'neutral asking git'],
    ['git that fails', { git: git({ unstaged: null, problem: 'no git here' }) }, 'failing git cannot say'],
  ])('%s', (_, change, words) => {
    const { mark, word } = stateWords(row(change));
    expect(`${mark} ${word}`).toBe(words);
  });

  it('says what changed by kind', () => {
    expect(changeWords(row({ git: git({ staged: 2, unstaged: 1, untracked: 3 }) }))).toBe('2 staged, 1 changed, 3 new');
    expect(changeWords(row())).toBe('nothing');
    expect(changeWords(row({ kind: 'bare', git: git({ staged: null, unstaged: null }) }))).toBe('no working tree');
    expect(changeWords(row({ git: null }))).toBe('–');
  });

  it('says how it stands to its upstream', () => {
    expect(syncWords(git({ ahead: 1, behind: 2 }))).toBe('1 ahead, 2 behind');
    expect(syncWords(git())).toBe('in step');
    expect(syncWords(git({ upstream: null }))).toBe('no upstream');
    expect(syncWords(git({ upstream: null, remote: null }))).toBe('no remote');
    expect(syncWords(git({ ahead: null }))).toBe('not known');
  });

  it('names the head, whatever it is', () => {
    expect(headOf(git({ branch: 'feature/‮evil' }))).toBe('feature/\\x202eevil');
    expect(headOf(git({ branch: null }))).toBe('abcdef1');
    expect(headOf(git({ branch: null, head: null }))).toBe('no commit');
  });
});

it('says where the core found the text', () => {
  expect(hitWords({ id: 'a', where: 'dependency', excerpt: 'left-pad 1.3.0' })).toBe('depends on: left-pad 1.3.0');
  expect(hitWords({ id: 'a', where: 'readme', excerpt: null })).toBe('found in its README');
});

it('says how far the scan is', () => {
  const status = (phase: ScanStatus['phase'], done: number, total: number) => ({ phase, done, total }) as ScanStatus;
  expect(scanWords(status('resting', 0, 0))).toBeNull();
  expect(scanWords(status('finding', 41, 0))).toEqual({ label: 'Finding projects', detail: '41 so far', share: null });
  expect(scanWords(status('reading', 250, 1_000))).toEqual({
    label: 'Reading projects',
    detail: '250 of 1,000',
    share: 0.25,
  });
});

it('says where it lies, from the folder that it was found in', () => {
  const roots = [{ id: 'r1', path: '/home/ada/projects' } as ProjectRoot];
  expect(whereOf({ path: '/home/ada/projects/shop', rootId: 'r1' }, roots)).toBe('projects');
  expect(whereOf({ path: '/home/ada/projects/clients/a/shop', rootId: 'r1' }, roots)).toBe('projects/clients/a');
  expect(whereOf({ path: '/srv/git/shop', rootId: null }, roots)).toBe('/srv/git');
  expect(whereOf({ path: '/home/ada/projects', rootId: 'r1' }, roots)).toBe('/home/ada');
  expect(whereOf({ path: 'C:\\code\\shop', rootId: null }, [])).toBe('C:\\code');
  expect(whereOf({ path: '/home/ada/projects/it\\is', rootId: 'r1' }, roots)).toBe('projects');
  expect(whereOf({ path: '/', rootId: null }, [])).toBe('');
});
