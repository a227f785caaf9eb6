import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { createIgnore } from './ignore.ts';
import { tarContext } from './tar.ts';
import { measureContext, readIgnore, walkContext } from './walk.ts';

const run = promisify(execFile);
const ignored = (lines: string, ...paths: string[]) => {
  const ignore = createIgnore(lines, '.dockerignore');
  return paths.map((path) => ignore.ignores(path));
};

test('patterns mean what they mean to Docker', () => {
  expect(ignored('*.md', 'a.md', 'x/a.md', 'a.mdx')).toEqual([true, false, false]);
  expect(ignored('**/*.md', 'a.md', 'x/a.md', 'x/y/a.md')).toEqual([true, true, true]);
  expect(ignored('a/**', 'a', 'a/b', 'a/b/c', 'ab')).toEqual([false, true, true, false]);
  expect(ignored('a/**/z', 'a/z', 'a/b/z', 'a/b/c/z', 'a/bz')).toEqual([true, true, true, false]);
  expect(ignored('**/node_modules', 'node_modules/x', 'a/node_modules/x', 'my_node_modules')).toEqual([
    true,
    true,
    false,
  ]);
  expect(ignored('temp?', 'temp1', 'temp', 'temp12')).toEqual([true, false, false]);
  expect(ignored('[ab].txt\n[^c]d', 'a.txt', 'c.txt', 'xd', 'cd')).toEqual([true, false, true, false]);
  expect(ignored('a.b+c', 'a.b+c', 'axb+c')).toEqual([true, false]);
  expect(ignored('\uFEFFone\r\n # two\n#three\n/four/\n./five', 'one', '# two', '#three', 'four/x', 'five')).toEqual([
    true,
    true,
    false,
    true,
    true,
  ]);
  expect(ignored('**', 'anything', 'at/all')).toEqual([true, true]);
  // The last pattern that speaks of a path decides.
  expect(ignored('*\n!src\nsrc/*.md\n!src/README.md', 'x', 'src/a.ts', 'src/a.md', 'src/README.md')).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect(() => createIgnore('ok\n[oops', '.dockerignore')).toThrow(/line 2 is no pattern/);
  expect(() => createIgnore('!', '.dockerignore')).toThrow(/line 1/);
});

test('a file of its own beside the Dockerfile comes first, and the Dockerfile is sent whatever is said', async () => {
  const folder = await tempDir();
  await writeFile(join(folder, '.dockerignore'), 'a');
  await writeFile(join(folder, 'Dockerfile.dockerignore'), '*\n!b/**/*.ts');
  const own = await readIgnore(folder, './Dockerfile');
  expect([own.ignores('a'), own.ignores('Dockerfile'), own.ignores('b/c/d.ts')]).toEqual([true, false, false]);
  expect(own.mayHoldExceptions('b')).toBe(true);
  const other = await readIgnore(folder, 'Other');
  expect([other.ignores('a'), other.ignores('b')]).toEqual([true, false]);
});

test('a folder is walked without following links; what no image can hold is left out, and it is told how much it is', async () => {
  const folder = await tempDir();
  await mkdir(join(folder, 'big'));
  await mkdir(join(folder, 'empty'));
  await mkdir(join(folder, 'gone', 'deep'), { recursive: true });
  await writeFile(join(folder, 'big', 'file'), 'x'.repeat(3_000));
  await writeFile(join(folder, 'gone', 'deep', 'kept.ts'), 'kept');
  await writeFile(join(folder, 'gone', 'other.ts'), 'other');
  await symlink('/', join(folder, 'root'));
  await run('mkfifo', [join(folder, 'pipe')]);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(folder, 'socket'), resolve));
  onTestFinished(() => void server.close());
  const ignore = createIgnore('gone\n!gone/deep', '.dockerignore');
  const paths: string[] = [];
  for await (const { path, type } of walkContext(folder, ignore)) paths.push(`${type} ${path}`);
  expect(paths).toEqual([
    'folder big',
    'file big/file',
    'folder empty',
    'folder gone',
    'folder gone/deep',
    'file gone/deep/kept.ts',
    'link root',
  ]);
  expect(await measureContext(folder, ignore)).toEqual({
    ...{ files: 3, bytes: 3_004, unreadable: [], unreadableCount: 0, left: 2 },
    largest: [
      { name: 'big', bytes: 3_000 },
      { name: 'gone', bytes: 4 },
      { name: 'empty', bytes: 0 },
      { name: 'root', bytes: 0 },
    ],
  });
});

test('tar of this machine reads what is sent, with long names and letters of all kinds', async () => {
  const folder = await tempDir();
  const long = `${'deep/'.repeat(40)}${'n'.repeat(120)}`;
  await mkdir(join(folder, long, '..'), { recursive: true });
  await writeFile(join(folder, long), 'far down');
  await writeFile(join(folder, 'grüße 日本'), 'hello', { mode: 0o750 });
  await symlink('x'.repeat(200), join(folder, 'link'));
  const pieces: Buffer[] = [];
  for await (const piece of tarContext(folder, createIgnore('', '.dockerignore'))) pieces.push(piece);
  const out = await tempDir();
  await writeFile(join(out, 'a.tar'), Buffer.concat(pieces));
  await mkdir(join(out, 'files'));
  await run('tar', ['-xf', join(out, 'a.tar'), '-C', join(out, 'files')], {
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  const { stdout } = await run('diff', ['-r', '--no-dereference', folder, join(out, 'files')]);
  expect(stdout).toBe('');
});
