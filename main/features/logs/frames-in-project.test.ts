import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { startLogs } from './testing/logs-world.ts';

test('a frame opens a file of the project, however a stack names it, and nothing else', async () => {
  const path = await tempDir();
  const outside = join(await tempDir(), 'secret.ts');
  await mkdir(join(path, 'src/main/java/com/acme'), { recursive: true });
  for (const file of ['app.ts', 'src/cart.py', 'src/main/java/com/acme/Cart.java'])
    await writeFile(join(path, file), '');
  await writeFile(outside, '');
  await symlink(outside, join(path, 'link.ts'));
  const { logs, opened } = await startLogs({ project: { id: 'shop', name: 'shop', path } });
  const open = (file: string, source = 'service:shop/web') => logs.openFrame({ source, file, line: 7, column: 1 });
  for (const [file, found] of [
    [join(path, 'app.ts'), 'app.ts'],
    [pathToFileURL(join(path, 'app.ts')).href, 'app.ts'],
    ['webpack-internal:///(rsc)/./src/cart.py', 'src/cart.py'],
    ['./src/cart.py', 'src/cart.py'],
    ['com/acme/Cart.java', 'src/main/java/com/acme/Cart.java'],
  ] as const) {
    expect(await open(file), file).toEqual({ path: join(path, found) });
    expect(opened.at(-1)).toMatchObject({ id: 'shop', with: 'editor', file: found, line: 7 });
  }
  for (const file of [outside, '/etc/passwd', join(path, '..', 'x'), join(path, 'link.ts')])
    await expect(open(file), file).rejects.toMatchObject({ code: 'FORBIDDEN' });
  for (const file of ['none.ts', '../secret.ts', '../../etc/passwd'])
    await expect(open(file), file).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(open('app.ts', 'service:other/web')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
