import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { entryJsKb } from './entry-js.ts';
import { withTempDir } from './temp-dir.ts';

const html = `<script type="module" crossorigin src="./assets/a.js"></script>
<link rel="modulepreload" crossorigin href="./assets/b.js"><link rel="stylesheet" href="./assets/d.css">`;

test('counts each script once: those of the page, and those it was seen to fetch early', () =>
  withTempDir(async (dir) => {
    await mkdir(join(dir, 'assets'));
    await writeFile(join(dir, 'index.html'), html);
    for (const name of ['a', 'b', 'c', 'unused'])
      await writeFile(join(dir, 'assets', `${name}.js`), randomBytes(10 * 1024));
    expect(Math.round(await entryJsKb(dir, []))).toBe(20);
    expect(Math.round(await entryJsKb(dir, ['/assets/a.js', '/assets/c.js']))).toBe(30);
  }));

test('a page without a script is a mistake of the build, not a small page', () =>
  withTempDir(async (dir) => {
    await writeFile(join(dir, 'index.html'), '<p>empty</p>');
    await expect(entryJsKb(dir, [])).rejects.toThrow('names no script');
  }));
