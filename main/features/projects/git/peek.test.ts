import { execFile } from 'node:child_process';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { findGitDir } from '../../../core/git/git-dir.ts';
import { needs } from '../../../core/testing/needs.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import type { GitPeek } from '../types.ts';
import { peek } from './peek.ts';
import { commit, git, gitFails, repository, write } from './testing/repos.ts';

const hasGit = await needs('git');
const context = { signal: new AbortController().signal, progress() {} };

async function look(dir: string): Promise<GitPeek> {
  const at = await findGitDir(dir);
  if (!at) throw new Error('no repository');
  const project = { id: dir, path: dir, gitDir: at.dir, commonDir: at.common, kind: 'repository' as const };
  const found = (await peek({ projects: [project] }, context)).peeks[0];
  if (!found || 'problem' in found) throw new Error(found?.problem);
  return found.peek;
}

async function diverged(): Promise<string> {
  const dir = await repository();
  await git(dir, 'checkout', '-q', '-b', 'other');
  await commit(dir, { 'a.txt': '1\n' });
  await commit(dir, { 'a.txt': '2\n' });
  await git(dir, 'checkout', '-q', 'main');
  await commit(dir, { 'a.txt': 'ours\n' });
  return dir;
}

const headOf = async (dir: string) => (await git(dir, 'rev-parse', 'HEAD')).trim();
const timeOf = async (dir: string) => Number(await git(dir, 'log', '-1', '--format=%ct')) * 1_000;

