import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../../../../../../core/testing/temp-dir.ts';
import { createMover } from './move-to-free.ts';

it('moves to where nothing is, and leaves alone what came there meanwhile, be it a link that leads nowhere', async () => {
  const dir = await tempDir();
  const at = (name: string) => join(dir, name);
  const move = createMover();
  await writeFile(at('one'), 'one');
  move(at('one'), at('free'));
  expect(await readFile(at('free'), 'utf8')).toBe('one');

  await writeFile(at('two'), 'two');
  await symlink('nowhere', at('link'));
  for (const taken of ['free', 'link'])
    expect(() => move(at('two'), at(taken))).toThrow(expect.objectContaining({ code: 'EEXIST' }));
  expect(await readFile(at('free'), 'utf8')).toBe('one');
  expect((await readdir(dir)).sort()).toEqual(['free', 'link', 'two']);
});
