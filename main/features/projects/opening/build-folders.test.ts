import { execFile } from 'node:child_process';
import { chmod, link, mkdir, readdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { BuildFolder } from '../../../../shared/features/projects/schema.ts';
import { moveToTrash } from '../../../core/lib/trash.ts';
import { createFakeHost } from '../../../core/testing/fake-host-ports.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import type { Entry } from '../catalogue.ts';
import { commit, git, repository, write } from '../git/testing/repos.ts';
import { trackedAmong } from '../git/tracked.ts';
import { subject } from '../health/testing/subject.ts';
import { homeWithProjects, startProjects } from '../testing/started-projects.ts';
import { findBuildFolders } from './build-folders.ts';
import { createOpening } from './create-opening.ts';

const run = promisify(execFile);
type Tracked = Parameters<typeof findBuildFolders>[0]['tracked'];
const nothing: Tracked = async () => new Set();
const find = (root: string, tracked = nothing) => findBuildFolders({ root, tracked });
const paths = (folders: readonly BuildFolder[]) => new Set(folders.map(({ path }) => path));
const byGit =
  (root: string): Tracked =>
  (paths) =>
    trackedAmong(
      async ({ args }) => ({
        code: 0,
        stdout: Buffer.from(await git(root, '--literal-pathspecs', ...args)),
        stderr: '',
      }),
      paths,
    );

describe.each([
  ['node_modules', 'package.json'],
  ['bower_components', 'bower.json'],
  ['.next', 'package.json'],
  ['.nuxt', 'package.json'],
  ['.output', 'package.json'],
  ['.svelte-kit', 'package.json'],
  ['.astro', 'package.json'],
  ['.angular', 'angular.json'],
  ['.turbo', 'package.json'],
  ['.parcel-cache', 'package.json'],
  ['target', 'Cargo.toml'],
  ['target', 'pom.xml'],
  ['target', 'build.sbt'],
  ['build', 'build.gradle'],
  ['build', 'build.gradle.kts'],
  ['.gradle', 'settings.gradle.kts'],
  ['build', 'pubspec.yaml'],
  ['.dart_tool', 'pubspec.yaml'],
  ['bin', 'Shop.csproj'],
  ['obj', 'Shop.fsproj'],
  ['.venv', 'requirements.txt'],
  ['.tox', 'tox.ini'],
  ['.nox', 'noxfile.py'],
  ['vendor', 'composer.json'],
  ['_build', 'mix.exs'],
  ['_build', 'dune-project'],
  ['deps', 'mix.exs'],
  ['Pods', 'Podfile'],
  ['DerivedData', 'Shop.xcodeproj'],
  ['.build', 'Package.swift'],
  ['.stack-work', 'stack.yaml'],
  ['dist-newstyle', 'shop.cabal'],
  ['elm-stuff', 'elm.json'],
  ['zig-out', 'build.zig'],
  ['.zig-cache', 'build.zig'],
  ['zig-cache', 'build.zig'],
  ['.terraform', 'main.tf'],
])('%s beside %s', (folder, manifest) => {
  test('can be made again; alone it is what somebody wrote', async () => {
    const root = await tempDir();
    await write(root, {
      [`with/${manifest}`]: '',
      [`with/${folder}/out`]: 'out',
      [`without/${folder}/mine`]: 'mine',
      [`without/other/${manifest}`]: '',
    });
    const found = await find(root);
    expect(paths(found)).toEqual(new Set([`with/${folder}`]));
    expect(found[0]?.madeBy).toMatch(/\w/);
  });
});

test.each(['__pycache__', '.mypy_cache', '.pytest_cache', '.ruff_cache'])('%s is told by its name', async (name) => {
  const root = await tempDir();
  await write(root, { [`a/b/${name}/x`]: 'x' });
  expect(paths(await find(root))).toEqual(new Set([`a/b/${name}`]));
});

test('what git tracks is not offered, what lies beside it is', async () => {
  const root = await repository({
    'package.json': '{}',
    '.gitignore': 'packages/*/node_modules\n',
    'node_modules/own/a.js': 'mine',
  });
  await write(root, { 'packages/a/package.json': '{}', 'packages/a/node_modules/x/b.js': 'b' });
  expect(paths(await find(root, byGit(root)))).toEqual(new Set(['packages/a/node_modules']));
});

test('repositories inside are left alone, also inside of what a build makes', async () => {
  const root = await repository({ 'package.json': '{}', 'composer.json': '{}' });
  await write(root, {
    'inner/package.json': '{}',
    'inner/node_modules/a': '',
    'submodule/.git': 'gitdir: ../.git/modules/x',
    'submodule/package.json': '{}',
    'submodule/node_modules/a': '',
    'vendor/acme/lib/a.php': 'unpushed',
    'node_modules/a/index.js': '',
  });
  for (const path of ['inner', 'vendor/acme/lib']) await git(join(root, path), 'init', '-q');
  expect(paths(await find(root))).toEqual(new Set(['node_modules']));
});

test('links are not followed, and are not offered', async () => {
  const [root, elsewhere] = [await tempDir(), await tempDir()];
  await write(elsewhere, { 'package.json': '{}', 'node_modules/a': 'a' });
  await write(root, { 'package.json': '{}', 'real/package.json': '{}', 'real/node_modules/a': 'a' });
  await symlink(join(elsewhere, 'node_modules'), join(root, 'node_modules'));
  await symlink(elsewhere, join(root, 'elsewhere'));
  await symlink(elsewhere, join(root, 'real', 'node_modules', 'out'));
  await symlink('..', join(root, 'real', 'loop'));
  const found = await find(root);
  expect(paths(found)).toEqual(new Set(['real/node_modules']));
  expect(found[0]?.files).toBe(2);
});

test('sizes are what the disk gives back: blocks, and files with many names once', async () => {
  const root = await tempDir();
  await write(root, { 'package.json': '{}', 'node_modules/big': Buffer.alloc(100_000, 1), 'node_modules/small': 'x' });
  await link(join(root, 'node_modules', 'big'), join(root, 'node_modules', 'again'));
  await write(root, { 'node_modules/sparse': '' });
  await truncate(join(root, 'node_modules', 'sparse'), 1_000_000_000);
  const [found] = await find(root);
  expect(found?.files).toBe(4);
  expect(found?.bytes).toBeGreaterThanOrEqual(100_000);
  expect(found?.bytes).toBeLessThan(200_000);
});

test('many are put in order, largest first, and it can be given up', async () => {
  const root = await tempDir();
  const files: Record<string, string | Buffer> = {};
  for (let at = 0; at < 60; at += 1) {
    files[`p${at}/package.json`] = '{}';
    for (let file = 0; file < 20; file += 1) files[`p${at}/node_modules/m${file}/index.js`] = Buffer.alloc(at * 500, 1);
  }
  await write(root, files);
  const found = await find(root);
  expect(found).toHaveLength(60);
  expect(found.map(({ bytes }) => bytes)).toEqual(found.map(({ bytes }) => bytes).sort((a, b) => b - a));
  const gone = AbortSignal.abort(new Error('enough'));
  await expect(findBuildFolders({ root, tracked: nothing, signal: gone })).rejects.toThrow('enough');
});

describe.skipIf(process.platform === 'win32')('cleaned away', () => {
  async function bench(trash?: (path: string) => Promise<void>) {
    const data = await tempDir();
    const root = await repository({ 'package.json': '{}', '.gitignore': 'node_modules\n.next\n' });
    await write(root, { 'node_modules/a': Buffer.alloc(10_000, 1), '.next/b': 'b' });
    const notes: { sentence: string }[] = [];
    const bin = (path: string) => moveToTrash({ path, platform: 'linux', env: { XDG_DATA_HOME: data } });
    const opening = createOpening({
      shell: { ...createFakeHost().ports.shell, trash: trash ?? bin },
      journal: { note: (event: { sentence: string }) => void notes.push(event) } as never,
      tracked: (record, paths) => byGit(record.path)(paths),
    });
    const entry = { record: { ...subject().record, path: root }, row: { name: 'shop' } } as Entry;
    return { data, root, notes, opening, entry, bin };
  }

  test('it lies in the trash, and the receipt says what the project is rid of', async () => {
    const { data, root, notes, opening, entry } = await bench();
    const receipt = await opening.clean(entry, ['node_modules', '.next', '.next']);
    expect(receipt).toMatchObject({ moved: [{ path: 'node_modules' }, { path: '.next' }], failed: [] });
    expect(receipt.bytes).toBeGreaterThanOrEqual(10_000);
    expect(new Set(await readdir(join(data, 'Trash', 'files')))).toEqual(new Set(['node_modules', '.next']));
    expect(new Set(await readdir(root))).toEqual(new Set(['.git', '.gitignore', 'package.json']));
    expect(notes.map(({ sentence }) => sentence)).toEqual(['2 build folders of shop moved to the trash']);
  });

  test('what could not be moved is told beside what was', async () => {
    const { data, root, opening, entry, bin } = await bench(async (path) => {
      if (path.endsWith('.next')) throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
      return bin(path);
    });
    const receipt = await opening.clean(entry, ['.next', 'node_modules']);
    expect(receipt).toMatchObject({
      moved: [{ path: 'node_modules' }],
      failed: [{ path: '.next', why: expect.stringContaining('permission denied') }],
    });
    expect(await readdir(join(data, 'Trash', 'files'))).toEqual(['node_modules']);
    expect(await readdir(join(root, '.next'))).toEqual(['b']);
  });

  test('a trash that says it moved something which is still there is not believed', async () => {
    const { notes, opening, entry } = await bench(async () => {});
    expect(await opening.clean(entry, ['.next'])).toEqual({
      moved: [],
      failed: [{ path: '.next', why: 'It is still there.' }],
      bytes: 0,
    });
    expect(notes).toEqual([]);
  });

  test('nothing else than what was offered is moved, and nothing at all when one is not', async () => {
    const { root, opening, entry } = await bench();
    for (const path of ['..', '.', '.git', '', 'node_modules/..', '/etc', 'package.json'])
      await expect(opening.clean(entry, ['.next', path])).rejects.toMatchObject({ code: 'CONFLICT' });
    await commit(root, {}, 'nothing');
    await git(root, 'add', '-f', '.next');
    await expect(opening.clean(entry, ['.next'])).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await readdir(join(root, '.next'))).toEqual(['b']);
  });

  test.runIf(process.getuid?.() === 0)(
    'a folder that is a disk of its own stays where it is, and says why',
    async () => {
      const { root, opening, entry } = await bench();
      await write(root, { 'packages/a/package.json': '{}' });
      const own = join(root, 'packages', 'a', 'node_modules');
      await mkdir(own, { recursive: true });
      await chmod(own, 0o755);
      const mounted = await run('mount', ['-t', 'tmpfs', 'tmpfs', own]).then(
        () => true,
        () => false,
      );
      if (!mounted) return;
      try {
        await writeFile(join(own, 'a'), 'a');
        const receipt = await opening.clean(entry, ['packages/a/node_modules', '.next']);
        expect(receipt).toMatchObject({
          moved: [{ path: '.next' }],
          failed: [{ path: 'packages/a/node_modules', why: 'It is a disk of its own.' }],
        });
      } finally {
        await run('umount', ['-l', own]);
      }
    },
  );
});