describe.skipIf(!hasGit)('what plain files of .git tell', () => {
  it('branch, head, first commit and time', async () => {
    const dir = await repository();
    const first = await headOf(dir);
    await commit(dir, { 'a.txt': '2' });
    const { summary, firstCommit } = await look(dir);
    expect(summary).toMatchObject({ branch: 'main', head: await headOf(dir), commitAt: await timeOf(dir) });
    expect(summary).toMatchObject({ upstream: null, stashes: 0, worktrees: 0, operation: null, shallow: false });
    expect(firstCommit).toBe(first);
  });

  it('a first commit that was amended is the amended one', async () => {
    const dir = await repository();
    await git(dir, 'commit', '-q', '--amend', '-m', 'again');
    expect((await look(dir)).firstCommit).toBe(await headOf(dir));
  });

  it('detached, and before the first commit', async () => {
    const dir = await repository();
    await git(dir, 'checkout', '-q', '--detach');
    expect((await look(dir)).summary).toMatchObject({ branch: null, head: await headOf(dir) });
    const fresh = await tempDir();
    await git(fresh, 'init', '-q', '-b', 'trunk');
    expect((await look(fresh)).summary).toMatchObject({ branch: 'trunk', head: null, commitAt: null });
  });

  it.each([
    ['merge', ['merge', 'other']],
    ['rebase', ['rebase', 'other']],
    ['rebase', ['rebase', '--apply', 'other']],
    ['cherry-pick', ['cherry-pick', 'other']],
    ['revert', ['revert', '--no-edit', 'other~1']],
    ['bisect', ['bisect', 'start', 'HEAD', 'HEAD~1']],
  ] as const)('in the middle of a %s', async (operation, args) => {
    const dir = await diverged();
    if (operation === 'revert') await git(dir, 'checkout', '-q', 'other');
    const before = (await look(dir)).fingerprint;
    await gitFails(dir, ...args);
    const { summary, fingerprint } = await look(dir);
    expect(summary.operation).toBe(operation);
    expect(fingerprint).not.toBe(before);
  });

  it('in the middle of applying mail', async () => {
    const dir = await diverged();
    await write(dir, { '../patch': await git(dir, 'format-patch', '-1', '--stdout', 'other') });
    await gitFails(dir, 'am', '../patch');
    expect((await look(dir)).summary.operation).toBe('am');
  });

  it('a clone: upstream, remote without its password, times of packed commits, fetch', async () => {
    const origin = await repository();
    await commit(origin, { 'a.txt': '2' });
    const dir = join(origin, '..', 'clone');
    await git(origin, 'clone', '-q', `file://${origin}`, dir);
    const { summary } = await look(dir);
    expect(summary).toMatchObject({ upstream: 'origin/main', remote: `file://${origin}`, commitAt: await timeOf(dir) });
    await git(dir, 'gc', '-q');
    await rm(join(dir, '.git/logs'), { recursive: true });
    expect((await look(dir)).summary).toMatchObject({ head: await headOf(dir), commitAt: await timeOf(dir) });
    expect(summary.fetchedAt).toBeNull();
    await git(dir, 'fetch', '-q');
    expect((await look(dir)).summary.fetchedAt).toBeGreaterThan(0);
    await rename(origin, `${origin}-away`);
    await gitFails(dir, 'fetch', '-q');
    expect((await look(dir)).summary.fetchedAt, 'of a fetch that failed').toBeNull();
    await git(dir, 'remote', 'set-url', 'origin', 'https://ada:se%20cret@example.org/a.git');
    expect((await look(dir)).summary.remote).toBe('https://example.org/a.git');
  });

  it('stashes, worktrees, packed refs, shallow', async () => {
    const dir = await repository();
    for (const n of ['1', '2']) {
      await write(dir, { 'a.txt': n });
      await git(dir, 'stash', '-q');
    }
    const tree = join(dir, '..', 'tree');
    await git(dir, 'worktree', 'add', '-q', '-b', 'side', tree);
    await git(dir, 'pack-refs', '--all');
    expect((await look(dir)).summary).toMatchObject({ stashes: 2, worktrees: 1, head: await headOf(dir) });
    expect((await look(tree)).summary).toMatchObject({ branch: 'side', stashes: 2, head: await headOf(tree) });
    const clone = join(dir, '..', 'clone');
    await commit(dir, { 'a.txt': '3' });
    await git(dir, 'clone', '-q', '--depth', '1', `file://${dir}`, clone);
    expect(await look(clone)).toMatchObject({ summary: { shallow: true }, firstCommit: null });
  });

  it('the fingerprint changes with what git would say, and not else', async () => {
    const dir = await repository();
    const seen = [(await look(dir)).fingerprint];
    expect((await look(dir)).fingerprint).toBe(seen[0]);
    for (const act of [
      () => write(dir, { 'b.txt': 'b' }).then(() => git(dir, 'add', 'b.txt')),
      () => git(dir, 'commit', '-q', '-m', 'b'),
      () => git(dir, 'checkout', '-q', '-b', 'next'),
      () => write(dir, { 'b.txt': 'c' }).then(() => git(dir, 'stash', '-q')),
      () => git(dir, 'stash', 'drop', '-q'),
    ]) {
      await act();
      const { fingerprint } = await look(dir);
      expect(seen).not.toContain(fingerprint);
      seen.push(fingerprint);
    }
  });

  it('what is no repository is a problem of its own, and others are told', async () => {
    const good = await repository();
    const bad = await tempDir();
    const make = async (name: string, fill: (dir: string) => Promise<unknown>) => {
      const dir = join(bad, name);
      await mkdir(dir);
      await fill(dir);
      return { id: name, path: dir, gitDir: dir, commonDir: null, kind: 'repository' as const };
    };
    const { peeks } = await peek(
      {
        projects: [
          { id: 'gone', path: bad, gitDir: join(bad, 'nowhere'), commonDir: null, kind: 'repository' },
          await make('empty', async () => {}),
          await make('pipe', (dir) => promisify(execFile)('mkfifo', [join(dir, 'HEAD')])),
          await make('link', (dir) => symlink('/dev/zero', join(dir, 'HEAD'))),
          await make('nonsense', (dir) => writeFile(join(dir, 'HEAD'), 'nonsense')),
          await make('outside', async (dir) => {
            await writeFile(join(dir, 'HEAD'), 'ref: refs/heads/../../../etc/passwd\n');
            await writeFile(join(dir, 'config'), '[remote "__proto__"]\n\turl = x\n[branch "a"\n');
          }),
          { id: 'good', path: good, gitDir: join(good, '.git'), commonDir: null, kind: 'repository' },
        ],
      },
      context,
    );
    const problems = peeks.map((each) => [each.id, 'problem' in each ? each.problem : each.peek.summary.head]);
    expect(problems).toEqual([
      ['gone', 'Its git folder: not there any more.'],
      ['empty', 'Its .git has no HEAD that can be read.'],
      ['pipe', 'Its .git has no HEAD that can be read.'],
      ['link', 'Its .git has no HEAD that can be read.'],
      ['nonsense', 'Its HEAD says nothing that git would know.'],
      ['outside', null],
      ['good', await headOf(good)],
    ]);
  });
});
