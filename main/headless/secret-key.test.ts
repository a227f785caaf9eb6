import { chmod, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../core/testing/temp-dir.ts';
import { createKeyCipher, KeyUnusable, readSecretKey } from './secret-key.ts';

test('the key is made once, for its owner alone, and opens what it closed', async () => {
  const file = join(await tempDir(), 'key');
  const first = createKeyCipher(await readSecretKey(file));
  const stored = await first.encrypt('correct horse');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(Buffer.from(stored).toString('latin1')).not.toContain('horse');
  const second = createKeyCipher(await readSecretKey(file));
  expect(await second.decrypt(stored)).toEqual({ plain: 'correct horse', reencrypt: false });
  expect(Buffer.from(await first.encrypt('correct horse'))).not.toEqual(Buffer.from(stored));
});

test('another key, a changed byte, and what is no cipher at all open nothing', async () => {
  const dir = await tempDir();
  const mine = createKeyCipher(await readSecretKey(join(dir, 'a')));
  const other = createKeyCipher(await readSecretKey(join(dir, 'b')));
  const stored = Buffer.from(await mine.encrypt('secret'));
  await expect(other.decrypt(stored)).rejects.toThrow();
  for (const at of [0, 5, 20, stored.length - 1]) {
    const changed = Buffer.from(stored);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await expect(mine.decrypt(changed), String(at)).rejects.toThrow();
  }
  await expect(mine.decrypt(Buffer.alloc(0))).rejects.toThrow('key file');
});

test.skipIf(process.platform === 'win32')('a key that others can read, or that is none, is refused', async () => {
  const file = join(await tempDir(), 'key');
  await readSecretKey(file);
  await chmod(file, 0o644);
  await expect(readSecretKey(file)).rejects.toThrow(KeyUnusable);
  await writeFile(file, 'hunter2');
  await expect(readSecretKey(file)).rejects.toThrow('does not hold a key');
  expect(await readFile(file, 'utf8')).toBe('hunter2');
});

test.skipIf(process.platform === 'win32')(
  'a link to a key that is not there is told, and not tried for ever',
  async () => {
    const dir = await tempDir();
    const file = join(dir, 'key');
    await symlink(join(dir, 'away', 'key'), file);
    await expect(readSecretKey(file)).rejects.toThrow(KeyUnusable);
    await expect(readSecretKey(file)).rejects.toThrow('is a link to a file that is not there');
    expect(await readdir(dir)).toEqual(['key']);
  },
);
