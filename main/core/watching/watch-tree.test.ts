import { watch as watchDir } from 'node:fs';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { tempDir } from '../testing/temp-dir.ts';
import { until } from '../testing/until.ts';
import { createSharedTrees } from './shared-trees.ts';
import { type WatchTreeOptions, watchTree } from './watch-tree.ts';

const clock = createFakeClock();

async function watching(root: string, more: Partial<WatchTreeOptions> = {}) {
  const seen: string[] = [];
  let ready = 0;
  let watches = 0;
  const stop = watchTree({
    clock,
    root,
    onEvent: (what, path) => seen.push(`${what} ${relative(root, path)}`),
    onReady: () => {
      ready++;
    },
    onTrouble: () => {},
    watchDir: ((...given: Parameters<typeof watchDir>) => {
      watches++;
      return watchDir(...given);
    }) as typeof watchDir,
    ...more,
  });
  onTestFinished(stop);
  await until(() => ready > 0);
  return {
    seen,
    stop,
    watches: () => watches,
    tells: (...wanted: string[]) =>
      until(() => wanted.every((one) => seen.includes(one)), { what: `${wanted} of ${seen}` }),
  };
}

test('a folder that comes with files tells of each, and of each again when it goes', async () => {
  const [root, elsewhere] = [await tempDir(), await tempDir()];
  await mkdir(join(elsewhere, 'a', 'b'), { recursive: true });
  await writeFile(join(elsewhere, 'a', '1'), '');
  await writeFile(join(elsewhere, 'a', 'b', '2'), '');
  const { tells, seen } = await watching(root);
  await rename(join(elsewhere, 'a'), join(root, 'a'));
  await tells('add a/1', 'add a/b/2');
  await writeFile(join(root, 'a', 'b', '3'), '');
  await tells('add a/b/3');
  await rename(join(root, 'a'), join(elsewhere, 'a'));
  await tells('unlink a/1', 'unlink a/b/2', 'unlink a/b/3');
  const before = seen.length;
  await writeFile(join(elsewhere, 'a', 'b', '2'), 'not ours any more');
  await writeFile(join(root, 'last'), '');
  await tells('add last');
  expect(seen.slice(before).filter((one) => one.includes('2'))).toEqual([]);
});

test('a folder in place of one of the same name is watched in its stead', async () => {
  const root = await tempDir();
  await mkdir(join(root, 'a'));
  await mkdir(join(root, 'new'));
  await writeFile(join(root, 'a', 'old'), '');
  await writeFile(join(root, 'new', 'fresh'), '');
  const { tells } = await watching(root);
  await rm(join(root, 'a'), { recursive: true });
  await rename(join(root, 'new'), join(root, 'a'));
  await tells('unlink a/old', 'add a/fresh');
  await writeFile(join(root, 'a', 'later'), '');
  await tells('add a/later');
});

test('folders cost a watch each, files and what is ignored none', async () => {
  const root = await tempDir();
  for (const name of ['a', 'b', 'node_modules/x/y']) await mkdir(join(root, name), { recursive: true });
  for (let i = 0; i < 300; i++) await writeFile(join(root, 'a', `f${i}`), '');
  const { watches, tells, seen } = await watching(root, { ignored: (path) => path.endsWith('node_modules') });
  // The root, the folder above it, a and b.
  expect(watches()).toBe(4);
  await writeFile(join(root, 'node_modules', 'x', 'z'), '');
  await writeFile(join(root, 'a', 'f7'), 'x');
  await tells('change a/f7');
  expect(new Set(seen)).toEqual(new Set(['change a/f7']));
});

test.skipIf(process.platform === 'win32')(
  'a link to a folder can be the root; links below are not followed',
  async () => {
    const [real, elsewhere, place] = [await tempDir(), await tempDir(), await tempDir()];
    const root = join(place, 'link');
    await symlink(real, root);
    await symlink(elsewhere, join(real, 'away'));
    await symlink(real, join(real, 'round'));
    const { tells, seen } = await watching(root);
    await writeFile(join(elsewhere, 'hidden'), '');
    await writeFile(join(real, 'open'), '');
    await tells('add open');
    expect(seen.join()).not.toContain('hidden');
  },
);

test('a root whose folders are made one after the other is found', async () => {
  const root = join(await tempDir(), 'one', 'two', 'three');
  const { tells } = await watching(root);
  await mkdir(root, { recursive: true });
  await writeFile(join(root, 'early'), '');
  await tells('add early');
});

test('who watches the same shares the watches, until the last has gone', async () => {
  const root = await tempDir();
  let planted = 0;
  let stopped = 0;
  const share = createSharedTrees((options) => {
    planted++;
    const stop = watchTree(options);
    return () => {
      stopped++;
      stop();
    };
  });
  const seen: string[] = [];
  let ready = 0;
  const begin = (name: string) =>
    share('same', {
      clock,
      root,
      onEvent: (what, path) => seen.push(`${name}: ${what} ${relative(root, path)}`),
      onReady: () => {
        ready++;
      },
      onTrouble: () => {},
    });
  const first = begin('first');
  await until(() => ready === 1);
  const second = begin('second');
  expect([planted, ready]).toEqual([1, 2]);
  await writeFile(join(root, 'a'), '');
  await until(() => seen.includes('first: add a') && seen.includes('second: add a'));
  first();
  first();
  expect(stopped).toBe(0);
  await writeFile(join(root, 'b'), '');
  await until(() => seen.includes('second: add b'));
  expect(seen).not.toContain('first: add b');
  second();
  expect(stopped).toBe(1);
});
