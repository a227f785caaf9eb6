import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { needs } from '../../../core/testing/needs.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { calm, git, repository, writeTree } from '../files/testing/trees.ts';
import type { FindInput } from '../types.ts';
import { findProjects } from './find-projects.ts';
import { ecosystems, isManifest } from './manifests.ts';

const noGit = !(await needs('git'));
const it = test.skipIf(noGit);
/** Without links in it, as what is found is told. */
const tempRoot = async () => realpathSync(await tempDir());
/** Elsewhere a file system refuses what these make. */
const onLinux = test.skipIf(noGit || process.platform !== 'linux');

const find = (root: string, input: Partial<FindInput> = {}) =>
  findProjects({ root, maxDepth: 8, maxProjects: 1_000, ...input }, calm());

/** Relative path and kind of each. */
async function kinds(root: string, input?: Partial<FindInput>) {
  const { projects } = await find(root, input);
  return Object.fromEntries(projects.map(({ path, kind }) => [path.slice(root.length + 1), kind]));
}

describe('what is a project', () => {
  it('repositories of every kind, and folders with a manifest', async () => {
    const root = await tempRoot();
    const normal = repository(join(root, 'normal'));
    git(normal, 'worktree', 'add', '-q', join(root, 'group', 'tree'), '-b', 'side');
    git(root, 'clone', '-q', '--bare', normal, 'bare.git');
    mkdirSync(join(root, 'unborn'));
    git(join(root, 'unborn'), 'init', '-q');
    git(root, 'init', '-q', '--separate-git-dir', join(root, '.elsewhere'), 'apart');
    git(root, 'init', '-q', '--object-format=sha256', 'sha256');
    const detached = repository(join(root, 'detached'));
    git(detached, 'checkout', '-q', '--detach');
    writeTree(root, {
      'group/py/pyproject.toml': '',
      'group/net/App.csproj': '',
      'group/words/notes.txt': '',
      'empty/': '',
    });
    const { projects, folders, skipped, cut } = await find(root);
    expect(Object.fromEntries(projects.map(({ path, kind }) => [path.slice(root.length + 1), kind]))).toEqual({
      normal: 'repository',
      'group/tree': 'worktree',
      'bare.git': 'bare',
      unborn: 'repository',
      apart: 'repository',
      sha256: 'repository',
      detached: 'repository',
      'group/py': 'folder',
      'group/net': 'folder',
    });
    const by = new Map(projects.map((project) => [project.path, project]));
    expect(by.get(normal)).toMatchObject({ gitDir: join(normal, '.git'), commonDir: join(normal, '.git') });
    expect(by.get(join(root, 'group', 'tree'))).toMatchObject({
      gitDir: join(normal, '.git', 'worktrees', 'tree'),
      commonDir: join(normal, '.git'),
    });
    expect(by.get(join(root, 'bare.git'))).toMatchObject({ gitDir: join(root, 'bare.git') });
    expect(by.get(join(root, 'apart'))).toMatchObject({ gitDir: join(root, '.elsewhere') });
    expect(by.get(join(root, 'group', 'py'))).toMatchObject({ gitDir: null, commonDir: null });
    const stats = statSync(normal);
    expect(by.get(normal)).toMatchObject({ device: String(stats.dev), inode: String(stats.ino) });
    expect([skipped, cut]).toEqual([[], false]);
    expect(folders).toBeGreaterThan(projects.length);
  });

  it('a rename keeps device and inode', async () => {
    const root = await tempRoot();
    repository(join(root, 'before'));
    const [before] = (await find(root)).projects;
    renameSync(join(root, 'before'), join(root, 'after'));
    const [after] = (await find(root)).projects;
    expect(after).toMatchObject({ path: join(root, 'after'), device: before?.device, inode: before?.inode });
  });

  it('a monorepo with its packages is one; a submodule is a part; a nested repository is another', async () => {
    const root = await tempRoot();
    const other = repository(join(root, 'other'));
    const mono = repository(join(root, 'mono'), {
      'package.json': '{}',
      'packages/a/package.json': '{}',
      'packages/b/package.json': '{}',
      'vendor/lib/x': '',
      'node_modules/dep/package.json': '{}',
    });
    git(mono, 'submodule', '--quiet', 'add', other, 'libs/sub');
    // As git made them once, and as a clone inside makes them still.
    const old = repository(join(mono, 'old'));
    git(mono, 'submodule', '--quiet', 'add', other.replace(/.*/, './old'), 'old');
    repository(join(mono, 'work', 'nested'));
    repository(join(mono, 'node_modules', 'linked'));
    repository(join(mono, 'vendor', 'fork'));
    repository(join(mono, 'a', 'b', 'c', 'd', 'deep'));
    expect(old).toBe(join(mono, 'old'));
    expect(await kinds(root)).toEqual({ other: 'repository', mono: 'repository', 'mono/work/nested': 'repository' });
  });

  it('a folder of packages without git is one, with a repository in it two, with several none', async () => {
    const root = await tempRoot();
    writeTree(root, { 'p/package.json': '{}', 'p/a/package.json': '{}', 'p/b/Cargo.toml': '' });
    expect(await kinds(root)).toEqual({ p: 'folder' });
    repository(join(root, 'p', 'one'));
    expect(await kinds(root)).toEqual({ p: 'folder', 'p/one': 'repository' });
    repository(join(root, 'p', 'group', 'two'));
    expect(await kinds(root)).toEqual({
      'p/a': 'folder',
      'p/b': 'folder',
      'p/one': 'repository',
      'p/group/two': 'repository',
    });
    expect((await find(root)).parents).toEqual([root, join(root, 'p'), join(root, 'p', 'group')]);
  });

  it('the root itself: a repository, a submodule, a folder with a manifest, the files of a home', async () => {
    const root = await tempRoot();
    const other = repository(join(root, 'other'));
    const mono = repository(join(root, 'mono'));
    git(mono, 'submodule', '--quiet', 'add', other, 'sub');
    expect(await kinds(mono)).toEqual({ '': 'repository' });
    expect(await kinds(join(mono, 'sub'))).toEqual({ '': 'repository' });
    writeTree(root, { 'here/go.mod': '' });
    expect(await kinds(join(root, 'here'))).toEqual({ '': 'folder' });
    const home = repository(join(root, 'home'), { '.bashrc': '' });
    for (let i = 0; i < 80; i += 1) writeTree(home, { [`photos${i}/x`]: '' });
    for (let i = 0; i < 3; i += 1) repository(join(home, 'zz', 'projects', `p${i}`));
    expect(Object.keys(await kinds(home)).sort((a, b) => a.localeCompare(b))).toEqual([
      '',
      'zz/projects/p0',
      'zz/projects/p1',
      'zz/projects/p2',
    ]);
    expect((await find(home)).parents[0]).toBe(home);
    expect((await find(home)).parents).toContain(join(home, 'zz', 'projects'));
    expect((await find(mono)).parents).toEqual([]);
    const hidden = repository(join(root, '.config', 'one'));
    expect(await kinds(join(root, '.config'))).toEqual({ one: 'repository' });
    expect(hidden).toContain('.config');
  });

  it('knows many ecosystems, by name and by ending, and no look-alikes', () => {
    expect(ecosystems.length).toBeGreaterThanOrEqual(25);
    for (const name of ['package.json', 'Cargo.toml', 'x.gemspec', 'main.tf', 'App.sln', 'compose.yaml', 'flake.nix'])
      expect(isManifest({ name, kind: 'file' }), name).toBe(true);
    for (const name of ['package.json.bak', 'tf', '.tf', 'Makefile', 'README.md', 'constructor', '.csproj'])
      expect(isManifest({ name, kind: 'file' }), name).toBe(false);
    expect(isManifest({ name: 'package.json', kind: 'folder' })).toBe(false);
    expect(isManifest({ name: 'package.json', kind: 'other' })).toBe(false);
    expect(isManifest({ name: 'App.xcodeproj', kind: 'folder' })).toBe(true);
  });
});

