import { execFileSync } from 'node:child_process';
import { realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { needs } from '../../../core/testing/needs.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { git, repository, writeTree } from '../files/testing/trees.ts';
import { homeWithProjects, startProjects } from '../testing/started-projects.ts';
import { damageAt } from './git-damage.ts';

const onLinux = test.skipIf(!(await needs('git')) || process.platform !== 'linux');
const place = async () => realpathSync(await tempDir());
const saysOf = (folder: string) => damageAt(folder)?.sentence.replace('Its .git is damaged: ', '');

onLinux('what is wrong with a .git is called what it is', async () => {
  const root = await place();
  writeTree(root, {
    'none/package.json': '{}',
    'empty/.git/': '',
    'no-objects/.git/HEAD': 'ref: refs/heads/main\n',
    'garbage/.git': 'nonsense',
    'nowhere/.git': 'gitdir: /there/is/nothing\n',
    'device/.git': 'gitdir: /dev/zero\n',
    'itself/.git': 'gitdir: .\n',
    'pipe/': '',
    'link/': '',
  });
  execFileSync('mkfifo', [join(root, 'pipe', '.git')]);
  symlinkSync('nothing', join(root, 'link', '.git'));
  const sound = repository(join(root, 'sound'));
  expect([saysOf(join(root, 'none')), saysOf(sound)]).toEqual([undefined, undefined]);
  expect(saysOf(join(root, 'empty'))).toBe('it is empty');
  expect(saysOf(join(root, 'no-objects'))).toBe('it has no objects, so its commits are not there');
  expect(saysOf(join(root, 'garbage'))).toBe('it is a file that does not say where its repository is');
  expect(saysOf(join(root, 'nowhere'))).toBe('it points to /there/is/nothing, which is not there');
  expect(saysOf(join(root, 'device'))).toBe('it points to /dev/zero, which is not there');
  expect(saysOf(join(root, 'itself'))).toBe('it has no objects, so its commits are not there');
  expect(saysOf(join(root, 'pipe'))).toBe('it is neither a folder nor a file');
  expect(saysOf(join(root, 'link'))).toBe('it is a link that leads nowhere');
});

onLinux('the command that is offered mends it', async () => {
  const root = await place();
  const mend = (folder: string, say = (command: string) => command) => {
    const action = damageAt(folder)?.mend;
    if (action?.kind !== 'command') throw new Error(`no command for ${folder}`);
    execFileSync('sh', ['-c', say(action.command)], { stdio: 'pipe' });
    expect(damageAt(folder)).toBeNull();
  };
  const headless = repository(join(root, "no head; it's"), {}, '-b', 'trunk');
  rmSync(join(headless, '.git', 'HEAD'));
  mend(headless);
  expect(git(headless, 'status', '--porcelain=v2', '--branch')).toContain('branch.head trunk');
  writeFileSync(join(headless, '.git', 'HEAD'), 'nonsense');
  mend(headless);
  expect(git(headless, 'log', '--oneline')).toContain('first');

  const refless = repository(join(root, 'refless'));
  git(refless, 'pack-refs', '--all');
  rmSync(join(refless, '.git', 'refs'), { recursive: true });
  mend(refless);
  expect(git(refless, 'log', '--oneline')).toContain('first');

  const main = repository(join(root, 'main'));
  const tree = join(root, 'tree');
  git(main, 'worktree', 'add', '-q', tree, '-b', 'side');
  renameSync(main, join(root, 'moved'));
  mend(tree, (command) => command.replace('REPOSITORY', join(root, 'moved')));
  expect(git(tree, 'status', '--porcelain=v2', '--branch')).toContain('branch.head side');

  writeTree(root, { 'empty/.git/': '' });
  mend(join(root, 'empty'));
});

onLinux(
  'a damaged one is listed with what is wrong, with a manifest and without, and so is one that breaks later',
  async () => {
    const { folder, ...home } = await homeWithProjects();
    repository(join(folder, 'sound'), { 'package.json': '{}' });
    writeTree(folder, { 'manifest/Cargo.toml': '', 'manifest/.git': 'gitdir: ../nowhere\n', 'bare-bones/.git/': '' });
    const { client, rested, rowNow, comes } = await startProjects(home);
    await rested();
    for (const [name, why] of [
      ['manifest', 'Its .git is damaged: it points to ../nowhere, which is not there'],
      ['bare-bones', 'Its .git is damaged: it is empty'],
    ] as const) {
      const row = await rowNow(name);
      expect(row).toMatchObject({ kind: 'repository', git: { problem: why }, worst: why });
      const { health } = await client.projects.get({ id: row.id });
      expect(health?.losses[0]).toMatchObject({ cause: 'git.unreadable', sentence: why, file: '.git' });
      expect(JSON.stringify(health)).not.toMatch(/version control|git.* init/);
      expect(health?.fine.map(({ cause }) => cause).filter((cause) => cause.startsWith('git.'))).toEqual([]);
      await expect(client.projects.git({ id: row.id })).rejects.toMatchObject({ data: { why } });
    }
    const { id } = await rowNow('sound');
    const head = join(folder, 'sound', '.git', 'HEAD');
    rmSync(head);
    await comes('the damage', async () => (await rowNow('sound')).git?.problem?.includes('no HEAD'));
    writeFileSync(head, 'ref: refs/heads/main\n');
    await comes('the repair', async () => (await rowNow('sound')).git?.problem === null);
    expect(await rowNow('sound')).toMatchObject({ id, git: { branch: 'main', staged: 0 } });
  },
);
