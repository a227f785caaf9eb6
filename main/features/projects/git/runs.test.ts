import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createBench } from '../../../core/runs/testing/engine.ts';
import { needs } from '../../../core/testing/needs.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { until } from '../../../core/testing/until.ts';
import { createGitRuns } from './runs.ts';
import { commit, git, gitFails, openGit, plainEnv, projectAt, repository, write } from './testing/repos.ts';

const hasGit = await needs('git');

async function setUp() {
  const bench = await createBench();
  const runs = await bench.engine();
  const { git: asked } = openGit();
  const changed: string[] = [];
  const known = new Map<string, string>();
  const gitRuns = createGitRuns({
    runs,
    git: asked,
    resolve: (id) => (known.has(id) ? { ...projectAt(known.get(id) ?? ''), id } : null),
    onChanged: (id) => changed.push(id),
  });
  return {
    bench,
    runs,
    gitRuns,
    changed,
    known,
    /** Starts it, and lets the time pass that a second try waits for. */
    async act(which: 'fetch' | 'pull', dirs: Record<string, string>) {
      for (const [id, dir] of Object.entries(dirs)) known.set(id, dir);
      const { runId } = await gitRuns[which](Object.keys(dirs));
      const run = await until(async () => {
        const found = await runs.get(runId);
        if (found.steps.some(({ state }) => state === 'retrying')) bench.clock.advance(10_000);
        return ['succeeded', 'failed'].includes(found.state) ? found : null;
      });
      const ids = Object.keys(dirs);
      const steps = await Promise.all(ids.map((_, index) => runs.step(runId, `p${index + 1}`)));
      return {
        state: run.state,
        sentences: steps.map(({ result, step }) => step.error?.sentence ?? (result as { sentence: string }).sentence),
        steps,
      };
    },
  };
}

