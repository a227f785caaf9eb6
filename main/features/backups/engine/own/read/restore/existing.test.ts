import { writeFileSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { smallDisk } from '../../../../../../core/testing/small-disk.ts';
import { compareNames } from '../../../../restic/names.ts';
import { restic } from '../../../../restic/testing/restic.ts';
import { testRepository } from '../../../../restic/testing/test-repository.ts';
import type { Backend } from '../../../../restic/types.ts';
import { snapshots } from '../snapshots.ts';
import { noise } from '../testing/awkward-tree.ts';
import { crafting, folderOf, nodeOf } from '../testing/crafted.ts';
import { describeTree } from '../testing/describe-tree.ts';
import { restoreOf, testWatch } from '../testing/watch.ts';
import { hashOfDisk } from '../tree-hash.ts';
import { restore } from './restore.ts';

async function backedUp() {
  const { repository, dir, path } = await testRepository();
  const source = join(dir, 'source');
  await mkdir(join(source, 'folder'), { recursive: true });
  await writeFile(join(source, 'same'), 'same');
  await writeFile(join(source, 'changed'), 'before');
  await writeFile(join(source, 'big'), noise(2_000_000));
  await writeFile(join(source, 'gone'), 'come back');
  await writeFile(join(source, 'folder', 'inner'), 'inner');
  await restic(path, ['backup', source]);
  const [snapshot] = await snapshots(repository, testWatch());
  const id = snapshot?.id ?? '';
  const original = { target: null, paths: [source], asideDir: join(dir, 'aside') };
  return { repository, dir, source, id, request: restoreOf(id, '', original), before: await describeTree(source) };
}

async function changeAll(source: string) {
  await writeFile(join(source, 'changed'), 'AFTER!');
  await writeFile(join(source, 'big'), noise(2_000_000, 7));
  await rm(join(source, 'gone'));
  await rm(join(source, 'folder'), { recursive: true });
  await writeFile(join(source, 'folder'), 'now a file');
  await writeFile(join(source, 'of my own'), 'stays');
  await chmod(join(source, 'same'), 0o600);
}

test.each(['near', 'far'])(
  'what comes to be there while a restore reads what is %s is left alone and told',
  async (place) => {
    const { repository, dir, source, request } = await backedUp();
    await rm(join(source, 'gone'));
    const { backend: folder } = repository;
    const comes = () => writeFileSync(join(source, 'gone'), 'written meanwhile');
    const backend: Backend = {
      ...folder,
      near: () => Promise.resolve(place === 'near'),
      fileOf(kind, name) {
        comes();
        return folder.fileOf?.(kind, name) ?? '';
      },
      read(kind, name, range, signal) {
        if (kind === 'pack') comes();
        return folder.read(kind, name, range, signal);
      },
    };
    const done = await restore({ ...repository, backend }, request, testWatch());
    expect(await readFile(join(source, 'gone'), 'utf8')).toBe('written meanwhile');
    expect(done.named).toMatchObject([{ kind: 'kept', path: join(source, 'gone') }]);
    expect((await readdir(source)).sort()).toEqual(['big', 'changed', 'folder', 'gone', 'same']);
    expect(await readdir(dir)).not.toContain('aside');
  },
);

test('what a restore to the original place replaces is kept aside, and nothing else is touched', async () => {
  const { repository, dir, source, request, before } = await backedUp();
  const aboveBefore = await stat(dir, { bigint: true });
  await changeAll(source);

  const dry = await restore(repository, { ...request, dryRun: true }, testWatch());
  expect(dry.replaced.sort(compareNames)).toEqual(
    ['big', 'changed', 'folder'].map((name) => join(source, name)).sort(compareNames),
  );
  expect(dry).toMatchObject({ files: 5, unchanged: 1, aside: 0, hash: null, troubles: 0 });
  expect(dry.unchangedBytes).toBe((await stat(join(source, 'same'))).size);
  expect(await readFile(join(source, 'changed'), 'utf8')).toBe('AFTER!');
  expect(await readdir(dir)).not.toContain('aside');

  const done = await restore(repository, request, testWatch());
  expect(done).toMatchObject({ files: 5, unchanged: 1, aside: 3, troubles: 0 });
  const kept = join(dir, 'aside', source);
  expect(await readFile(join(kept, 'changed'), 'utf8')).toBe('AFTER!');
  expect(await readFile(join(kept, 'folder'), 'utf8')).toBe('now a file');
  expect((await readFile(join(kept, 'big'))).equals(noise(2_000_000, 7))).toBe(true);
  expect(await readFile(join(source, 'of my own'), 'utf8')).toBe('stays');
  await rm(join(source, 'of my own'));
  const lines = (all: string[]) => all.filter((line) => !line.startsWith(' '));
  expect(lines(await describeTree(source))).toEqual(lines(before));
  expect((await stat(dir, { bigint: true })).mode).toBe(aboveBefore.mode);

  const again = await restore(repository, request, testWatch());
  expect(again).toMatchObject({ files: 5, unchanged: 5, aside: 0, hash: done.hash });
  expect(again.unchangedBytes).toBe(again.bytes);
});

test('where all that is there is to stay, what differs is named', async () => {
  const { repository, source, request } = await backedUp();
  await changeAll(source);
  const done = await restore(repository, { ...request, existing: 'keep' }, testWatch());
  expect(done.named.map(({ kind, path }) => `${kind} ${path}`).sort(compareNames)).toEqual(
    ['big', 'changed', 'folder'].map((name) => `kept ${join(source, name)}`),
  );
  expect(await readFile(join(source, 'changed'), 'utf8')).toBe('AFTER!');
  expect(await readFile(join(source, 'gone'), 'utf8')).toBe('come back');
});

test('what is kept aside on another disk is copied and compared before it leaves its place', async () => {
  const disk = await smallDisk(8_000);
  if (!disk) return;
  const { repository, source, request } = await backedUp();
  await rm(join(source, 'changed'));
  await mkdir(join(source, 'changed', 'deep'), { recursive: true });
  await writeFile(join(source, 'changed', 'deep', 'mine'), 'mine');
  await writeFile(join(source, 'big'), 'short');
  const asideDir = join(disk.dir, 'aside');
  const hash = await hashOfDisk(join(source, 'changed'));
  const done = await restore(repository, { ...request, asideDir }, testWatch());
  expect(done).toMatchObject({ aside: 2, troubles: 0 });
  expect(await hashOfDisk(join(asideDir, source, 'changed'))).toBe(hash);
  expect(await readFile(join(asideDir, source, 'big'), 'utf8')).toBe('short');
  expect(await readFile(join(source, 'changed'), 'utf8')).toBe('before');
});

test('a disk that is full ends it with a word, and nothing that was there is lost', async () => {
  const disk = await smallDisk(1_500);
  if (!disk) return;
  const { repository, id, source } = await backedUp();
  const target = join(disk.dir, 'here');
  await mkdir(target);
  await writeFile(join(target, 'big'), 'mine');
  const request = restoreOf(id, target, { paths: [source], layout: 'contents', asideDir: join(disk.dir, 'aside') });
  await expect(restore(repository, request, testWatch())).rejects.toMatchObject({ code: 'full' });
  expect(await readFile(join(target, 'big'), 'utf8')).toBe('mine');
  expect((await readdir(target)).filter((name) => name.startsWith('.optimus'))).toEqual([]);
});

test('a file whose content is damaged or missing is named and not there; all others are', async () => {
  const { repository, dir } = await testRepository();
  const craft = crafting(repository);
  const big = noise(1_000_000);
  const good = craft.data('good');
  const folder = craft.tree([nodeOf('inner', { content: [good] })]);
  const half = craft.data(big);
  const tree = craft.tree([
    nodeOf('fine', { content: [good] }),
    nodeOf('half', { content: [half, 'ab'.repeat(32)], size: 2_000_000 }),
    nodeOf('none', { content: ['cd'.repeat(32)], size: 5 }),
    nodeOf('two', { content: [good, good], size: 8 }),
    folderOf('broken', 'ef'.repeat(32)),
    folderOf('folder', folder),
  ]);
  const target = join(dir, 'target');
  await mkdir(target);
  await writeFile(join(target, 'none'), 'older');
  const done = await restore(repository, restoreOf(await craft.snapshot(tree), target), testWatch());
  expect(done.named.map(({ kind, path }) => `${kind} ${path.slice(target.length + 1)}`).sort(compareNames)).toEqual([
    'unreadable broken',
    'unreadable half',
    'unreadable none',
  ]);
  expect(await readFile(join(target, 'none'), 'utf8')).toBe('older');
  expect(await readFile(join(target, 'two'), 'utf8')).toBe('goodgood');
  expect((await readdir(target)).sort(compareNames)).toEqual(['broken', 'fine', 'folder', 'none', 'two']);
});
