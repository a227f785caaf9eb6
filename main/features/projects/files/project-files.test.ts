import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { needs } from '../../../core/testing/needs.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import type { ScanInput } from '../types.ts';
import { openProjectFiles } from './project-files.ts';
import { git, repository, writeTree } from './testing/trees.ts';

const noGit = !(await needs('git'));
const it = test.skipIf(noGit);
/** With a pipe among the files. */
const onLinux = test.skipIf(noGit || process.platform !== 'linux');

const open = (path: string, input: Partial<ScanInput> = {}) =>
  openProjectFiles({ path, gitDir: join(path, '.git'), kind: 'repository', untracked: [], ...input });
const listed = (path: string, input?: Partial<ScanInput>) => open(path, input).list.map((file) => file.path);
/** As the status of git names them. */
const untracked = (path: string) =>
  git(path, 'status', '--porcelain', '-z')
    .split('\0')
    .filter((line) => line.startsWith('?? '))
    .map((line) => line.slice(3));

const tree = {
  '.gitignore': '*.log\nbuilt/\n',
  'package.json': '{"name":"top"}',
  'packages/a/package.json': '{"name":"a"}',
  'packages/a/deep/er/package.json': '{"name":"deep"}',
  'packages/b/package.json': '{"name":"b"}',
  'empty.txt': '',
  'README.md': '# top\n',
};

it('lists what git tracks and what it said is new, sorted, with sizes', async () => {
  const path = repository(await tempDir(), tree);
  writeTree(path, {
    'new.txt': '12345',
    'fresh/x.ts': '',
    'fresh/y.log': '',
    'fresh/z/q.ts': '',
    'built/out.js': '',
    'a.log': '',
  });
  const files = open(path, { untracked: untracked(path) });
  expect(files.list.map((file) => file.path)).toEqual(
    [...Object.keys(tree), 'fresh/x.ts', 'fresh/z/q.ts', 'new.txt'].sort(),
  );
  const sizes = Object.fromEntries(files.list.map((file) => [file.path, file.size]));
  expect(sizes).toMatchObject({ 'new.txt': 5, 'README.md': 6, 'empty.txt': 0, 'package.json': 14 });
  for (const { mtimeMs } of files.list) expect(Math.abs(mtimeMs - Date.now())).toBeLessThan(600_000);
  expect(files.cut).toBe(false);
  expect(files.problems()).toEqual([]);
});

it('gives the same by a walk: without git, with an index it cannot read, and before git was asked', async () => {
  const path = repository(await tempDir(), tree);
  writeTree(path, { 'new.txt': '12345', 'fresh/x.ts': '', 'fresh/y.log': '', 'ignored.log': '', 'forced.log': 'x' });
  git(path, 'add', '-f', 'forced.log');
  const expected = listed(path, { untracked: untracked(path) });
  expect(listed(path, { untracked: null })).toEqual(expected);
  expect(listed(path, { gitDir: null, kind: 'folder', untracked: null })).toEqual(
    expected.filter((file) => file !== 'forced.log'),
  );
  git(path, 'update-index', '--split-index');
  const split = open(path);
  expect(split.list.map((file) => file.path)).toEqual(expected.filter((file) => file !== 'forced.log'));
  expect(split.problems()).toEqual([{ file: '.git/index', why: 'the index is split over several files' }]);
  writeFileSync(join(path, '.git', 'index'), 'nonsense');
  expect(open(path).problems()).toEqual([{ file: '.git/index', why: 'the index is too short' }]);
  rmSync(join(path, '.git', 'index'));
  expect(open(path).problems()).toEqual([]);
  expect(open(path).list).toHaveLength(expected.length - 1);
});

it('leaves out submodules, nested repositories, links and what is not checked out', async () => {
  const dir = await tempDir();
  const other = repository(join(dir, 'other'), { 'inner.txt': 'x' });
  const path = repository(join(dir, 'one'), { 'a.txt': 'a', 'out/b.txt': 'b', 'kept.json': '{}' });
  git(path, 'submodule', '--quiet', 'add', other, 'sub');
  symlinkSync('a.txt', join(path, 'link'));
  git(path, 'add', '-A');
  git(path, 'commit', '-qm', 'more');
  repository(join(path, 'nested'), { 'n.txt': 'n' });
  git(path, 'update-index', '--skip-worktree', 'kept.json', 'out/b.txt');
  rmSync(join(path, 'out'), { recursive: true });
  const files = listed(path, { untracked: untracked(path) });
  expect(untracked(path)).toEqual(['nested/']);
  expect(files).toEqual(['.gitmodules', 'a.txt', 'kept.json']);
  expect(listed(path, { kind: 'bare' })).toEqual([]);
});

it('a worktree has its own index, and ignores what the repository ignores', async () => {
  const dir = await tempDir();
  const main = repository(join(dir, 'main'), tree);
  const side = join(dir, 'side');
  git(main, 'worktree', 'add', '-q', side, '-b', 'side');
  writeTree(main, { '.git/info/exclude': 'mine\n' });
  writeTree(side, { mine: '', 'new/mine': '', 'new/theirs': '' });
  const input = { gitDir: join(main, '.git', 'worktrees', 'side'), kind: 'worktree' } as const;
  const expected = [...Object.keys(tree), 'new/theirs'].sort();
  expect(listed(side, { ...input, untracked: untracked(side) })).toEqual(expected);
  expect(listed(side, { ...input, untracked: null })).toEqual(expected);
});

