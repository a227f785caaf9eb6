import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { needs } from '../../../core/testing/needs.ts';
import { until } from '../../../core/testing/until.ts';
import { createHistoryReader } from './history-reader.ts';
import { createGitQueue } from './queue.ts';
import { commit, git, openGit, projectAt, repository, write } from './testing/repos.ts';

const hasGit = await needs('git');

describe.skipIf(!hasGit)('history', () => {
  it('days, authors by the mailmap, churn and ages', async () => {
    const dir = await repository({ 'a.txt': '1\n2\n', '.mailmap': 'Ada Lovelace <ada@example.org>\n' });
    await commit(dir, { 'a.txt': '1\n3\n', 'new\nline.txt': 'x\n', 'bin.dat': Buffer.from([0, 1, 2]) });
    await rm(join(dir, 'bin.dat'));
    const head = await commit(dir, { 'a.txt': '1\n' });
    const history = await openGit().git.history(projectAt(dir));
    expect(history).toMatchObject({ head, commits: 3, cut: false });
    expect(history.authors).toMatchObject([{ name: 'Ada Lovelace', commits: 3, added: 5, removed: 2 }]);
    expect(history.days.reduce((sum, { commits }) => sum + commits, 0)).toBe(3);
    expect(history.days[0]?.day).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(history.churn[0]).toEqual({ path: 'a.txt', commits: 3, lines: 5 });
    expect(history.churn.map(({ path }) => path)).toContain('new\nline.txt');
    // What was deleted has no age.
    expect(history.ages[0]).toEqual({ label: 'Up to a week', files: 3 });
  });

  it('before the first commit there is none, and a first commit only where all of it is there', async () => {
    const { git: asked } = openGit();
    const dir = await repository();
    const first = (await git(dir, 'rev-parse', 'HEAD')).trim();
    await commit(dir, { 'a.txt': '2' });
    expect(await asked.firstCommit(projectAt(dir))).toBe(first);
    const clone = join(dir, '..', 'clone');
    await git(dir, 'clone', '-q', '--depth', '1', `file://${dir}`, clone);
    expect(await asked.firstCommit(projectAt(clone))).toBeNull();
    const fresh = join(dir, '..', 'fresh');
    await git(dir, 'init', '-q', fresh);
    expect(await asked.firstCommit(projectAt(fresh))).toBeNull();
    expect(await asked.history(projectAt(fresh))).toMatchObject({ head: '', commits: 0, days: [], firstAt: null });
  });

  it('a path that looks like the beginning of a commit is none', () => {
    const reader = createHistoryReader({ now: 0 });
    for (const token of [
      '\x01abc',
      '10',
      'Ada',
      '',
      '\n:1 2 3 4 M',
      '\x01odd',
      '1\t2\t\x01odd',
      '\x01def',
      '5',
      'Bob',
      '',
    ])
      reader.token(Buffer.from(token));
    expect(reader.end()).toMatchObject({
      head: 'abc',
      commits: 2,
      firstAt: 5_000,
      lastAt: 10_000,
      churn: [{ path: '\x01odd', commits: 1, lines: 3 }],
    });
  });

  it('the oldest are left out of a history without end', () => {
    const reader = createHistoryReader({ now: 0 });
    for (let i = 0; i < 20_001; i += 1)
      for (const token of [`\x01${i}`, String(30_000 - i), 'Ada', '', `1\t1\tf${i}`]) reader.token(Buffer.from(token));
    const history = reader.end();
    expect(history).toMatchObject({ head: '0', commits: 20_000, cut: true });
    expect(history.churn).toHaveLength(100);
  });

  it('is given up when nobody wants it any more', async () => {
    const dir = await repository();
    const { git: asked, children } = openGit();
    const controller = new AbortController();
    const asking = asked.history(projectAt(dir), { signal: controller.signal });
    controller.abort(new Error('no longer'));
    await expect(asking).rejects.toThrow('no longer');
    await until(() => children.list().length === 0 && asked.stats().running === 0);
  });
});

