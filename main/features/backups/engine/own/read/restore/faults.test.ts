import { rmSync } from 'node:fs';
import { chmod, lchown, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { smallDisk } from '../../../../../../core/testing/small-disk.ts';
import { hashOf } from '../../../../restic/crypto.ts';
import { testPacks, testRepository } from '../../../../restic/testing/test-repository.ts';
import { noise } from '../testing/awkward-tree.ts';
import { crafting, folderOf, nodeOf } from '../testing/crafted.ts';
import { describeTree } from '../testing/describe-tree.ts';
import { restoreOf, testWatch } from '../testing/watch.ts';
import { createAside } from './aside.ts';
import { restore } from './restore.ts';

async function place() {
  const { repository, dir, path } = await testRepository();
  return { repository, dir, path, craft: crafting(repository), target: join(dir, 'target') };
}

test('a restore that is cancelled while its last files are written never says that it is done', async () => {
  const { repository, craft, target } = await place();
  const tree = craft.tree([
    nodeOf('full', { content: [craft.data('full')], size: 4 }),
    nodeOf('empty', { content: [] }),
    nodeOf('link', { type: 'symlink', mode: 2 ** 27 + 0o777, linktarget: 'full' }),
  ]);
  const snapshot = await craft.snapshot(tree);
  const cancel = new AbortController();
  const watch = testWatch({ signal: cancel.signal, progress: () => cancel.abort(new Error('cancelled')) });
  await expect(restore(repository, restoreOf(snapshot, target), watch)).rejects.toThrow('cancelled');
});

test('a target that goes while it is restored into is told as gone', async () => {
  const { repository, craft, target } = await place();
  const tree = craft.tree([nodeOf('one', { content: [craft.data('one')], size: 3 })]);
  const snapshot = await craft.snapshot(tree);
  const watch = testWatch({ progress: () => rmSync(target, { recursive: true, force: true }) });
  await expect(restore(repository, restoreOf(snapshot, target), watch)).rejects.toMatchObject({
    code: 'away',
    message: expect.stringContaining(target),
  });
});

test('a folder keeps its time where a file of it could not be made whole', async () => {
  const { repository, path, craft, target } = await place();
  const [first, second] = [noise(400_000), noise(400_000, 2)];
  const inner = craft.tree([nodeOf('half', { content: [craft.data(first), craft.data(second)], size: 800_000 })]);
  const snapshot = await craft.snapshot(craft.tree([folderOf('folder', inner)]));
  const found = (await repository.index({ fresh: true })).find('data', hashOf(second));
  const pack = join(path, 'data', found?.pack.slice(0, 2) ?? '', found?.pack ?? '');
  const bytes = await readFile(pack);
  bytes[(found?.offset ?? 0) + 1_000] = (bytes[(found?.offset ?? 0) + 1_000] ?? 0) ^ 1;
  await chmod(pack, 0o600);
  await writeFile(pack, bytes);
  const done = await restore(repository, restoreOf(snapshot, target), testWatch());
  expect(done.named).toMatchObject([{ kind: 'unreadable', path: join(target, 'folder', 'half') }]);
  expect(await readdir(join(target, 'folder'))).toEqual([]);
  expect((await stat(join(target, 'folder'), { bigint: true })).mtimeNs).toBe(1_767_323_045_123_456_789n);
});

test('names that share a number but not their content are files of their own', async () => {
  const { repository, craft, target } = await place();
  const one = { inode: 7n, device_id: 1n, links: 3, size: 5 };
  const tree = craft.tree([
    nodeOf('a', { ...one, content: [craft.data('first')] }),
    nodeOf('b', { ...one, content: [craft.data('later')] }),
    nodeOf('c', { ...one, content: [craft.data('first')] }),
  ]);
  const done = await restore(repository, restoreOf(await craft.snapshot(tree), target), testWatch());
  expect(done.troubles).toBe(0);
  expect(await readFile(join(target, 'a'), 'utf8')).toBe('first');
  expect(await readFile(join(target, 'b'), 'utf8')).toBe('later');
  expect((await stat(join(target, 'c'))).ino).toBe((await stat(join(target, 'a'))).ino);
});

test('a second name comes back also where the first is left as it is', async () => {
  const { repository, craft, target } = await place();
  const one = { inode: 7n, device_id: 1n, links: 4, size: 7, content: [craft.data('content')] };
  const tree = craft.tree(['a', 'b', 'c', 'd'].map((name) => nodeOf(name, one)));
  await mkdir(target);
  await writeFile(join(target, 'a'), 'mine');
  await writeFile(join(target, 'c'), 'mine too');
  const snapshot = await craft.snapshot(tree);
  for (const _ of ['new', 'there already']) {
    const done = await restore(repository, restoreOf(snapshot, target, { existing: 'keep' }), testWatch());
    expect(done.named.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      `kept ${join(target, 'a')}`,
      `kept ${join(target, 'c')}`,
    ]);
    expect(done.files).toBe(2);
    expect(await readFile(join(target, 'b'), 'utf8')).toBe('content');
    expect((await stat(join(target, 'd'))).ino).toBe((await stat(join(target, 'b'))).ino);
    expect(await readFile(join(target, 'a'), 'utf8')).toBe('mine');
  }
});