describe('survives', () => {
  onLinux('nonsense in the place of .git', async () => {
    const root = await tempRoot();
    writeTree(root, {
      'a-empty/.git/': '',
      'b-no-head/.git/objects/': '',
      'b-no-head/.git/refs/': '',
      'c-odd-head/.git/HEAD': 'nonsense',
      'c-odd-head/.git/objects/': '',
      'c-odd-head/.git/refs/': '',
      'd-file/.git': 'nonsense',
      'e-nowhere/.git': 'gitdir: ../nowhere/.git/worktrees/x\n',
      'f-device/.git': 'gitdir: /dev/zero\n',
      'g-nul/.git': 'gitdir: /a\0b\n',
      'h-self/.git': 'gitdir: .git\n',
      'i-manifest/.git': 'nonsense',
      'i-manifest/Cargo.toml': '',
      'j-huge/.git': `gitdir: ${'x'.repeat(1_000_000)}`,
      'k-pipe/': '',
      'l-link/': '',
    });
    execFileSync('mkfifo', [join(root, 'k-pipe', '.git')]);
    symlinkSync('.git', join(root, 'l-link', '.git'));
    repository(join(root, 'sound'));
    const broken = ['a-empty', 'b-no-head', 'c-odd-head', 'd-file', 'e-nowhere', 'f-device', 'g-nul', 'h-self'];
    const names = [...broken, 'i-manifest', 'j-huge', 'k-pipe', 'l-link', 'sound'];
    expect(await kinds(root)).toEqual(Object.fromEntries(names.map((name) => [name, 'repository'])));
    // What is inside of a damaged one without a manifest is not lost with it.
    writeTree(root, { 'a-empty/inside/go.mod': '' });
    expect(await kinds(root)).toMatchObject({ 'a-empty': 'repository', 'a-empty/inside': 'folder' });
  });

  it('links: in a circle, to nothing, to a repository outside, to one that is there anyway', async () => {
    const root = await tempRoot();
    const outside = repository(join(await tempRoot(), 'outside'));
    const inside = repository(join(root, 'group', 'inside'));
    symlinkSync('..', join(root, 'group', 'up'));
    symlinkSync('self', join(root, 'self'));
    symlinkSync('nowhere', join(root, 'dangling'));
    symlinkSync(inside, join(root, 'again'));
    symlinkSync(outside, join(root, 'linked'));
    symlinkSync(outside, join(root, 'linked-twice'));
    symlinkSync('/', join(root, 'everything'));
    const { projects, skipped } = await find(root);
    expect(projects.map(({ path }) => path)).toEqual([inside, outside]);
    expect(skipped).toEqual([]);
    symlinkSync(root, join(await tempRoot(), 'root'));
  });

  it('a root that is a link, is gone, or is a file', async () => {
    const dir = await tempRoot();
    const root = join(dir, 'real');
    const project = repository(join(root, 'a'));
    symlinkSync(root, join(dir, 'link'));
    expect((await find(join(dir, 'link'))).projects.map(({ path }) => path)).toEqual([project]);
    expect(await find(join(dir, 'none'))).toEqual({
      projects: [],
      folders: 0,
      skipped: [{ path: join(dir, 'none'), why: 'not there any more' }],
      skippedCount: 1,
      cut: false,
      parents: [],
    });
    writeFileSync(join(dir, 'file'), '');
    expect(await find(join(dir, 'file'))).toMatchObject({ folders: 0, skipped: [{ why: 'not a folder' }] });
  });

  onLinux('names that are no UTF-8, odd names, closed folders', async () => {
    const root = await tempRoot();
    const bad = Buffer.concat([Buffer.from(`${root}/caf`), Buffer.from([0xe9])]);
    mkdirSync(bad);
    repository(join(root, 'line\nbreak 🦊 naïve'));
    mkdirSync(join(root, 'closed'));
    chmodSync(join(root, 'closed'), 0);
    const { projects, skipped } = await find(root);
    rmSync(bad, { recursive: true });
    expect(projects.map(({ path }) => path)).toEqual([join(root, 'line\nbreak 🦊 naïve')]);
    expect(skipped).toContainEqual({ path: join(root, 'caf\\xE9'), why: 'the name is not UTF-8' });
    if (process.getuid?.() !== 0) expect(skipped).toContainEqual({ path: join(root, 'closed'), why: 'no permission' });
  });

  onLinux('folders of 10,000 entries, paths that grow too long', async () => {
    const root = await tempRoot();
    mkdirSync(join(root, 'flat'));
    for (let i = 0; i < 10_000; i += 1) writeFileSync(join(root, 'flat', `${i}.txt`), '');
    for (let i = 0; i < 300; i += 1) mkdirSync(join(root, 'wide', `${i}`), { recursive: true });
    repository(join(root, 'wide', '299', 'here'));
    // Deeper than a path can say: two halves, each of which a path can, and one put into the other.
    const part = 'x'.repeat(200);
    const upper = join(root, ...Array.from({ length: 18 }, () => part));
    const lower = join(root, 'lower');
    mkdirSync(upper, { recursive: true });
    mkdirSync(join(lower, part, part, part, part), { recursive: true });
    renameSync(lower, join(upper, 'lower'));
    onTestFinished(() => renameSync(join(upper, 'lower'), lower));
    const { projects, skipped, folders } = await find(root, { maxDepth: 40 });
    expect(projects.map(({ path }) => path)).toEqual([join(root, 'wide', '299', 'here')]);
    expect(skipped).toEqual([{ path: expect.stringContaining(join('lower', part)), why: 'the path is too long' }]);
    expect(folders).toBeGreaterThan(300);
  });
});

