import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import { createPrivateFolders } from './private-folder.ts';
import { healFolder, writeFolder } from './whole-folder.ts';

test('who reads a dump finds the one before or the new one, wherever Optimus was killed', async () => {
  const parent = await tempDir();
  const folder = join(parent, 'of-shop');
  const write = (text: string) => writeFolder(folder, (dir) => writeFile(join(dir, 'a'), text));
  const read = () => readFile(join(folder, 'a'), 'utf8');
  await write('one');
  await write('two');
  expect([await read(), await readdir(parent)]).toEqual(['two', ['of-shop']]);
  const failing = writeFolder(folder, async (dir) => {
    await writeFile(join(dir, 'a'), 'three');
    throw new Error('no room');
  });
  await expect(failing).rejects.toThrow('no room');
  expect([await read(), await readdir(parent)]).toEqual(['two', ['of-shop']]);

  // Killed while writing; killed between the two renames; killed before the old one was removed.
  await mkdir(join(parent, '.of-shop.part-0123'));
  await mkdir(join(parent, '.of-shopping.part-0123'));
  await rename(folder, join(parent, '.of-shop.old'));
  await healFolder(folder);
  expect([await read(), (await readdir(parent)).sort()]).toEqual(['two', ['.of-shopping.part-0123', 'of-shop']]);
  await mkdir(join(parent, '.of-shop.old'));
  await write('four');
  expect([await read(), (await readdir(parent)).sort()]).toEqual(['four', ['.of-shopping.part-0123', 'of-shop']]);
});

test('what is private is for this account alone, and gone afterwards or at the next start', async () => {
  const root = join(await tempDir(), 'private');
  const folders = createPrivateFolders(root);
  await mkdir(join(root, 'p-killed'), { recursive: true });
  await expect(
    folders.with(async (secret) => {
      const path = await secret.file('pgpass', 'secret');
      const { mode } = await stat(path);
      expect(mode & 0o777).toBe(0o600);
      // A sweep takes nothing from under who is at work.
      await folders.sweep();
      expect(await readFile(path, 'utf8')).toBe('secret');
      throw new Error('failed');
    }),
  ).rejects.toThrow('failed');
  expect(await readdir(root)).toEqual([]);
});
