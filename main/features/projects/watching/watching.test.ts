import { type FSWatcher, mkdirSync, watch as watchPath } from 'node:fs';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { until } from '../../../core/testing/until.ts';
import { commit, git, repository } from '../git/testing/repos.ts';
import type { ProjectPlace } from '../read-project.ts';
import { createWatching } from './create-watching.ts';
import { watchWorkTree } from './work-tree.ts';

async function placeAt(path: string, more: Partial<ProjectPlace> = {}): Promise<ProjectPlace> {
  const { dev, ino } = await stat(path);
  const gitDir = join(path, '.git');
  return { id: path, path, kind: 'repository', gitDir, commonDir: gitDir, stamp: `${dev}:${ino}`, ...more };
}

function open(options: { watch?: typeof watchPath } = {}) {
  const told = { project: [] as string[], tree: [] as string[], parent: [] as string[] };
  const open = new Set<string>();
  const { watch: start = watchPath } = options;
  const watch = ((path: string, ...given: [object, () => void]) => {
    const watcher = start(path, ...given) as FSWatcher;
    open.add(path);
    const { close } = watcher;
    watcher.close = () => {
      open.delete(path);
      close.call(watcher);
    };
    return watcher;
  }) as typeof watchPath;
  const clock = createFakeClock();
  const trees = new Set<string>();
  const watching = createWatching({
    events: {
      onProject: (id) => told.project.push(id),
      onTree: (id) => told.tree.push(id),
      onParent: (path) => told.parent.push(path),
    },
    log: quietLog,
    watch,
    watchTree(root, onEvent, onTrouble) {
      trees.add(root);
      const stop = watchWorkTree({ clock, root, onEvent, onTrouble });
      return () => {
        trees.delete(root);
        stop();
      };
    },
  });
  onTestFinished(() => watching.dispose());
  return {
    watching,
    open,
    trees,
    told,
    /** Does it, and waits until it is told of this project. */
    async tells(id: string, act: () => Promise<unknown>, where: keyof typeof told = 'project') {
      told[where].length = 0;
      await act();
      await until(() => told[where].includes(id), { what: `word of ${id}` });
    },
    watches: (...paths: string[]) =>
      until(() => paths.every((path) => open.has(path)), { what: `${paths} of ${[...open]}` }),
  };
}

test('a commit, a checkout, a branch by push and a file at the top are told', async () => {
  const path = await repository();
  const other = join(await tempDir(), 'clone');
  await git(path, 'clone', '-q', path, other);
  const { watching, tells, watches } = open();
  watching.set([await placeAt(path)]);
  await watches(path, join(path, '.git'), join(path, '.git', 'refs', 'heads'));
  await tells(path, () => commit(path, { 'b.txt': 'b' }));
  await tells(path, () => git(path, 'checkout', '-q', '-b', 'other'));
  await tells(path, () => git(other, 'push', '-q', 'origin', 'HEAD:refs/heads/pushed'));
  await tells(path, () => writeFile(join(path, 'top.txt'), 'new'));
});

test('what builds and editors leave is not told', async () => {
  const path = await repository();
  const { watching, told, tells, watches } = open();
  watching.set([await placeAt(path)]);
  await watches(path);
  for (const name of ['node_modules', 'target', 'dist']) await mkdir(join(path, name));
  for (const name of ['.a.txt.swp', 'a.txt~', '4913', '.#a']) await writeFile(join(path, name), '');
  await writeFile(join(path, '.git', 'HEAD.lock'), '');
  told.project.length = 0;
  await tells(path, () => writeFile(join(path, 'last.txt'), ''));
  // Events come in order: what had been left out would have been told before this one.
  expect(new Set(told.project)).toEqual(new Set([path]));
  expect(told.project.length).toBeLessThanOrEqual(2);
});

test('a repository that is deleted and made anew is watched anew', async () => {
  const path = await repository();
  const { watching, tells, watches, open: paths } = open();
  watching.set([await placeAt(path)]);
  const heads = join(path, '.git', 'refs', 'heads');
  await watches(path, heads);
  await tells(path, () => rm(join(path, '.git'), { recursive: true }));
  await until(() => !paths.has(heads));
  await tells(path, () => git(path, 'init', '-q', '-b', 'main'));
  await watches(path, join(path, '.git'), heads);
  await tells(path, () => commit(path, { 'c.txt': 'c' }));
});

test('a folder in place of another one of the same name is watched in its stead', async () => {
  const path = await repository();
  const { watching, tells, watches } = open();
  watching.setParents([join(path, '..')]);
  watching.set([await placeAt(path)]);
  await watches(path, join(path, '..'), join(path, '.git'));
  await tells(join(path, '..'), () => rename(path, `${path}-old`), 'parent');
  await git(join(path, '..'), 'clone', '-q', `${path}-old`, path);
  watching.set([await placeAt(path)]);
  await watches(path, join(path, '.git'), join(path, '.git', 'refs', 'heads'));
  await tells(path, () => commit(path, { 'd.txt': 'd' }));
  await tells(path, () => writeFile(join(path, 'e.txt'), ''));
});

