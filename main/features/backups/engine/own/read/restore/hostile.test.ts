import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testRepository } from '../../../../restic/testing/test-repository.ts';
import type { TreeNode } from '../../../../restic/types.ts';
import { crafting, folderOf, nodeOf } from '../testing/crafted.ts';
import { restoreOf, testWatch } from '../testing/watch.ts';
import { restore } from './restore.ts';

/** A target with a neighbour that nothing may reach. */
async function place() {
  const { repository, dir } = await testRepository();
  await mkdir(join(dir, 'outside'));
  await writeFile(join(dir, 'outside', 'victim'), 'as it was');
  const craft = crafting(repository);
  const target = join(dir, 'target');
  const untouched = async () => {
    expect(await readdir(join(dir, 'outside'))).toEqual(['victim']);
    expect(await readFile(join(dir, 'outside', 'victim'), 'utf8')).toBe('as it was');
    expect(
      (await readdir(dir)).filter(
        (name) => !['cache', 'repository', 'outside', 'target', 'target.aside'].includes(name),
      ),
    ).toEqual([]);
  };
  return { repository, dir, craft, target, untouched };
}

test('no name leads anywhere else', async () => {
  const { repository, craft, target, untouched } = await place();
  const content = [craft.data('evil')];
  const inner = craft.tree([nodeOf('victim', { content })]);
  for (const name of ['../outside/victim', '../outside', '..', '.', '', '/etc/x', 'a/b', 'nul\0byte', '../../x'])
    for (const node of [nodeOf(name, { content }), folderOf(name, inner)]) {
      const snapshot = await craft.snapshot(craft.rawTree([node]));
      const done = await restore(repository, restoreOf(snapshot, target), testWatch()).catch((error: Error) => error);
      if (!(done instanceof Error)) expect(done, name).toMatchObject({ files: 0, dirs: 0, troubles: 1 });
      await untouched();
      expect(await readdir(target), name).toEqual([]);
    }
});

test('a link and then a folder of the same name lead nowhere', async () => {
  const { repository, dir, craft, target, untouched } = await place();
  const inner = craft.tree([nodeOf('victim', { content: [craft.data('evil')] })]);
  const link: TreeNode = nodeOf('a', { type: 'symlink', mode: 2 ** 27 + 0o777, linktarget: join(dir, 'outside') });
  const snapshot = await craft.snapshot(craft.rawTree([link, folderOf('a', inner)]));
  const done = await restore(repository, restoreOf(snapshot, target), testWatch()).catch((error: Error) => error);
  if (!(done instanceof Error)) expect(done.troubles).toBeGreaterThan(0);
  await untouched();
});

test('a link that stands in the target already is kept aside, not followed', async () => {
  const { repository, dir, craft, target, untouched } = await place();
  const inner = craft.tree([nodeOf('victim', { content: [craft.data('new')] })]);
  const snapshot = await craft.snapshot(
    craft.tree([folderOf('folder', inner), nodeOf('file', { content: [craft.data('file')] })]),
  );
  await mkdir(target);
  await symlink(join(dir, 'outside'), join(target, 'folder'));
  await symlink(join(dir, 'outside', 'victim'), join(target, 'file'));
  const done = await restore(repository, restoreOf(snapshot, target), testWatch());
  expect(done.named).toEqual([]);
  expect(done.aside).toBe(2);
  expect(await readFile(join(target, 'folder', 'victim'), 'utf8')).toBe('new');
  expect(await readFile(join(target, 'file'), 'utf8')).toBe('file');
  await untouched();
});

test('a tree of 10,000 folders one in the other ends with a word, as far as paths go', async () => {
  const { repository, craft, target, untouched } = await place();
  let tree = craft.tree([nodeOf('end', { content: [craft.data('deep')] })]);
  for (let depth = 0; depth < 10_000; depth += 1) tree = craft.tree([folderOf('d'.repeat(200), tree)]);
  const snapshot = await craft.snapshot(tree);
  const done = await restore(repository, restoreOf(snapshot, target), testWatch());
  expect(done.files).toBe(0);
  expect(done.named).toEqual([
    expect.objectContaining({ kind: 'unsupported', sentence: expect.stringContaining('longer') }),
  ]);
  await untouched();
});

test.each(['/proc/self', '/sys', '/dev'])('nothing is restored into %s', async (target) => {
  const { repository, craft } = await place();
  const snapshot = await craft.snapshot(craft.tree([nodeOf('x', { content: [craft.data('y')] })]));
  await expect(
    restore(repository, restoreOf(snapshot, target, { asideDir: '/tmp/none' }), testWatch()),
  ).rejects.toMatchObject({
    code: 'refused',
  });
});