it('leaves out what git says is deleted', async () => {
  const path = repository(await tempDir(), tree);
  rmSync(join(path, 'README.md'));
  const files = open(path, { deleted: ['README.md'] });
  expect([files.has('README.md'), files.list.length]).toEqual([false, Object.keys(tree).length - 1]);
  expect(open(path, { untracked: null }).has('README.md')).toBe(false);
});

it('finds by name, the shallowest first', async () => {
  const path = repository(await tempDir(), tree);
  const files = open(path);
  expect(files.named('package.json')).toEqual([
    'package.json',
    'packages/a/package.json',
    'packages/b/package.json',
    'packages/a/deep/er/package.json',
  ]);
  expect(files.named('constructor')).toEqual([]);
  expect([files.has('README.md'), files.has('readme.md'), files.has('packages'), files.has('__proto__')]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

it('reads text once, as an editor would show it', async () => {
  const path = repository(await tempDir(), { ...tree, 'mark.txt': '\uFEFFmark' });
  writeFileSync(join(path, 'wide.txt'), Buffer.from('\uFEFFwide', 'utf16le'));
  writeFileSync(join(path, 'wide-be.txt'), Buffer.from('\uFEFFwide', 'utf16le').swap16());
  writeFileSync(join(path, 'binary'), Buffer.from([1, 0, 2]));
  writeFileSync(join(path, 'odd.txt'), Buffer.from([0x61, 0xff, 0x62]));
  git(path, 'add', '-A');
  const files = open(path);
  expect(['mark.txt', 'wide.txt', 'wide-be.txt', 'binary', 'odd.txt'].map((file) => files.text(file))).toEqual([
    'mark',
    'wide',
    'wide',
    null,
    'a\uFFFDb',
  ]);
  expect(files.text('package.json')).toBe('{"name":"top"}');
  writeTree(path, { 'package.json': 'changed' });
  expect(files.text('package.json')).toBe('{"name":"top"}');
  expect([files.text('none'), files.text('.git/config'), files.text('../outside')]).toEqual([null, null, null]);
  expect(files.problems()).toEqual([]);
});

it('what is too large for one reader may still be read by another', async () => {
  const path = repository(await tempDir(), tree);
  const files = open(path);
  expect(files.text('package.json', 3)).toBe(null);
  expect(files.text('package.json', 3)).toBe(null);
  expect(files.problems()).toEqual([{ file: 'package.json', why: 'larger than 3\u00a0B' }]);
  expect(files.text('package.json')).toBe('{"name":"top"}');
  truncateSync(join(path, 'README.md'), 3_000_000_000);
  expect(files.text('README.md')).toBe(null);
  expect(files.problems()).toContainEqual({ file: 'README.md', why: 'larger than 4.0\u00a0MB' });
});

onLinux('follows links inside the project alone, and waits for no pipe', async () => {
  const dir = await tempDir();
  writeTree(dir, { 'outside/secret.txt': 'secret', 'outside/package.json': '{"name":"outside"}' });
  const path = repository(join(dir, 'one'), tree);
  symlinkSync('docs', join(path, 'folder-link'));
  symlinkSync('../../README.md', join(path, 'packages', 'a', 'README.md'));
  symlinkSync('../outside/secret.txt', join(path, 'up'));
  symlinkSync(join(dir, 'outside', 'secret.txt'), join(path, 'absolute'));
  symlinkSync('round', join(path, 'round'));
  git(path, 'add', '-A');
  rmSync(join(path, 'package.json'));
  execFileSync('mkfifo', [join(path, 'package.json')]);
  renameSync(join(path, 'packages', 'b'), join(path, 'moved'));
  symlinkSync(join(dir, 'outside'), join(path, 'packages', 'b'));
  const files = open(path);
  expect(files.has('packages/a/README.md')).toBe(true);
  expect(files.text('packages/a/README.md')).toBe('# top\n');
  for (const link of ['up', 'absolute', 'round', 'folder-link', 'package.json', 'packages/b/package.json'])
    expect(files.text(link), link).toBe(null);
  expect([files.has('up'), files.has('round')]).toEqual([false, false]);
});

it('says each problem once, and not without end', async () => {
  const path = repository(await tempDir(), tree);
  const files = open(path);
  for (let i = 0; i < 1_000; i += 1) {
    files.problem('a', 'why');
    files.problem(`${i}`, 'why');
  }
  expect(files.problems()).toHaveLength(200);
  expect(files.problems()[0]).toEqual({ file: 'a', why: 'why' });
});

it('a project that is gone has no files and says so', async () => {
  const path = join(await tempDir(), 'gone');
  const files = open(path, { gitDir: null, kind: 'folder', untracked: null });
  expect([files.list, files.problems()]).toEqual([[], [{ file: '.', why: 'not there any more' }]]);
  mkdirSync(path);
  expect(open(path, { gitDir: null, kind: 'folder', untracked: null }).problems()).toEqual([]);
});
