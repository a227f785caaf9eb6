import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needs } from '../../../core/testing/needs.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { lookAtTree, lookForChanges } from './changed.ts';
import { calm, git, repository, writeTree } from './testing/trees.ts';

const noGit = !(await needs('git'));
const it = test.skipIf(noGit);

const tree = { 'a.txt': 'a', 'src/b.ts': 'b', 'src/deep/c.ts': 'c', 'run.sh': 'x' };
const look = (path: string, inGit: boolean) =>
  lookAtTree({ path, gitDir: inGit ? join(path, '.git') : null, kind: inGit ? 'repository' : 'folder' });
/** A moment that is surely not the one at which the file was made. */
const later = new Date(Date.now() + 5_000);

const changes: [string, (path: string) => void][] = [
  ['written', (path) => writeTree(path, { 'a.txt': 'another length' })],
  [
    'written with as many bytes',
    (path) => {
      writeTree(path, { 'src/deep/c.ts': 'd' });
      utimesSync(join(path, 'src/deep/c.ts'), later, later);
    },
  ],
  ['deleted', (path) => rmSync(join(path, 'src/b.ts'))],
  ['renamed', (path) => renameSync(join(path, 'src/b.ts'), join(path, 'src/z.ts'))],
  [
    'put in place of the old one',
    (path) => {
      writeTree(path, { 'src/deep/tmp': 'c' });
      utimesSync(join(path, 'src/deep/tmp'), later, later);
      renameSync(join(path, 'src/deep/tmp'), join(path, 'src/deep/c.ts'));
    },
  ],
  ['new, at the top', (path) => writeTree(path, { 'new.txt': '' })],
  ['new, below', (path) => writeTree(path, { 'src/deep/new.ts': '' })],
  ['a new folder', (path) => mkdirSync(join(path, 'src/new'))],
];

describe.each([true, false])('with git: %s', (inGit) => {
  it.each(changes)('something is %s', async (_, change) => {
    const path = await tempDir();
    if (inGit) repository(path, tree);
    else writeTree(path, tree);
    // Folders made a moment ago may keep their time when something is made in them in the same tick of the file system.
    for (const folder of ['', 'src', 'src/deep']) utimesSync(join(path, folder), 1_000, 1_000);
    const before = look(path, inGit);
    expect(look(path, inGit)).toEqual(before);
    change(path);
    expect(look(path, inGit).fingerprint).not.toBe(before.fingerprint);
  });
});

it('counts the tracked files that are not as git saw them', async () => {
  const path = repository(await tempDir(), tree);
  expect(look(path, true).changed).toBe(0);
  writeTree(path, { 'a.txt': 'longer than before', 'new.txt': '' });
  rmSync(join(path, 'src/b.ts'));
  expect(look(path, true).changed).toBe(2);
  git(path, 'checkout', '-q', '.');
  expect(look(path, true).changed).toBe(0);
});

it('what git does to its own files changes nothing', async () => {
  const path = repository(await tempDir(), tree);
  const before = look(path, true);
  git(path, 'status');
  git(path, 'update-index', '--refresh');
  git(path, 'tag', 'one');
  git(path, 'update-index', '--index-version', '4');
  expect(look(path, true)).toEqual(before);
});

it('takes what is gone, bare, sparse, linked or damaged', async () => {
  const dir = await tempDir();
  const path = repository(join(dir, 'one'), { ...tree, 'out/d.txt': '' });
  const bare = join(dir, 'bare.git');
  git(dir, 'clone', '-q', '--bare', path, bare);
  symlinkSync('nowhere', join(path, 'link'));
  git(path, 'add', '-A');
  git(path, 'commit', '-qm', 'link');
  git(path, 'sparse-checkout', 'set', 'src');
  const damaged = repository(join(dir, 'damaged'), tree);
  writeFileSync(join(damaged, '.git', 'index'), 'nonsense');
  const looks = await lookForChanges(
    {
      projects: [
        { path: join(dir, 'gone'), gitDir: null, kind: 'folder' },
        { path: bare, gitDir: bare, kind: 'bare' },
        { path, gitDir: join(path, '.git'), kind: 'repository' },
        { path: damaged, gitDir: join(damaged, '.git'), kind: 'repository' },
      ],
    },
    calm(),
  );
  expect(looks).toEqual([
    { fingerprint: null, changed: null, newest: 0 },
    { fingerprint: null, changed: null, newest: 0 },
    { fingerprint: expect.any(String), changed: 0, newest: expect.any(Number) },
    { fingerprint: expect.any(String), changed: null, newest: expect.any(Number) },
  ]);
});

it('can be stopped', async () => {
  const path = repository(await tempDir(), tree);
  const stop = new AbortController();
  const projects = Array.from({ length: 100_000 }, () => ({
    path,
    gitDir: join(path, '.git'),
    kind: 'repository' as const,
  }));
  const looking = lookForChanges(
    { projects },
    { signal: stop.signal, progress: () => stop.abort(new Error('enough')) },
  );
  await expect(looking).rejects.toThrow('enough');
});
