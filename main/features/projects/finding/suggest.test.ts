import { mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { needs } from '../../../core/testing/needs.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { calm, repository, writeTree } from '../files/testing/trees.ts';
import { suggestRoots } from './suggest.ts';

const noGit = !(await needs('git'));
const it = test.skipIf(noGit);
/** Without links in it, as what is found is told. */
const tempRoot = async () => realpathSync(await tempDir());

it('offers the usual places that hold projects, the fullest first, each once', async () => {
  const home = await tempRoot();
  writeTree(home, {
    'code/a/go.mod': '',
    'code/b/go.mod': '',
    'code/c/package.json': '{}',
    'work/notes.txt': '',
    'unusual/d/go.mod': '',
  });
  repository(join(home, 'Documents', 'GitHub', 'e'));
  mkdirSync(join(home, 'repos'));
  symlinkSync('code', join(home, 'projects'));
  expect(await suggestRoots({ home, known: [] }, calm())).toEqual([
    { path: join(home, 'code'), projects: 3, cut: false },
    { path: join(home, 'Documents', 'GitHub'), projects: 1, cut: false },
  ]);
});

it('offers nothing that is looked at already, however it is called', async () => {
  const home = await tempRoot();
  writeTree(home, { 'code/a/go.mod': '', 'go/src/b/go.mod': '', 'src/c/go.mod': '' });
  symlinkSync('code', join(home, 'alias'));
  const known = [join(home, 'alias'), join(home, 'go'), join(home, 'gone')];
  expect(await suggestRoots({ home, known }, calm())).toEqual([{ path: join(home, 'src'), projects: 1, cut: false }]);
  expect(await suggestRoots({ home, known: [home] }, calm())).toEqual([]);
  expect(await suggestRoots({ home: join(home, 'none'), known: [] }, calm())).toEqual([]);
});