test('a remote that comes later is watched from then on, with no more than four watches a project', async () => {
  const path = await repository();
  const upstream = join(await tempDir(), 'upstream.git');
  await git(path, 'clone', '-q', '--bare', path, upstream);
  const { watching, tells, watches, open: paths } = open();
  watching.set([await placeAt(path)]);
  await watches(path, join(path, '.git', 'refs', 'heads'));
  await until(() => watching.status().watches === 4);
  await tells(path, () => git(path, 'remote', 'add', 'origin', upstream));
  await git(path, 'fetch', '-q');
  await watches(join(path, '.git', 'refs', 'remotes', 'origin'));
  const clone = join(await tempDir(), 'clone');
  await git(path, 'clone', '-q', upstream, clone);
  await commit(clone, { 'x.txt': 'x' });
  await git(clone, 'push', '-q');
  await tells(path, () => git(path, 'fetch', '-q'));
  await until(() => watching.status().watches === 4);
  expect(new Set([...paths].map((one) => relative(path, one)))).toEqual(
    new Set(['', '.git', '.git/refs/heads', '.git/refs/remotes/origin']),
  );
});

test('a remote that comes between the look and the watch is watched, too', async () => {
  const path = await repository();
  const remotes = join(path, '.git', 'refs', 'remotes');
  const early = ((...given: Parameters<typeof watchPath>) => {
    // Just before the folder is watched: nothing tells of it any more.
    if (given[0] === remotes) mkdirSync(join(remotes, 'origin'));
    return watchPath(...given);
  }) as typeof watchPath;
  await mkdir(remotes, { recursive: true });
  const { watching, watches } = open({ watch: early });
  watching.set([await placeAt(path)]);
  await watches(join(remotes, 'origin'));
});

test('where the system allows no more it is said, with the remedy, and the rest goes on', async () => {
  const [first, second] = [await repository(), await repository()];
  let allowed = 4;
  const limited = ((...given: Parameters<typeof watchPath>) => {
    if (allowed-- <= 0) throw Object.assign(new Error('no more'), { code: 'ENOSPC' });
    return watchPath(...given);
  }) as typeof watchPath;
  const { watching, tells } = open({ watch: limited });
  let changes = 0;
  watching.onStatus(() => changes++);
  const places = [await placeAt(first), await placeAt(second)];
  watching.set(places);
  const status = await until(() => (watching.status().limited ? watching.status() : null));
  expect(status).toMatchObject({
    watches: 4,
    limited: expect.stringContaining('4 folders of projects are not watched'),
  });
  if (process.platform === 'linux') expect(status.remedy).toContain('fs.inotify.max_user_watches');
  await until(() => changes > 0);
  await tells(first, () => commit(first, { 'b.txt': 'b' }));
  // Raised: the next look takes up what was missing.
  allowed = 1_000;
  watching.set([...places]);
  await until(() => watching.status().limited === null && watching.status().watches === 8);
  await tells(second, () => commit(second, { 'b.txt': 'b' }));
});

test('working trees of twenty are watched, the longest unused gives way, and one that moved is followed', async () => {
  const dir = await tempDir();
  const places: ProjectPlace[] = [];
  for (let at = 0; at < 22; at += 1) {
    const path = join(dir, `p${at}`);
    await mkdir(join(path, 'src'), { recursive: true });
    places.push(await placeAt(path, { id: `p${at}`, kind: 'folder', gitDir: null, commonDir: null }));
  }
  const { watching, trees, told } = open();
  watching.set(places);
  for (const place of places.slice(0, 20)) expect(await watching.activate(place)).toBe(true);
  const [first, second] = places;
  if (!first || !second) throw new Error('none');
  await watching.activate(first);
  for (const place of places.slice(20)) await watching.activate(place);
  expect(trees.size).toBe(20);
  const named = (at: number) => trees.has(join(dir, `p${at}`));
  expect([0, 1, 2, 3, 21].map(named)).toEqual([true, false, false, true, true]);
  // Written again and again, since the first look at the tree takes its time.
  let count = 0;
  await until(async () => {
    count += 1;
    await writeFile(join(first.path, 'src', `${count}.ts`), '');
    return told.tree.includes('p0');
  });
  const moved = `${first.path}-moved`;
  await rename(first.path, moved);
  watching.set([{ ...first, path: moved }, ...places.slice(1)]);
  await until(() => trees.has(moved) && !trees.has(first.path));
  watching.set([]);
  await until(() => trees.size === 0);
  expect(await watching.activate({ ...first, kind: 'bare' })).toBe(false);
});

test('nothing is left after the end', async () => {
  const path = await repository();
  const { watching, open: paths, trees, watches, told } = open();
  watching.setParents([join(path, '..')]);
  watching.set([await placeAt(path)]);
  await watching.activate(await placeAt(path));
  await watches(path, join(path, '..'), join(path, '.git'));
  await watching.dispose();
  expect([paths.size, trees.size, watching.status().watches]).toEqual([0, 0, 0]);
  told.project.length = 0;
  watching.set([await placeAt(path)]);
  expect(await watching.activate(await placeAt(path))).toBe(false);
  await commit(path, { 'z.txt': 'z' });
  expect([paths.size, told.project.length]).toEqual([0, 0]);
});
