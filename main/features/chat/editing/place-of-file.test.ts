import { link, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { placeOfFile } from './place-of-file.ts';

async function project() {
  const home = await tempDir();
  const root = join(home, 'shop');
  await mkdir(join(root, 'src'), { recursive: true });
  await mkdir(join(root, '.git'));
  await writeFile(join(root, 'src/a.ts'), 'a');
  await writeFile(join(home, 'outside.ts'), 'o');
  await symlink('../outside.ts', join(root, 'link.ts'));
  await symlink('..', join(root, 'up'));
  await symlink('src', join(root, 'same'));
  return root;
}

test('a file of the project, and one that is not there yet', async () => {
  const root = await project();
  expect(await placeOfFile(root, 'src/a.ts')).toEqual({ ok: true, path: join(root, 'src/a.ts'), shown: 'src/a.ts' });
  expect(await placeOfFile(root, './src//b.ts')).toEqual({ ok: true, path: join(root, 'src/b.ts'), shown: 'src/b.ts' });
  expect(await placeOfFile(root, '.env.example')).toMatchObject({ ok: true });
  // Another name of a file outside: writing gives this name a new file, and the other stays as it is.
  await link(join(root, '../outside.ts'), join(root, 'hard.ts'));
  expect(await placeOfFile(root, 'hard.ts')).toMatchObject({ ok: true });
});

test.each([
  ['../outside.ts', 'leads out'],
  ['src/../../outside.ts', 'leads out'],
  ['src\\..\\..\\outside.ts', 'leads out'],
  ['/etc/passwd', 'does not begin inside'],
  ['C:\\Windows\\x', 'does not begin inside'],
  ['~/.bashrc', 'does not begin inside'],
  ['link.ts', 'is a link'],
  ['up/outside.ts', 'is a link'],
  ['same/a.ts', 'is a link'],
  ['.git/config', 'belongs to git'],
  ['.GIT/hooks/post-checkout', 'belongs to git'],
  ['.git./config', 'belongs to git'],
  ['src/.git', 'belongs to git'],
  ['git~1/config', 'belongs to git'],
  ['.git::$INDEX_ALLOCATION/config', 'belongs to git'],
  ['.g\u200bit/config', 'cannot be seen'],
  ['src/a\u202e.ts', 'cannot be seen'],
  ['src/a\0.ts', 'cannot be seen'],
  ['.env', 'may hold secrets'],
  ['.env.production', 'may hold secrets'],
  ['config/server.pem', 'may hold secrets'],
  ['.ssh/config', 'may hold secrets'],
  ['id_ed25519', 'may hold secrets'],
  ['credentials.json', 'may hold secrets'],
  ['.npmrc', 'may hold secrets'],
  ['.', 'No file is named'],
  ['src', 'is no file'],
  ['src/a.ts/b', 'is no file'],
  ['new/deep.ts', 'is not there'],
])('%j is refused', async (path, why) => {
  const place = await placeOfFile(await project(), path);
  expect(place).toMatchObject({ ok: false });
  expect(place.ok ? '' : place.why).toContain(why);
});
