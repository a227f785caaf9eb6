import { chmod, mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { needs } from '../../../core/testing/needs.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import type { GitStatus } from '../types.ts';
import { createSplitter } from './split.ts';
import { createStatusParser } from './status-parser.ts';
import { commit, git, gitFails, openGit, plainEnv, projectAt, repository, write } from './testing/repos.ts';

const hasGit = await needs('git');

function parse(output: Buffer): GitStatus {
  const parser = createStatusParser();
  const splitter = createSplitter(parser.token);
  splitter.push(output);
  splitter.end();
  return parser.end();
}

/** What plain git says, which has none of our switches. */
async function plain(dir: string): Promise<GitStatus> {
  const text = await git(dir, 'status', '--porcelain=v2', '--branch', '-z', '--untracked-files=normal');
  return parse(Buffer.from(text));
}

const cases: Record<string, () => Promise<string>> = {
  clean: () => repository(),
  'changed, staged and untracked': async () => {
    const dir = await repository({ 'a.txt': 'a\n', 'b.txt': 'b\n', 'c.txt': 'c\n' });
    await write(dir, { 'a.txt': 'x\n', 'b.txt': 'y\n', 'new/one.txt': '1', 'new/two.txt': '2', 'loose.txt': '' });
    await git(dir, 'add', 'b.txt');
    await write(dir, { 'b.txt': 'z\n' });
    await rm(join(dir, 'c.txt'));
    return dir;
  },
  'no commit yet': async () => {
    const dir = await tempDir();
    await git(dir, 'init', '-q', '-b', 'main');
    await write(dir, { 'a.txt': 'a', 'b.txt': 'b' });
    await git(dir, 'add', 'a.txt');
    return dir;
  },
  detached: async () => {
    const dir = await repository();
    await commit(dir, { 'a.txt': 'b\n' });
    await git(dir, 'checkout', '-q', 'HEAD~1');
    return dir;
  },
  'in the middle of a merge': async () => {
    const dir = await diverged();
    await gitFails(dir, 'merge', 'other');
    return dir;
  },
  'in the middle of a rebase': async () => {
    const dir = await diverged();
    await gitFails(dir, 'rebase', 'other');
    return dir;
  },
  'in the middle of a cherry-pick': async () => {
    const dir = await diverged();
    await gitFails(dir, 'cherry-pick', 'other');
    return dir;
  },
  'in the middle of a bisect': async () => {
    const dir = await repository();
    for (const n of [1, 2, 3, 4]) await commit(dir, { 'a.txt': `${n}\n` });
    await git(dir, 'bisect', 'start', 'HEAD', 'HEAD~4');
    return dir;
  },
  'a conflict of delete and change': async () => {
    const dir = await repository();
    await git(dir, 'checkout', '-q', '-b', 'other');
    await git(dir, 'rm', '-q', 'a.txt');
    await git(dir, 'commit', '-q', '-m', 'gone');
    await git(dir, 'checkout', '-q', 'main');
    await commit(dir, { 'a.txt': 'changed\n' });
    await gitFails(dir, 'merge', 'other');
    return dir;
  },
  worktree: async () => {
    const dir = await repository();
    const path = join(dir, '..', 'tree');
    await git(dir, 'worktree', 'add', '-q', '-b', 'side', path);
    await write(path, { 'a.txt': 'side\n', 'more.txt': '' });
    return path;
  },
  'ahead and behind of an upstream': async () => {
    const origin = await repository();
    const dir = join(origin, '..', 'clone');
    await git(origin, 'clone', '-q', origin, dir);
    await commit(origin, { 'there.txt': '1' });
    await commit(dir, { 'here.txt': '1' });
    await commit(dir, { 'here.txt': '2' });
    await git(dir, 'fetch', '-q');
    return dir;
  },
  'an upstream that is gone': async () => {
    const origin = await repository();
    const dir = join(origin, '..', 'clone');
    await git(origin, 'clone', '-q', origin, dir);
    await git(dir, 'update-ref', '-d', 'refs/remotes/origin/main');
    return dir;
  },
  shallow: async () => {
    const origin = await repository();
    await commit(origin, { 'a.txt': '2\n' });
    const dir = join(origin, '..', 'clone');
    await git(origin, 'clone', '-q', '--depth', '1', `file://${origin}`, dir);
    await write(dir, { 'a.txt': '3\n' });
    return dir;
  },
  submodules: () => withSubmodule(),
  'line ends that are turned': async () => {
    const dir = await repository({ 'a.txt': 'one\ntwo\n', 'b.txt': 'one\n' });
    await git(dir, 'config', 'core.autocrlf', 'true');
    await write(dir, { 'a.txt': 'one\r\ntwo\r\n', 'b.txt': 'two\r\n' });
    return dir;
  },
  'names that differ in case alone': async () => {
    const dir = await repository({ 'Readme.md': '1', 'README.md': '2', 'readme.md': '3' });
    await write(dir, { 'README.md': 'x', 'ReadMe.md': 'y' });
    return dir;
  },
  'odd names': async () => {
    const dir = await repository({
      'with space.txt': '1',
      'line\nbreak.txt': '1',
      '🦊 fox.txt': '1',
      '"quoted".txt': '1',
      'tab\there.txt': '1',
      'dir\nbreak/é.txt': '1',
    });
    await write(dir, {
      'with space.txt': '2',
      'line\nbreak.txt': '2',
      '🦊 fox.txt': '2',
      'new\nline/🦊.txt': '1',
      ' leading.txt': '',
      '? question.txt': '',
    });
    return dir;
  },
  'renamed, with odd names': async () => {
    const content = 'a line that is long enough\n'.repeat(20);
    const dir = await repository({ 'old name.txt': content, 'same.txt': `${content}x` });
    await mkdir(join(dir, 'to'));
    await rename(join(dir, 'old name.txt'), join(dir, 'to/new\nname 🦊.txt'));
    await git(dir, 'add', '-A');
    await write(dir, { 'to/new\nname 🦊.txt': `${content}more\n` });
    return dir;
  },
  'another type and another mode': async () => {
    const dir = await repository({ 'a.txt': 'a\n', 'b.sh': 'b\n' });
    await rm(join(dir, 'a.txt'));
    await symlink('b.sh', join(dir, 'a.txt'));
    await chmod(join(dir, 'b.sh'), 0o755);
    return dir;
  },
  'meant to be added': async () => {
    const dir = await repository();
    await write(dir, { 'soon.txt': 'soon\n' });
    await git(dir, 'add', '-N', 'soon.txt');
    return dir;
  },
  'a sparse checkout': async () => {
    const dir = await repository({ 'in/a.txt': '1', 'out/b.txt': '1', 'top.txt': '1' });
    await git(dir, 'sparse-checkout', 'init', '--cone', '--sparse-index');
    await git(dir, 'sparse-checkout', 'set', 'in');
    await write(dir, { 'in/a.txt': '2', 'out/new.txt': 'x' });
    return dir;
  },
  'objects of sha-256': async () => {
    const dir = await repository({ 'a.txt': '1' }, '--object-format=sha256');
    await write(dir, { 'a.txt': '2' });
    return dir;
  },
  'a split index': async () => {
    const dir = await repository({ 'a.txt': '1', 'b.txt': '1' });
    await git(dir, 'update-index', '--split-index');
    await write(dir, { 'a.txt': '2', 'c.txt': '3' });
    await git(dir, 'add', 'c.txt');
    return dir;
  },
  'packed refs and an index of version 4': async () => {
    const dir = await repository({ 'a.txt': '1' });
    await git(dir, 'pack-refs', '--all');
    await git(dir, 'update-index', '--index-version', '4');
    await write(dir, { 'a.txt': '2' });
    return dir;
  },
  'times that are wrong, content that is right': async () => {
    const dir = await repository();
    await utimes(join(dir, 'a.txt'), 1, 1);
    return dir;
  },
  'ignored files and an empty folder': async () => {
    const dir = await repository({ '.gitignore': '*.log\nout/\n', 'a.txt': '1' });
    await write(dir, { 'x.log': '', 'out/y': '', 'z.txt': '' });
    await mkdir(join(dir, 'empty'));
    return dir;
  },
  'a repository inside that is no submodule': async () => {
    const dir = await repository();
    const inside = join(dir, 'inside');
    await mkdir(inside);
    await git(inside, 'init', '-q');
    await commit(inside, { b: '1' });
    return dir;
  },
};

async function diverged(): Promise<string> {
  const dir = await repository();
  await git(dir, 'checkout', '-q', '-b', 'other');
  await commit(dir, { 'a.txt': 'theirs\n' });
  await git(dir, 'checkout', '-q', 'main');
  await commit(dir, { 'a.txt': 'ours\n', 'more.txt': 'more\n' });
  return dir;
}

/** One with untracked files, one with another commit, one with changes, one inside another. */
async function withSubmodule(): Promise<string> {
  const deep = await repository({ deep: '1' });
  const origin = await repository({ lib: '1' });
  await git(origin, 'submodule', '--quiet', 'add', deep, 'deep');
  await git(origin, 'commit', '-q', '-m', 'with deep');
  const dir = await repository();
  for (const name of ['untracked', 'moved', 'changed', 'nested', 'clean'])
    await git(dir, 'submodule', '--quiet', 'add', origin, name);
  await git(dir, 'submodule', '--quiet', 'update', '--init', '--recursive');
  await git(dir, 'commit', '-q', '-m', 'submodules');
  await write(join(dir, 'untracked'), { new: '' });
  await commit(join(dir, 'moved'), { lib: '2' });
  await write(join(dir, 'changed'), { lib: '3' });
  await write(join(dir, 'nested/deep'), { deep: '2' });
  return dir;
}

describe.skipIf(!hasGit)('status is what git itself says', () => {
  it.each(Object.keys(cases))('%s', async (name) => {
    const dir = (await cases[name]?.()) ?? '';
    const { git: asked } = openGit();
    // First ours: plain git writes the index anew, and would make it easier for us.
    const found = await asked.status(projectAt(dir));
    expect(found).toEqual(await plain(dir));
  });

  it('is not the same everywhere', async () => {
    const dir = await cases['changed, staged and untracked']?.();
    const found = await openGit().git.status(projectAt(dir ?? ''));
    expect(found).toMatchObject({ branch: 'main', staged: 1, unstaged: 3, untracked: 2, conflicts: 0 });
    const odd = await openGit().git.status(projectAt((await cases['odd names']?.()) ?? ''));
    expect(odd.files.map(({ path }) => path)).toContain('line\nbreak.txt');
    const conflict = await openGit().git.status(projectAt((await cases['in the middle of a merge']?.()) ?? ''));
    expect(conflict).toMatchObject({ conflicts: 1 });
    const sub = await openGit().git.status(projectAt((await cases.submodules?.()) ?? ''));
    expect(sub.files.map(({ path }) => path)).toEqual(['changed', 'moved', 'nested', 'untracked']);
  });

  it('of 50,000 files', async () => {
    const dir = await repository({});
    const blob = (await git(dir, 'rev-parse', 'HEAD')).trim();
    expect(blob).toMatch(/^[0-9a-f]{40}$/);
    const files: Promise<void>[] = [];
    for (let folder = 0; folder < 100; folder += 1) {
      await mkdir(join(dir, `f${folder}`));
      for (let file = 0; file < 500; file += 1) files.push(writeFile(join(dir, `f${folder}/${file}.txt`), ''));
      await Promise.all(files.splice(0));
    }
    await git(dir, 'add', '-A');
    await git(dir, 'commit', '-q', '-m', 'many');
    await write(dir, { 'f7/7.txt': 'x', 'f99/new.txt': 'y' });
    const asked = openGit().git;
    expect(await asked.status(projectAt(dir))).toEqual(await plain(dir));
    // All of them new, and more than are listed.
    await git(dir, 'rm', '-r', '-q', '--cached', '.');
    const gone = await asked.status(projectAt(dir));
    expect(gone).toMatchObject({ staged: 50_000, untracked: 100, filesCut: true });
    expect(gone.files).toHaveLength(50_000);
  });

  it('of a bare repository is its branch alone', async () => {
    const origin = await repository();
    const dir = join(origin, '..', 'bare.git');
    await git(origin, 'clone', '-q', '--bare', origin, dir);
    const head = (await git(origin, 'rev-parse', 'HEAD')).trim();
    const found = await openGit().git.status(projectAt(dir, 'bare'));
    expect(found).toMatchObject({ branch: 'main', head, files: [], upstream: null, ahead: null, untracked: 0 });
  });

  it('a name that is no UTF-8 is told, with its odd bytes written out', async () => {
    const dir = await repository();
    await writeFile(Buffer.concat([Buffer.from(`${dir}/caf`), Buffer.from([0xe9]), Buffer.from('.txt')]), 'x');
    const found = await openGit().git.status(projectAt(dir));
    expect(found.files.map(({ path }) => path)).toEqual(['caf\\xE9.txt']);
  });

  it('a repository of another user is said to be one, with what helps', async () => {
    const dir = await repository();
    const { git: asked } = openGit({ env: { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' } });
    await expect(asked.status(projectAt(dir))).rejects.toMatchObject({
      kind: 'foreign-owner',
      remedy: `git config --global --add safe.directory ${dir}`,
    });
  });

  it('where there is no repository, none further up is taken', async () => {
    const dir = await repository();
    await mkdir(join(dir, 'below'));
    const asked = openGit().git;
    await expect(asked.status(projectAt(join(dir, 'below')))).rejects.toMatchObject({ kind: 'no-repository' });
    // One that looks like a repository to us, and not to git.
    await write(join(dir, 'below'), { '.git/HEAD': 'ref: refs/heads/main\n' });
    await expect(asked.status(projectAt(join(dir, 'below')))).rejects.toMatchObject({ kind: 'no-repository' });
  });

  it('without a git it says so', async () => {
    const dir = await repository();
    const { git: asked } = openGit({ env: { PATH: await tempDir() } });
    await expect(asked.status(projectAt(dir))).rejects.toMatchObject({ kind: 'no-git' });
    expect(await asked.version()).toEqual({ version: null, problem: 'Git is not installed on this machine.' });
    expect((await openGit().git.version()).version).toBe(/\d[\d.]+\d/.exec(await git(dir, '--version'))?.[0]);
    expect(plainEnv.PATH).not.toBe('');
  });
});
