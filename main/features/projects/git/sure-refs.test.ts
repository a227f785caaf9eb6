import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { needs } from '../../../core/testing/needs.ts';
import { until } from '../../../core/testing/until.ts';
import { gitAt } from '../finding/git-folder.ts';
import { peekAt } from './peek.ts';
import { git, repository, write } from './testing/repos.ts';

const hasGit = (await needs('git')) && process.platform === 'linux';

function proved(dir: string) {
  const at = gitAt(dir);
  if (!at) return null;
  const place = { id: 'x', path: dir, gitDir: at.gitDir, commonDir: at.commonDir, kind: 'repository' } as const;
  const found = peekAt(place, { excludes: join(dir, '../own-list') });
  return 'summary' in found ? (found.changes ?? null) : null;
}

/** With an upstream that is where the head is, and an index that leaves no doubt. */
async function followed() {
  const dir = await repository();
  await git(dir, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
  await git(dir, 'config', 'branch.main.remote', 'origin');
  await git(dir, 'config', 'branch.main.merge', 'refs/heads/main');
  await git(dir, 'config', 'remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*');
  const now = Date.now();
  await until(() => Date.now() > now + 15, { what: 'the next step of the clock' });
  await git(dir, 'status');
  return dir;
}

const file = (dir: string, name: string, text: string) => writeFile(join(dir, '.git', name), text);
const config = (dir: string, text: string) => appendFile(join(dir, '.git/config'), text);
const fetchTo = async (dir: string, place: string) => {
  await git(dir, 'update-ref', `${place}/main`, 'HEAD');
  await git(dir, 'config', 'remote.origin.fetch', `+refs/heads/*:${place}/*`);
};

/** Of each of them git says something else than its plain files do at the first look, or nothing but why it will not. */
const doubtful: Record<string, (dir: string) => Promise<unknown>> = {
  'a branch with the name of the upstream': (dir) => git(dir, 'branch', 'origin/main'),
  'a tag with it': (dir) => git(dir, 'tag', 'origin/main'),
  'a packed tag with it': async (dir) => {
    await git(dir, 'tag', 'origin/main');
    await git(dir, 'pack-refs', '--all');
  },
  'an upstream beside the remotes': (dir) => fetchTo(dir, 'refs/elsewhere'),
  'an upstream among the tags': (dir) => fetchTo(dir, 'refs/tags'),
  'a branch that is a name for another one': async (dir) => {
    await git(dir, 'branch', 'other');
    await git(dir, 'config', 'branch.other.remote', 'origin');
    await file(dir, 'refs/heads/main', 'ref: refs/heads/other\n');
  },
  'a head at a tag': async (dir) => {
    await git(dir, 'tag', 'v1');
    await file(dir, 'HEAD', 'ref: refs/tags/v1\n');
  },
  'a folder that says that another one holds what it has': async (dir) => {
    await git(dir, 'init', '-q', '../other');
    await file(dir, 'commondir', '../../other/.git\n');
  },
  'a remote without its address': (dir) => config(dir, '[remote "x"]\n\turl\n'),
  'a branch without its remote': (dir) => config(dir, '[branch "x"]\n\tremote\n'),
  'a colour that is none': (dir) => config(dir, '[color]\n\tui = nonsense\n'),
  'a way to push that is none': (dir) => config(dir, '[push]\n\tdefault = nonsense\n'),
  'line ends that contradict each other': (dir) => config(dir, '[core]\n\tautocrlf = input\n\teol = crlf\n'),
  'a way to follow branches that is none': (dir) => config(dir, '[branch]\n\tautoSetupRebase = nonsense\n'),
};

it.skipIf(!hasGit)('where nothing is odd it is certain, packed or not', async () => {
  const dir = await followed();
  expect(proved(dir)).toEqual([]);
  await git(dir, 'pack-refs', '--all');
  expect(proved(dir)).toEqual([]);
  await git(dir, 'checkout', '-q', '--detach');
  await write(dir, { 'new.txt': '' });
  expect(proved(dir)).toMatchObject([{ path: 'new.txt' }]);
});

it.skipIf(!hasGit).each(Object.entries(doubtful))('git is asked of %s', async (_, act) => {
  const dir = await followed();
  await act(dir);
  expect(proved(dir)).toBeNull();
});
