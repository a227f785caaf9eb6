import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needs } from '../../../core/testing/needs.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { createWatching, gitIn } from '../testing/watching.ts';
import { createGitTrigger } from './git.ts';
import type { SpecOf } from './types.ts';

const all: SpecOf<'git'>['events'] = ['commit', 'branch', 'push', 'pull', 'tag'];

async function repository(path: string) {
  await mkdir(path, { recursive: true });
  const git = gitIn(path);
  await git('init', '-q');
  let n = 0;
  const commit = async (message: string, ...more: string[]) => {
    await writeFile(join(path, `file-${n++}`), message);
    await git('add', '.');
    await git('commit', '-q', '-m', message, ...more);
  };
  await commit('first');
  return { path, git, commit };
}

/** A repository with a bare one that it pushes to, and another clone of that. */
async function three() {
  const dir = await tempDir();
  const bare = join(dir, 'bare.git');
  await gitIn(dir)('init', '-q', '--bare', bare);
  const mine = await repository(join(dir, 'mine'));
  await mine.git('remote', 'add', 'origin', bare);
  await mine.git('push', '-q', '-u', 'origin', 'main');
  await gitIn(dir)('clone', '-q', bare, 'other');
  const other = gitIn(join(dir, 'other'));
  const otherCommits = async (message: string) => {
    await writeFile(join(dir, 'other', message), message);
    await other('add', '.');
    await other('commit', '-q', '-m', message);
    await other('push', '-q');
  };
  return { dir, bare, mine, other, otherCommits };
}

async function watch(path: string, change: Partial<SpecOf<'git'>> = {}) {
  const watching = createWatching();
  const spec: SpecOf<'git'> = { kind: 'git', path, events: all, overlap: 'queue', ...change };
  const start = () =>
    watching.start(createGitTrigger({ clock: watching.clock, log: quietLog, home: '/nowhere' }), spec);
  const stop = start();
  await watching.soon(() => watching.state() !== null, 'the first look');
  const payloads = () => watching.fires.map(({ payload }) => payload as Record<string, string | null>);
  let told = 0;
  return {
    ...watching,
    start,
    stop,
    payloads,
    /** The next events, by kind and name, once there are so many. */
    async next(count: number) {
      await watching.soon(() => watching.fires.length >= told + count, `${count} more events`);
      const news = payloads().slice(told);
      told = watching.fires.length;
      return news.map(({ event, branch, tag }) => `${event} ${branch ?? tag}`);
    },
  };
}