it('passes over what is hidden, installed, cached or deeper than asked for', async () => {
  const root = await tempRoot();
  writeTree(root, {
    '.hidden/a/package.json': '{}',
    'node_modules/b/package.json': '{}',
    'go/pkg/mod/example.org/c/go.mod': '',
    'env/pyvenv.cfg': '',
    'env/lib/d/setup.py': '',
    'cache/CACHEDIR.TAG': '',
    'cache/e/Cargo.toml': '',
    'one/two/three/go.mod': '',
  });
  expect(await kinds(root)).toEqual({ 'one/two/three': 'folder' });
  expect(await kinds(root, { maxDepth: 3 })).toEqual({ 'one/two/three': 'folder' });
  expect(await kinds(root, { maxDepth: 2 })).toEqual({});
});

it('stops at its limit, and says so', async () => {
  const root = await tempRoot();
  for (let i = 0; i < 12; i += 1) writeTree(root, { [`p${i}/go.mod`]: '' });
  const some = await find(root, { maxProjects: 5 });
  expect([some.projects.length, some.cut]).toEqual([5, true]);
  const all = await find(root, { maxProjects: 12 });
  expect([all.projects.length, all.cut]).toEqual([12, false]);
});

it('tells the folders in which a new project would appear', async () => {
  const root = await tempRoot();
  writeTree(root, {
    'a/b/c/p/go.mod': '',
    'a/b/c/q/go.mod': '',
    'd/r/go.mod': '',
    'words/x/y/z.txt': '',
    's/go.mod': '',
  });
  expect((await find(root)).parents).toEqual([
    root,
    join(root, 'a'),
    join(root, 'a', 'b'),
    join(root, 'a', 'b', 'c'),
    join(root, 'd'),
    join(root, 'words'),
  ]);
});

it('can be stopped', async () => {
  const root = await tempRoot();
  for (let i = 0; i < 3_000; i += 1) mkdirSync(join(root, `${i % 100}`, `${i}`, 'x'), { recursive: true });
  const stop = new AbortController();
  const finding = findProjects(
    { root, maxDepth: 8, maxProjects: 10 },
    { signal: stop.signal, progress: () => stop.abort(new Error('enough')) },
  );
  await expect(finding).rejects.toThrow('enough');
});