test('what a killed restore left goes, also at the top of the target', async () => {
  const { repository, craft, target } = await place();
  const content = [craft.data('one')];
  const snapshot = await craft.snapshot(
    craft.tree([folderOf('folder', craft.tree([nodeOf('inner', { content })])), nodeOf('one', { content })]),
  );
  await mkdir(join(target, 'folder'), { recursive: true });
  // No process has such a number.
  const left = `.optimus-restore-99999999-${'ab'.repeat(8)}-0`;
  for (const folder of [target, join(target, 'folder')]) await writeFile(join(folder, left), 'half');
  await restore(repository, restoreOf(snapshot, target), testWatch());
  expect(await readdir(join(target, 'folder'))).toEqual(['inner']);
  expect((await readdir(target)).sort()).toEqual(['folder', 'one']);
});

test('where an index errs about a length, nothing is written by it', async () => {
  const { repository, craft, target } = await place();
  const [a, b] = [noise(5_000), noise(3_000, 2)];
  const packs = testPacks(repository);
  packs.add('data', craft.data(a), a);
  const pack = packs.finish();
  if (!pack) throw new Error('there is something in it');
  await repository.backend.write('pack', pack.id, [pack.bytes]);
  const [blob] = pack.contents.blobs;
  if (!blob) throw new Error('it has one');
  await repository.save('index', {
    packs: [{ id: pack.id, blobs: [{ ...blob, uncompressed_length: 4_000 }] }],
  });
  await repository.index({ fresh: true });
  const tree = craft.tree([nodeOf('file', { content: [craft.data(a), craft.data(b)], size: 8_000 })]);
  const done = await restore(repository, restoreOf(await craft.snapshot(tree), target), testWatch());
  const found = await readFile(join(target, 'file')).catch(() => null);
  if (found) expect(found.equals(Buffer.concat([a, b]))).toBe(true);
  else expect(done.named).toMatchObject([{ kind: 'unreadable', path: join(target, 'file') }]);
});

test('what is kept aside never goes through a link that was kept before', async () => {
  const { dir } = await place();
  const [aside, top, outside] = ['aside', 'top', 'outside'].map((name) => join(dir, name)) as [string, string, string];
  await mkdir(outside);
  await mkdir(top);
  await symlink(outside, join(top, 'a'));
  await createAside(aside).keep(join(top, 'a'), 'gone');
  await mkdir(join(top, 'a'));
  await writeFile(join(top, 'a', 'mine'), 'mine');
  await createAside(aside).keep(join(top, 'a', 'mine'), 'replaced');
  expect(await readdir(outside)).toEqual([]);
  await rm(join(top, 'a'), { recursive: true });
  const all = await readdir(aside, { recursive: true });
  const kept = all.find((name) => name.endsWith('mine'));
  expect(await readFile(join(aside, kept ?? ''), 'utf8')).toBe('mine');
});

test.skipIf(process.getuid?.() !== 0)('what is kept aside on another disk keeps its owner and rights', async () => {
  const disk = await smallDisk(1_000);
  if (!disk) return;
  const { dir } = await place();
  const top = join(dir, 'top');
  await mkdir(top);
  await writeFile(join(top, 'program'), 'of somebody');
  await symlink('nowhere', join(top, 'link'));
  for (const path of [top, join(top, 'program'), join(top, 'link')]) await lchown(path, 4_711, 815);
  await chmod(join(top, 'program'), 0o4750);
  const before = await describeTree(top);
  await createAside(join(disk.dir, 'aside')).keep(top, 'gone');
  expect(await describeTree(join(disk.dir, 'aside', top))).toEqual(before);
});