/** A repository and a clone of it that follows it, which is called as its folder is. */
async function pair(name = 'shop'): Promise<{ origin: string; dir: string }> {
  const origin = await repository({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
  const dir = join(origin, '..', name);
  await git(origin, 'clone', '-q', `file://${origin}`, dir);
  return { origin, dir };
}

const headOf = async (dir: string) => (await git(dir, 'rev-parse', 'HEAD')).trim();

describe.skipIf(!hasGit)('fetch and pull', () => {
  it('tells what came, and changes nothing here', async () => {
    const { act, changed } = await setUp();
    const { origin, dir } = await pair();
    const before = await headOf(dir);
    expect(await act('fetch', { one: dir })).toMatchObject({ state: 'succeeded', sentences: ['shop: nothing new'] });
    for (const n of ['1', '2', '3']) await commit(origin, { 'c.txt': n });
    const { state, sentences, steps } = await act('fetch', { one: dir });
    expect({ state, sentences }).toEqual({ state: 'succeeded', sentences: ['shop: 3 new commits on origin/main'] });
    expect(steps[0]?.result).toMatchObject({ proof: { head: before, upstream: await headOf(origin), behind: 3 } });
    await git(origin, 'checkout', '-q', '-b', 'side');
    expect((await act('fetch', { one: dir })).sentences).toEqual(['shop: new on other branches']);
    expect(await headOf(dir)).toBe(before);
    expect(changed).toEqual(['one', 'one', 'one']);
  });

  it('a pull is a fast-forward, proven afterwards', async () => {
    const { act } = await setUp();
    const { origin, dir } = await pair();
    expect((await act('pull', { one: dir })).sentences).toEqual(['shop: nothing new']);
    const head = await commit(origin, { 'a.txt': 'new\n' });
    // What is changed elsewhere in the tree is in nobody's way.
    await write(dir, { 'b.txt': 'mine\n' });
    const { sentences, steps } = await act('pull', { one: dir });
    expect(sentences).toEqual(['shop: 1 new commit from origin/main']);
    expect(steps[0]?.result).toMatchObject({ changed: true, proof: { head, upstream: head, ahead: 0, behind: 0 } });
    expect(await headOf(dir)).toBe(head);
    expect(await git(dir, 'diff', '--name-only')).toBe('b.txt\n');
  });

  it('nothing is changed where it is no fast-forward, or where changes are in the way', async () => {
    const { act } = await setUp();
    const { origin, dir } = await pair();
    await commit(origin, { 'a.txt': 'theirs\n' });
    await write(dir, { 'a.txt': 'mine\n' });
    const before = await headOf(dir);
    expect((await act('pull', { one: dir })).sentences).toEqual([
      'shop: changes of your own are in the way (a.txt); nothing was changed',
    ]);
    expect(await headOf(dir)).toBe(before);
    await git(dir, 'commit', '-qam', 'mine');
    await commit(dir, { 'c.txt': '1' });
    const mine = await headOf(dir);
    expect((await act('pull', { one: dir })).sentences).toEqual([
      'shop: not a fast-forward: 2 ahead, 1 behind; nothing was changed',
    ]);
    expect(await headOf(dir)).toBe(mine);
  });

  it('what it does not touch', async () => {
    const { act } = await setUp();
    const { origin, dir } = await pair();
    const theirs = await commit(origin, { 'a.txt': 'theirs\n' });
    await commit(dir, { 'a.txt': 'mine\n' });
    await git(dir, 'fetch', '-q');
    await gitFails(dir, 'merge', theirs);
    expect(await act('pull', { one: dir })).toMatchObject({
      state: 'failed',
      sentences: ['shop: Not pulled: a merge is under way here; end it first.'],
    });
    await git(dir, 'merge', '--abort');

    await git(dir, 'checkout', '-q', '--detach');
    expect((await act('pull', { one: dir })).sentences).toEqual([
      'shop: no branch is checked out; nothing was changed',
    ]);
    await git(dir, 'checkout', '-q', '-b', 'own');
    expect((await act('pull', { one: dir })).sentences).toEqual(['shop: own has no upstream; nothing was changed']);

    const elsewhere = await tempDir();
    await git(dir, 'config', 'core.worktree', elsewhere);
    expect((await act('pull', { one: dir })).sentences[0]).toContain(`has its files written to ${elsewhere}`);
    expect(await readdir(elsewhere)).toEqual([]);

    const alone = await repository();
    expect((await act('fetch', { two: alone })).sentences[0]).toContain('It has no remote to fetch from.');
  });

  it('a repository that is set to harm runs nothing', async () => {
    const { act } = await setUp();
    const { origin, dir } = await pair();
    const marks = await tempDir();
    const trap = join(marks, '..', `trap-${Math.random().toString(36).slice(2)}`);
    await writeFile(trap, `#!/bin/sh\necho "$0 $*" >> '${marks}/sprung'\nexit 0\n`);
    await chmod(trap, 0o755);
    onTestFinished(() => rm(trap, { force: true }));
    for (const hook of ['post-merge', 'post-checkout', 'reference-transaction', 'post-index-change', 'pre-auto-gc'])
      await symlink(trap, join(dir, '.git/hooks', hook));
    for (const [key, value] of [
      ['core.fsmonitor', trap],
      ['core.sshCommand', trap],
      ['core.askPass', trap],
      ['core.alternateRefsCommand', trap],
      ['credential.helper', `!${trap}`],
      ['remote.origin.uploadpack', trap],
      ['gpg.program', trap],
      ['merge.verifySignatures', 'true'],
      ['branch.main.mergeOptions', '--no-ff --verify-signatures'],
      ['protocol.ext.allow', 'always'],
    ] as const)
      await git(dir, '-c', 'core.hooksPath=/dev/null', 'config', key, value);
    const head = await commit(origin, { 'a.txt': 'new\n' });
    expect((await act('pull', { one: dir })).sentences).toEqual(['shop: 1 new commit from origin/main']);
    expect(await headOf(dir)).toBe(head);

    await git(dir, 'config', 'remote.origin.url', `ext::${trap} x`);
    expect((await act('fetch', { one: dir })).sentences[0]).toContain('a kind of address that could run programs');
    await git(dir, 'config', 'filter.evil.smudge', trap);
    expect((await act('pull', { one: dir })).sentences[0]).toContain('(filter.evil.smudge)');
    expect(await readdir(marks)).toEqual([]);
  });

  it('of several each is told, and one that fails keeps none of the others from it', async () => {
    const { act, gitRuns, known, runs } = await setUp();
    const good = await pair('good');
    await commit(good.origin, { 'c.txt': '1' });
    const bad = await pair('bad');
    await rm(bad.origin, { recursive: true });
    const { state, sentences, steps } = await act('fetch', { good: good.dir, bad: bad.dir });
    expect(state).toBe('failed');
    expect(sentences).toEqual([
      'good: 1 new commit on origin/main',
      'bad: There is no such repository at the remote, or it may not be read.',
    ]);
    // Asking again would not have helped.
    expect(steps[1]?.step.attempts).toHaveLength(1);
    await expect(gitRuns.fetch(['nobody'])).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const many = Array.from({ length: 2_000 }, (_, index) => `m${index}`);
    for (const id of many) known.set(id, good.dir);
    await expect(gitRuns.fetch(many)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(runs.running()).toEqual([]);
  });

  it('a remote that does not answer, and one that wants a password', async () => {
    const { act } = await setUp();
    const { dir } = await pair();
    const silent = createTcpServer();
    const port = await listening(silent);
    await new Promise((resolve) => silent.close(resolve));
    await git(dir, 'remote', 'set-url', 'origin', `git://127.0.0.1:${port}/x`);
    const { sentences, steps } = await act('fetch', { one: dir });
    expect(sentences).toEqual(['shop: The remote does not answer.']);
    expect(steps[0]?.step.attempts).toHaveLength(2);

    const server = createServer((_, response) => {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
    });
    onTestFinished(() => void server.close());
    await git(dir, 'remote', 'set-url', 'origin', `http://127.0.0.1:${await listening(server)}/x.git`);
    expect((await act('fetch', { one: dir })).sentences).toEqual([
      'shop: The remote asks for a password, which only a terminal can give.',
    ]);
  });

  it('over the wire of git itself', async () => {
    const { act } = await setUp();
    const { origin, dir } = await pair();
    const probe = createTcpServer();
    const port = await listening(probe);
    await new Promise((resolve) => probe.close(resolve));
    const daemon: ChildProcess = spawn(
      'git',
      [
        'daemon',
        '--export-all',
        '--listen=127.0.0.1',
        `--port=${port}`,
        `--base-path=${join(origin, '..')}`,
        '--verbose',
      ],
      { env: plainEnv, stdio: ['ignore', 'ignore', 'pipe'], detached: true },
    );
    onTestFinished(() => {
      if (daemon.pid !== undefined) process.kill(-daemon.pid, 'SIGKILL');
    });
    let told = '';
    daemon.stderr?.on('data', (chunk) => {
      told += chunk;
    });
    await until(() => told.includes('Ready to rumble'));
    await git(dir, 'remote', 'set-url', 'origin', `git://127.0.0.1:${port}/repo`);
    await commit(origin, { 'c.txt': '1' });
    expect((await act('pull', { one: dir })).sentences).toEqual(['shop: 1 new commit from origin/main']);
  });
});

function listening(server: ReturnType<typeof createTcpServer>): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}
