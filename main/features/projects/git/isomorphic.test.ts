import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { needs } from '../../../core/testing/needs.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { createFallback } from './fallback.ts';
import { isomorphic } from './isomorphic-task.ts';
import { commit, git, openGit, projectAt, repository, write } from './testing/repos.ts';

const hasGit = await needs('git');
const context = { signal: new AbortController().signal, progress() {} };

async function withoutGit() {
  const fallback = createFallback({ ask: (input) => isomorphic(input, context) });
  return openGit({ fallback, env: { PATH: await tempDir() } }).git;
}

describe.skipIf(!hasGit)('where no git is installed', () => {
  it('status is what git would say', async () => {
    const dir = await repository({ 'a.txt': 'a', 'b.txt': 'b', 'c.txt': 'c', 'd.txt': 'd' });
    await write(dir, { 'a.txt': 'changed', 'b.txt': 'staged', 'new.txt': 'new', 'added.txt': 'added' });
    await git(dir, 'add', 'b.txt', 'added.txt');
    await write(dir, { 'b.txt': 'staged and changed' });
    await rm(join(dir, 'c.txt'));
    await git(dir, 'rm', '-q', 'd.txt');
    const ours = await (await withoutGit()).status(projectAt(dir));
    const theirs = await openGit().git.status(projectAt(dir));
    const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);
    expect(ours.files.sort(byPath)).toEqual(theirs.files.sort(byPath));
    expect({ ...ours, files: [] }).toEqual({ ...theirs, files: [] });
  });

  it('branches, commits and stashes, and who has answered', async () => {
    const dir = await repository();
    await commit(dir, { 'a.txt': '2' }, 'second');
    await git(dir, 'branch', 'side', 'HEAD~1');
    await write(dir, { 'a.txt': '3' });
    await git(dir, 'stash', '-q');
    const detail = await (await withoutGit()).detail(projectAt(dir));
    expect(detail.by).toBe('isomorphic-git');
    expect(detail.commits.map(({ subject }) => subject)).toEqual(['second', 'first']);
    expect(detail.branches.map(({ name, current }) => [name, current]).sort()).toEqual([
      ['main', true],
      ['side', false],
    ]);
    expect(detail.stashes).toHaveLength(1);
    expect(detail.problems[0]).toContain('Git is not installed');
  });

  it('says what it cannot do', async () => {
    const dir = await repository();
    const many = Array.from({ length: 5_001 }, (_, index) => `100644 ${'0'.repeat(39)}1\tf${index}\n`).join('');
    await new Promise<void>((resolve, reject) => {
      const child = execFile('git', ['update-index', '--index-info'], { cwd: dir }, (error) =>
        error ? reject(error) : resolve(),
      );
      child.stdin?.end(many);
    });
    const asked = await withoutGit();
    await expect(asked.status(projectAt(dir))).rejects.toMatchObject({
      kind: 'no-git',
      message:
        'Git is not installed. Without git installed only projects of up to 5000 files are looked into; this one has 5002.',
    });
    const tree = join(dir, '..', 'tree');
    await git(dir, 'worktree', 'add', '-q', '--no-checkout', tree);
    await expect(asked.status(projectAt(tree))).rejects.toMatchObject({ kind: 'no-git' });
  });
});
