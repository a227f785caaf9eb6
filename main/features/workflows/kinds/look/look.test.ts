import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Json, Runs } from '../../../../core/runs/types.ts';
import { createFakeClock } from '../../../../core/testing/fake-clock.ts';
import { needs } from '../../../../core/testing/needs.ts';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import { startTestCore } from '../../../../core/testing/test-core.ts';
import { callKind, resultOf, stepContext } from '../testing/context.ts';
import { createLookKind } from './look.ts';
import type { Found } from './repositories.ts';

const run = promisify(execFile);
const git = (cwd: string, ...args: string[]) =>
  run('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', '-c', 'init.defaultBranch=main', ...args], { cwd });

const nothing = {
  attention: { list: () => ({ items: [], putAway: [] }) },
  journal: { list: async () => ({ events: [], nextBefore: null }) },
  runs: { list: async () => ({ runs: [], next: null }) },
};

describe.skipIf(!(await needs('git')))('repositories', () => {
  const kind = createLookKind({ ...nothing, clock: createFakeClock() });
  const look = async (home: string, value: Json) =>
    (await resultOf(callKind(kind, value, stepContext({ home }).context))) as unknown as Found;

  it('are found with their branches: plain, bare, worktrees and modules, each once', async () => {
    const home = await tempDir();
    const shop = join(home, 'projects', 'shop');
    await mkdir(shop, { recursive: true });
    await git(shop, 'init');
    await git(shop, 'commit', '--allow-empty', '-m', 'x');
    await git(shop, 'worktree', 'add', '-b', 'fix/this', '../shop-fix');
    await git(shop, 'init', '--bare', '../mirror.git');
    await git(shop, 'clone', shop, '../group/detached');
    await git(join(home, 'projects/group/detached'), 'checkout', '--detach');
    await mkdir(join(shop, 'vendored'), { recursive: true });
    await git(join(shop, 'vendored'), 'init');
    await mkdir(join(home, 'projects/node_modules/x'), { recursive: true });
    await git(join(home, 'projects/node_modules/x'), 'init');
    await symlink(join(home, 'projects'), join(home, 'projects', 'loop'));
    await symlink(shop, join(home, 'projects', 'zz-same'));
    await symlink(join(home, 'gone'), join(home, 'projects', 'dangling'));
    const elsewhere = await tempDir();
    await git(elsewhere, 'init');
    await symlink(elsewhere, join(home, 'projects', 'linked'));
    await writeFile(join(home, 'projects', 'file'), '');

    const found = await look(home, { repositories: '~/projects' });
    const at = (path: string) => join(home, 'projects', path);
    expect(found.repositories).toEqual([
      { path: at('group/detached'), name: 'detached', branch: null, kind: 'repository' },
      { path: at('linked'), name: 'linked', branch: expect.any(String), kind: 'repository' },
      { path: at('mirror.git'), name: 'mirror.git', branch: expect.any(String), kind: 'bare' },
      { path: at('shop'), name: 'shop', branch: expect.any(String), kind: 'repository' },
      { path: at('shop-fix'), name: 'shop-fix', branch: 'fix/this', kind: 'worktree' },
    ]);
    expect(found).toMatchObject({ unreadable: 0, cut: false });
    expect(
      (await look(home, { repositories: '~/projects', depth: 1 })).repositories.map(({ name }) => name),
    ).not.toContain('detached');
    expect((await look(home, { repositories: shop, depth: 0 })).repositories).toHaveLength(1);
  });

  it('that cannot be read are counted', async () => {
    const home = await tempDir();
    // A path that is too long: root can read everything else.
    let deep = home;
    while (deep.length < 3_850) deep = join(deep, 'd'.repeat(Math.min(200, 3_950 - deep.length)));
    await mkdir(deep, { recursive: true });
    const name = 'x'.repeat(200);
    await run('mkdir', [name], { cwd: deep });
    try {
      expect(await look(home, { repositories: deep })).toMatchObject({ repositories: [], unreadable: 1 });
    } finally {
      await run('rmdir', [name], { cwd: deep });
    }
  });

  it('below a folder that is not there are an error', async () => {
    const home = await tempDir();
    await expect(look(home, { repositories: '~/x' })).rejects.toThrow(`repositories: there is no folder ${home}/x`);
    await writeFile(join(home, 'file'), '');
    await expect(look(home, { repositories: '~/file' })).rejects.toThrow('is no folder');
    await expect(look(home, { disk: '~/x' })).rejects.toThrow(`disk: there is no folder ${home}/x`);
  });
});

describe('facts of Optimus', () => {
  it('come from where they are kept', async () => {
    const { core, clock } = await startTestCore();
    const { attention, journal } = core.services;
    const asked: unknown[] = [];
    const runs: Pick<Runs, 'list'> = {
      list: async (filter) => {
        asked.push(filter);
        return { runs: [], next: null };
      },
    };
    const kind = createLookKind({ attention, journal, runs, clock });
    const look = async (value: Json) => resultOf(callKind(kind, value, stepContext().context));
    attention
      .source('disk')
      .set([{ key: 'disk/low', severity: 'warning', sentence: 'Little room', evidence: '5 %', actions: [] }]);
    expect(await look('attention')).toMatchObject({
      worst: 'warning',
      items: [{ key: 'disk/low', sentence: 'Little room' }],
    });

    await journal.append({ kind: 'a.happened', sentence: 'Old' });
    clock.advance(3_600_000);
    for (const n of [1, 2, 3]) await journal.append({ kind: 'a.happened', sentence: `New ${n}` });
    expect(await look({ journal: { since: '30m', kinds: ['a.happened'] } })).toMatchObject({
      events: [{ sentence: 'New 3' }, { sentence: 'New 2' }, { sentence: 'New 1' }],
      cut: false,
    });
    expect(await look({ journal: { kinds: ['a.happened'], limit: 2 } })).toMatchObject({
      events: { length: 2 },
      cut: true,
    });

    expect(await look({ runs: { since: '7d', states: ['failed'] } })).toEqual({ runs: [], cut: false });
    expect(asked).toEqual([{ since: clock.now() - 7 * 86_400_000, states: ['failed'], limit: 500 }]);
    expect(await look({ disk: '/' })).toMatchObject({ path: '/', freePercent: expect.any(Number) });
  });
});