describe.skipIf(!hasGit)('detail', () => {
  it('branches, stashes, worktrees, remotes, submodules, commits', async () => {
    const origin = await repository();
    const dir = join(origin, '..', 'clone');
    await git(origin, 'clone', '-q', `file://${origin}`, dir);
    await git(dir, 'remote', 'add', 'fork', 'https://ada:secret@example.org/fork.git');
    await git(dir, 'submodule', '--quiet', 'add', origin, 'sub');
    await commit(dir, { 'b.txt': 'b' }, 'a subject, with a comma');
    await git(dir, 'tag', 'v1');
    await git(dir, 'branch', 'gone', '--track', 'origin/main');
    await git(dir, 'config', 'branch.gone.merge', 'refs/heads/nowhere');
    await write(dir, { 'a.txt': 'stashed' });
    await git(dir, 'stash', 'push', '-q', '-m', 'for later');
    const tree = join(dir, '..', 'a tree');
    await git(dir, 'worktree', 'add', '-q', '--detach', tree);
    await git(dir, 'worktree', 'lock', tree);
    await write(dir, { 'new.txt': '' });
    const head = (await git(dir, 'rev-parse', 'HEAD')).trim();

    const detail = await openGit().git.detail(projectAt(dir));
    expect(detail).toMatchObject({ by: 'git', problems: [], filesCut: false });
    expect(detail.files).toEqual([{ path: 'new.txt', from: null, index: '?', worktree: '?', submodule: false }]);
    const [main, gone] = [
      detail.branches.find(({ current }) => current),
      detail.branches.find((b) => b.name === 'gone'),
    ];
    expect(main).toMatchObject({ name: 'main', head, upstream: 'origin/main', ahead: 1, behind: 0, author: 'Ada' });
    expect(gone).toMatchObject({ current: false, upstreamGone: true, ahead: null });
    expect(detail.stashes).toMatchObject([{ index: 0, subject: 'On main: for later' }]);
    expect(detail.worktrees).toEqual([
      { path: dir, branch: 'main', head, locked: false, prunable: false },
      { path: tree, branch: null, head, locked: true, prunable: false },
    ]);
    expect(detail.remotes).toEqual([
      { name: 'origin', url: `file://${origin}` },
      { name: 'fork', url: 'https://example.org/fork.git' },
    ]);
    expect(detail.submodules).toEqual([{ path: 'sub', url: origin }]);
    expect(detail.commits[0]).toMatchObject({ hash: head, subject: 'a subject, with a comma', author: 'Ada' });
    expect(detail.commits[0]?.refs).toEqual(['main', 'tag: v1']);
  });
});

describe('the queue', () => {
  it('never two of one project, never more than its places, the opened project first', async () => {
    const queue = createGitQueue(2);
    const gates: Record<string, () => void> = {};
    const begun: string[] = [];
    const put = (key: string, name: string, priority: 'opened' | 'asked' | 'background', signal?: AbortSignal) =>
      queue.run(key, priority, signal, () => {
        begun.push(name);
        return new Promise<void>((resolve) => {
          gates[name] = resolve;
        });
      });
    const gone = new AbortController();
    const all = [
      put('a', 'a1', 'asked'),
      put('a', 'a2', 'opened'),
      put('b', 'b1', 'asked'),
      put('c', 'c1', 'background'),
      put('d', 'd1', 'asked'),
    ];
    const left = put('e', 'e1', 'opened', gone.signal);
    expect(begun).toEqual(['a1', 'b1']);
    gone.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    queue.prefer('c');
    gates.b1?.();
    await until(() => begun.length === 3);
    expect(begun[2]).toBe('c1');
    gates.a1?.();
    await until(() => begun.length === 4);
    expect(begun[3]).toBe('a2');
    gates.c1?.();
    await until(() => begun.length === 5);
    for (const open of Object.values(gates)) open();
    await Promise.all(all);
    expect(queue.stats()).toEqual({ running: 0, waiting: 0 });
    await expect(queue.run('a', 'asked', undefined, () => Promise.reject(new Error('bad')))).rejects.toThrow('bad');
    await until(() => queue.stats().running === 0);
  });
});