test('however many there are, git is asked once for each level', async () => {
  const root = await tempDir();
  const files: Record<string, string> = {};
  for (let at = 0; at < 150; at += 1) files[`m${at}/__pycache__/a.pyc`] = '';
  for (let at = 0; at < 150; at += 1) files[`m${at}/sub/__pycache__/a.pyc`] = '';
  await write(root, files);
  const asked: number[] = [];
  const found = await find(root, async (paths) => {
    asked.push(paths.length);
    return new Set();
  });
  expect([found.length, asked]).toEqual([300, [150, 150]]);
});

test('what git tracks in a whole program is not offered, whatever its name looks like to git', async () => {
  const { home, folder } = await homeWithProjects();
  const path = join(folder, 'shop');
  await write(path, {
    'composer.json': '{}',
    'vendor/acme/a.php': 'kept',
    'a/composer.json': '{}',
    'a/vendor/b.php': 'made',
    ':(top)*/package.json': '{}',
    ':(top)*/node_modules/kept': '',
    '.gitignore': 'a/vendor\n',
  });
  await git(folder, 'init', '-q', 'shop');
  await git(path, 'add', '-A');
  await git(path, 'commit', '-q', '-m', 'first');
  const { client, rested, rowNow } = await startProjects({ home });
  await rested();
  const { id } = await rowNow('shop');
  expect((await client.projects.buildFolders({ id })).map((one) => one.path)).toEqual(['a/vendor']);
  await expect(client.projects.clean({ id, paths: ['vendor'] })).rejects.toMatchObject({ code: 'CONFLICT' });
});
