import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../testing/temp-dir.ts';
import { sweepTemps, writeFileAtomic } from './atomic-file.ts';

describe('writeFileAtomic', () => {
  it('makes and replaces a file, with the mode that was asked for', async () => {
    const dir = await tempDir();
    const path = join(dir, 'a.json');
    await writeFileAtomic(path, 'one', { mode: 0o600 });
    await writeFileAtomic(path, Buffer.from('two'), { mode: 0o640 });
    expect(await readFile(path, 'utf8')).toBe('two');
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o640);
    expect(await readdir(dir)).toEqual(['a.json']);
  });

  it('leaves the old file and no temporary one when it fails', async () => {
    const dir = await tempDir();
    const path = join(dir, 'folder');
    await mkdir(join(path, 'full'), { recursive: true });
    await expect(writeFileAtomic(path, 'x')).rejects.toThrow();
    await expect(writeFileAtomic(join(dir, 'no', 'such', 'folder'), 'x')).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await readdir(dir)).toEqual(['folder']);
  });

  it('shows every reader a whole file while many write', async () => {
    const path = join(await tempDir(), 'busy');
    const texts = ['a', 'b', 'c'].map((letter, index) => letter.repeat(10_000 * (index + 1)));
    await writeFileAtomic(path, texts[0] ?? '');
    let writing = true;
    const writers = Promise.all(
      texts.map(async (text) => {
        for (let n = 0; n < 30; n++) await writeFileAtomic(path, text);
      }),
    ).finally(() => {
      writing = false;
    });
    let reads = 0;
    while (writing) {
      expect(texts).toContain(await readFile(path, 'utf8'));
      reads++;
    }
    await writers;
    expect(reads).toBeGreaterThan(0);
  });
});

describe('sweepTemps', () => {
  it('removes what killed writers left, and nothing that is in use or of somebody else', async () => {
    const dir = await tempDir();
    const mine = `.settings.json.${process.pid}-0123456789abcdef.tmp`;
    const others = ['.hidden', 'a.tmp', '.a.tmp', '.a.12345.tmp', mine];
    for (const name of [...others, '.settings.json.1-0123456789abcdef.tmp']) await writeFile(join(dir, name), '');
    expect(await sweepTemps(dir)).toBe(1);
    expect((await readdir(dir)).sort()).toEqual([...others].sort());
  });
});
