import { watch as watchDir } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { watchTree } from '../../../core/watching/watch-tree.ts';
import { createWatching } from '../testing/watching.ts';
import { createFilesTrigger, merged } from './files.ts';
import type { SpecOf } from './types.ts';

interface Payload {
  path: string;
  count: number;
  changes: { path: string; change: string }[];
}

async function watch(path: string, change: Partial<SpecOf<'files'>> = {}) {
  const watching = createWatching();
  let ready = 0;
  const trigger = createFilesTrigger({
    clock: watching.clock,
    log: quietLog,
    home: '/nowhere',
    watch: (options) =>
      watchTree({
        ...options,
        onReady() {
          ready++;
          options.onReady();
        },
      }),
  });
  const spec: SpecOf<'files'> = {
    kind: 'files',
    path,
    include: [],
    exclude: [],
    debounceMs: 2_000,
    overlap: 'skip',
  };
  watching.start(trigger, { ...spec, ...change });
  await watching.soon(() => ready > 0, 'the watch');
  return {
    ...watching,
    async next() {
      const before = watching.fires.length;
      await watching.soon(() => watching.fires.length > before, 'a fire', 500);
      return watching.fires.at(-1)?.payload as unknown as Payload;
    },
  };
}

test('what an editor and a program write is told once, when it has been left alone', async () => {
  const dir = await tempDir();
  await writeFile(join(dir, 'kept.md'), 'a');
  await mkdir(join(dir, 'deep', 'er'), { recursive: true });
  const seen = await watch(dir);
  await writeFile(join(dir, 'kept.md'), 'b');
  expect(await seen.next()).toEqual({ path: dir, count: 1, changes: [{ path: 'kept.md', change: 'changed' }] });
  expect(seen.fires[0]?.label).toBe('kept.md was changed');
  await writeFile(join(dir, 'deep', 'er', 'new.txt'), 'x');
  expect((await seen.next()).changes).toEqual([{ path: 'deep/er/new.txt', change: 'added' }]);
  await rm(join(dir, 'kept.md'));
  expect((await seen.next()).changes).toEqual([{ path: 'kept.md', change: 'removed' }]);
});

test('only what is asked for, and never the inside of .git and node_modules', async () => {
  const dir = await tempDir();
  await mkdir(join(dir, '.git'));
  await mkdir(join(dir, 'node_modules', 'a'), { recursive: true });
  await mkdir(join(dir, 'drafts'));
  const seen = await watch(dir, { include: ['**/*.md'], exclude: ['drafts/**'] });
  for (const name of ['.git/HEAD', 'node_modules/a/readme.md', 'drafts/one.md', 'other.txt', 'z.md'])
    await writeFile(join(dir, name), 'x');
  expect((await seen.next()).changes).toEqual([{ path: 'z.md', change: 'added' }]);
});

test('a storm is one fire that names a hundred and counts the rest', async () => {
  const dir = await tempDir();
  const seen = await watch(dir, { debounceMs: 60_000 });
  await Promise.all(Array.from({ length: 150 }, (_, i) => writeFile(join(dir, `f${i}`), 'x')));
  const { count, changes } = await seen.next();
  // The clock of the test runs while the system still reports: what comes later is another fire.
  expect(changes.length).toBe(Math.min(100, count));
});

test('a folder that is not there is trouble, and is watched as soon as it is', async () => {
  const dir = join(await tempDir(), 'later');
  const seen = await watch(dir);
  expect(seen.trouble()).toBe(`${dir} is not there`);
  await mkdir(dir);
  await seen.soon(() => seen.trouble() === null, 'the end of the trouble');
  await writeFile(join(dir, 'a'), 'x');
  expect((await seen.next()).changes).toEqual([{ path: 'a', change: 'added' }]);
  await rename(dir, `${dir}-moved`);
  await seen.soon(() => seen.trouble() === `${dir} is not there`, 'the trouble');
  await rename(`${dir}-moved`, dir);
  await seen.soon(() => seen.trouble() === null, 'the end of the trouble');
  const before = seen.fires.length;
  await writeFile(join(dir, 'b'), 'x');
  await seen.soon(() => JSON.stringify(seen.fires.slice(before)).includes('"b"'), 'the change');
});

test('a single file can be watched, also when it is replaced', async () => {
  const dir = await tempDir();
  const file = join(dir, 'one.json');
  await writeFile(file, '1');
  await writeFile(join(dir, 'other'), '1');
  const seen = await watch(file);
  await writeFile(join(dir, 'other'), '2');
  await writeFile(join(dir, 'new'), '2');
  await rename(join(dir, 'new'), file);
  expect((await seen.next()).changes).toMatchObject([{ path: '' }]);
  expect(seen.fires).toHaveLength(1);
});

test('what its own run writes is marked as such', async () => {
  const dir = await tempDir();
  const seen = await watch(dir);
  seen.setBusy(true);
  await writeFile(join(dir, 'by-the-run'), 'x');
  await seen.next();
  expect(seen.fires[0]?.duringRun).toBe(true);
});

test('what could not be started is not lost', async () => {
  const dir = await tempDir();
  const seen = await watch(dir);
  seen.refuse(new Error('no room'));
  await writeFile(join(dir, 'a'), 'x');
  await seen.soon(() => seen.trouble()?.includes('no room'), 'the trouble');
  await writeFile(join(dir, 'b'), 'x');
  seen.refuse(null);
  await seen.soon(() => JSON.stringify(seen.fires).includes('"a"'), 'the first change');
  await seen.soon(() => JSON.stringify(seen.fires).includes('"b"'), 'the second');
  expect(seen.trouble()).toBeNull();
});

test('when the system has no watches left that is said, and tried again', async () => {
  const dir = await tempDir();
  const watching = createWatching();
  let full = true;
  const told: (string | null)[] = [];
  let ready = 0;
  const stop = watchTree({
    clock: watching.clock,
    root: dir,
    onEvent: () => {},
    onReady: () => {
      ready++;
    },
    onTrouble: (why) => told.push(why),
    watchDir: ((...given: Parameters<typeof watchDir>) => {
      if (full) throw Object.assign(new Error('limit reached'), { code: 'ENOSPC' });
      return watchDir(...given);
    }) as typeof watchDir,
  });
  await watching.soon(() => told.some((why) => why?.includes('no more file watches')), 'the trouble', 0);
  full = false;
  await watching.soon(() => ready > 0, 'the second try', 30_000);
  expect(told.at(-1)).toBeNull();
  stop();
});

test('what became of a file between two looks', () => {
  expect(merged(undefined, 'added')).toBe('added');
  expect(merged('added', 'changed')).toBe('added');
  expect(merged('added', 'removed')).toBeNull();
  expect(merged('removed', 'added')).toBe('changed');
  expect(merged('changed', 'removed')).toBe('removed');
});