describe.skipIf(!(await needs('git')))('what happens in a repository', () => {
  test('commits of every kind: plain, amended, merged, picked, reverted, rebased', async () => {
    const { path, git, commit } = await repository(join(await tempDir(), 'r'));
    const seen = await watch(path);
    const before = await git('rev-parse', 'HEAD');
    await commit('second');
    expect(await seen.next(1)).toEqual(['commit main']);
    const after = await git('rev-parse', 'HEAD');
    expect(seen.payloads()[0]).toEqual({
      event: 'commit',
      repository: path,
      branch: 'main',
      tag: null,
      commit: after,
      before,
      remote: null,
      message: 'commit: second',
    });
    expect(seen.fires[0]?.label).toBe('a commit on main');

    await git('commit', '-q', '--amend', '-m', 'second, better');
    expect(await seen.next(1)).toEqual(['commit main']);
    await git('checkout', '-q', '-b', 'side');
    expect(await seen.next(1)).toEqual(['branch side']);
    await commit('third');
    expect(await seen.next(1)).toEqual(['commit side']);
    await git('checkout', '-q', 'main');
    expect(await seen.next(1)).toEqual(['branch main']);
    await commit('fourth');
    expect(await seen.next(1)).toEqual(['commit main']);
    await git('merge', '-q', 'side', '-m', 'both');
    expect(await seen.next(1)).toEqual(['commit main']);
    await git('revert', '--no-edit', 'HEAD~1');
    expect(await seen.next(1)).toEqual(['commit main']);
    await git('checkout', '-q', 'side');
    expect(await seen.next(1)).toEqual(['branch side']);
    await git('rebase', '-q', 'main');
    // Told once, at its end, and not as a switch to somewhere and back.
    expect(await seen.next(1)).toEqual(['commit side']);
    await git('reset', '-q', '--hard', 'HEAD~1');
    await git('branch', 'unused');
    await git('branch', '-D', 'unused');
    await git('checkout', '-q', '--detach', 'main');
    await git('checkout', '-q', 'side');
    await git('tag', 'end');
    expect(await seen.next(1), 'moves without a commit are no event').toEqual(['tag end']);
  });

  test('pushes, pulls and fetches are told apart', async () => {
    const { mine, otherCommits } = await three();
    const seen = await watch(mine.path);
    await mine.commit('second');
    expect(await seen.next(1)).toEqual(['commit main']);
    await mine.git('push', '-q');
    expect(await seen.next(1)).toEqual(['push main']);
    expect(seen.payloads().at(-1)).toMatchObject({ remote: 'origin', message: 'update by push' });
    expect(seen.fires.at(-1)?.label).toBe('a push of main to origin');

    await otherCommits('from-other').catch(async () => {});
    const { git } = mine;
    await git('fetch', '-q');
    await git('tag', 'fetched');
    expect(await seen.next(1), 'a fetch moves nothing of mine').toEqual(['tag fetched']);
  });

  test('a pull is told as one, fast forward, merged or rebased', async () => {
    const { mine, other, otherCommits } = await three();
    const seen = await watch(mine.path);
    await otherCommits('one');
    await mine.git('pull', '-q', '--ff');
    expect(await seen.next(1)).toEqual(['pull main']);
    await otherCommits('two');
    await mine.commit('mine');
    expect(await seen.next(1)).toEqual(['commit main']);
    await mine.git('pull', '-q', '--no-rebase', '--no-edit');
    expect(await seen.next(1)).toEqual(['pull main']);
    await mine.git('push', '-q');
    expect(await seen.next(1)).toEqual(['push main']);
    await other('pull', '-q');
    await otherCommits('three');
    await mine.commit('mine again');
    expect(await seen.next(1)).toEqual(['commit main']);
    await mine.git('pull', '-q', '--rebase');
    expect(await seen.next(1)).toEqual(['pull main']);
    await otherCommits('four').catch(() => {});
    await mine.git('push', '-q', '--force');
    expect(await seen.next(1)).toEqual(['push main']);
    expect((await mine.git('pull', '-q')) && seen.fires.length, 'with nothing new').toBeFalsy();
  });

  test('only the branch and the events that are asked for; tags whatever the branch', async () => {
    const { path, git, commit } = await repository(join(await tempDir(), 'r'));
    const seen = await watch(path, { branch: 'release/*', events: ['commit', 'tag'] });
    await commit('not this');
    await git('checkout', '-q', '-b', 'release/1');
    await commit('but this');
    expect(await seen.next(1)).toEqual(['commit release/1']);
    await git('tag', '-a', 'v1', '-m', 'one');
    expect(await seen.next(1)).toEqual(['tag v1']);
    await git('tag', '-f', 'v1', 'main');
    expect(await seen.next(1)).toEqual(['tag v1']);
    expect(seen.fires).toHaveLength(3);
  });

  test('packing the refs is no event, and what comes after it is', async () => {
    const { path, git, commit } = await repository(join(await tempDir(), 'r'));
    await git('tag', 'old');
    const seen = await watch(path);
    await git('pack-refs', '--all');
    await git('gc', '-q');
    await commit('after');
    expect(await seen.next(1)).toEqual(['commit main']);
    await git('tag', '-d', 'old');
    await git('tag', 'new');
    expect(await seen.next(1)).toEqual(['tag new']);
  });

  test('what happened while nobody looked is told once', async () => {
    const { path, git, commit } = await repository(join(await tempDir(), 'r'));
    const seen = await watch(path);
    seen.stop();
    await commit('one');
    await commit('two');
    await git('tag', 'v2');
    const stop = seen.start();
    expect((await seen.next(2)).sort()).toEqual(['commit main', 'tag v2']);
    stop();
    seen.start();
    await git('tag', 'v3');
    expect(await seen.next(1)).toEqual(['tag v3']);
  });

  test('a worktree has its own branch, and a bare repository is pushed into', async () => {
    const { dir, bare, mine } = await three();
    await mine.git('worktree', 'add', '-q', '-b', 'wt', join(dir, 'tree'));
    const tree = await watch(join(dir, 'tree'), { branch: 'wt' });
    const pushed = await watch(bare);
    const git = gitIn(join(dir, 'tree'));
    await writeFile(join(dir, 'tree', 'x'), 'x');
    await git('add', '.');
    await git('commit', '-q', '-m', 'in the tree');
    expect(await tree.next(1)).toEqual(['commit wt']);
    await git('push', '-q', 'origin', 'wt');
    expect(await tree.next(1)).toEqual(['push wt']);
    expect(await pushed.next(1)).toEqual(['push wt']);
  });

  test('a repository that goes is said so, and is watched again when it is back', async () => {
    const dir = await tempDir();
    const { path, commit } = await repository(join(dir, 'r'));
    const seen = await watch(path);
    await rename(path, join(dir, 'away'));
    await seen.soon(() => /is not there|no git repository/.test(seen.trouble() ?? ''), 'the trouble');
    await rename(join(dir, 'away'), path);
    await seen.soon(() => seen.trouble() === null, 'the end of the trouble', 5_000);
    await commit('again');
    expect(await seen.next(1)).toEqual(['commit main']);
  });

  test('what could not be started is told again, with the same key', async () => {
    const { path, commit } = await repository(join(await tempDir(), 'r'));
    const seen = await watch(path);
    seen.refuse(new Error('no'));
    await commit('one');
    await seen.soon(() => seen.trouble()?.includes('no'), 'the trouble');
    seen.refuse(null);
    expect(await seen.next(1)).toEqual(['commit main']);
    await seen.soon(() => seen.trouble() === null, 'the end of the trouble');
    expect(seen.fires).toHaveLength(1);
  });

  test('what comes while its own run is under way is marked as such', async () => {
    const { path, commit } = await repository(join(await tempDir(), 'r'));
    const seen = await watch(path);
    seen.setBusy(true);
    await commit('by the run');
    await seen.next(1);
    expect(seen.fires[0]?.duringRun).toBe(true);
    seen.setBusy(false);
    await commit('by hand');
    await seen.next(1);
    expect(seen.fires[1]?.duringRun).toBeUndefined();
  });
});
