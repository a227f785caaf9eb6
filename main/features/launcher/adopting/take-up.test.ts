import { spawn } from 'node:child_process';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createProcessFacts } from '../../../core/children/process-facts.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { openTestStore } from '../../../core/testing/test-store.ts';
import { until } from '../../../core/testing/until.ts';
import { createLauncherRepo, wantedRow } from '../repo.ts';
import { makeService } from '../testing/make-service.ts';
import { startSupervised } from '../testing/supervised.ts';
import type { Compose, ComposeContainer } from '../types.ts';

const time = { timeout: 180_000 };
const up = { ready: { type: 'log', pattern: '^up' } } as const;

async function place() {
  return { store: await openTestStore(createSystemClock()), folder: await tempDir() };
}

describe('after an orderly end', time, () => {
  test('what was kept runs on and is taken up, what ended with Optimus is offered, and the offer starts it', async () => {
    const where = await place();
    const first = await startSupervised(where);
    first.put('shop/keep', 'echo up; exec sleep 1000', { ...up, keep: true });
    first.put('shop/web', 'echo up; exec sleep 1000', up);
    first.put('shop/idle', 'echo up; exec sleep 1000', up);
    await first.launcher.begin();
    await first.start(['shop/keep', 'shop/web', 'shop/idle']);
    const keep = await first.comes('shop/keep', 'ready');
    const web = await first.comes('shop/web', 'ready');
    await first.comes('shop/idle', 'ready');
    await first.stopAll(['shop/idle']);
    const { facts } = first.children;
    await first.stop();
    expect(await facts.alive(keep.process?.pid ?? 0)).toBe(true);
    expect(await facts.alive(web.process?.pid ?? 0)).toBe(false);

    const second = await startSupervised(where);
    second.put('shop/keep', 'echo up; exec sleep 1000', { ...up, keep: true });
    second.put('shop/web', 'echo up; exec sleep 1000', up);
    await second.launcher.begin();
    expect(await second.comes('shop/keep', 'ready')).toMatchObject({
      process: { pid: keep.process?.pid, adopted: true },
      keep: true,
    });
    const { ids, endedAt } = second.launcher.interrupted();
    expect(ids).toEqual(['shop/web']);
    expect(endedAt).toBeGreaterThan(Date.now() - 3_600_000);
    const offered = await until(() => second.attention.list().items[0]);
    expect(offered).toMatchObject({
      key: 'launcher/interrupted',
      severity: 'info',
      sentence: 'web ended with Optimus',
    });
    expect(await second.attention.act('launcher/interrupted', 'start')).toMatchObject({ done: true });
    await second.comes('shop/web', 'ready');
    expect(second.launcher.interrupted().ids).toEqual([]);
    await until(() => second.attention.list().items.length === 0);

    // Stopped by somebody, it is proven, and not there the next time.
    const [receipt] = await second.stopAll(['shop/keep']);
    expect(receipt).toMatchObject({ ok: true, left: [] });
    expect(await facts.alive(keep.process?.pid ?? 0)).toBe(false);
    await second.stopAll(['shop/web']);
    await second.stop();
    const third = await startSupervised(where);
    await third.launcher.begin();
    expect(third.launcher.statuses()).toEqual([]);
    expect(third.launcher.interrupted().ids).toEqual([]);
  });

  test('one that was to run on and ended meanwhile is started again when its policy says so, and offered otherwise', async () => {
    const where = await place();
    const first = await startSupervised(where);
    await first.launcher.begin();
    const again = { ...up, keep: true, restart: { when: 'always', firstDelaySeconds: 0 } } as const;
    first.put('shop/again', 'echo up; exec sleep 1000', again);
    first.put('shop/once-more', 'echo up; exec sleep 1000', { ...up, keep: true });
    await first.start(['shop/again', 'shop/once-more']);
    const pids: number[] = [];
    for (const id of ['shop/again', 'shop/once-more']) pids.push((await first.comes(id, 'ready')).process?.pid ?? 0);
    const { facts } = first.children;
    await first.stop();
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    await until(async () => !(await Promise.all(pids.map(facts.alive))).some(Boolean));
    const second = await startSupervised(where);
    second.put('shop/again', 'echo up; exec sleep 1000', again);
    second.put('shop/once-more', 'echo up; exec sleep 1000', { ...up, keep: true });
    await second.launcher.begin();
    expect((await second.comes('shop/again', 'ready')).process).toMatchObject({ adopted: false });
    expect(second.launcher.interrupted().ids).toEqual(['shop/once-more']);
    await second.stopAll(['shop/again']);
  });

  test('what is asked before it has looked waits, and one that is not there any more keeps nothing from being offered', async () => {
    const where = await place();
    const first = await startSupervised(where);
    await first.launcher.begin();
    const again = { ...up, keep: true, restart: { when: 'always', firstDelaySeconds: 0 } } as const;
    first.put('shop/renamed', 'echo up; exec sleep 1000', again);
    first.put('shop/web', 'echo up; exec sleep 1000', up);
    await first.start(['shop/renamed', 'shop/web']);
    const pid = (await first.comes('shop/renamed', 'ready')).process?.pid ?? 0;
    await first.comes('shop/web', 'ready');
    const { facts } = first.children;
    await first.stop();
    process.kill(pid, 'SIGKILL');
    await until(async () => !(await facts.alive(pid)));

    const second = await startSupervised(where);
    second.put('shop/api', 'echo up; exec sleep 1000', up);
    second.put('shop/web', 'echo up; exec sleep 1000', up);
    const asked = second.start(['shop/api']);
    await new Promise((resolve) => setImmediate(resolve));
    expect(second.launcher.statuses()).toEqual([]);
    await second.launcher.begin();
    expect(await asked).toMatchObject({ started: [{ id: 'shop/api' }], refused: [] });
    expect(second.launcher.interrupted().ids).toContain('shop/web');
    await second.stopAll(['shop/api']);
    await second.stop();

    const third = await startSupervised(where);
    const refused = expect(third.start(['shop/api'])).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      data: { why: 'Optimus is closing.' },
    });
    await third.stop();
    await refused;
  });
});

describe('after a crash', time, () => {
  test('a pid that belongs to somebody else by now is neither taken up nor touched', async () => {
    const where = await place();
    const stranger = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
    onTestFinished(() => void stranger.kill('SIGKILL'));
    const facts = createProcessFacts();
    const pid = stranger.pid ?? 0;
    const start = await facts.startTime(pid);
    const repo = createLauncherRepo(where.store.data);
    for (const keep of [true, false]) {
      const service = makeService(`shop/${keep ? 'kept' : 'web'}`, { keep });
      await repo.want(wantedRow({ service, environment: null }, 0, 1));
      const child = keep ? 'aaaaaaaaaaaa' : 'bbbbbbbbbbbb';
      await repo.patch(service.id, { child_id: child, pid, start_time: start?.replace(/\d+$/, '1') ?? null });
    }
    const { launcher, events, put } = await startSupervised(where);
    put('shop/kept', 'exec sleep 1000', { keep: true });
    put('shop/web', 'exec sleep 1000');
    await launcher.begin();
    expect(await facts.alive(pid)).toBe(true);
    expect(launcher.statuses()).toEqual([]);
    expect(launcher.interrupted()).toEqual({ ids: ['shop/kept', 'shop/web'], endedAt: null });
    expect(events.filter(({ kind }) => kind.startsWith('service.'))).toEqual([]);
  });

  test('a kept process that no service knows is stopped and told', async () => {
    const where = await place();
    const first = await startSupervised(where);
    const child = await first.children.spawn({
      label: 'service shop/lost',
      command: 'sleep',
      args: ['1000'],
      keep: true,
      subject: { type: 'project', id: 'shop', label: 'shop' },
    });
    await first.stop();
    const second = await startSupervised(where);
    await second.launcher.begin();
    expect(await second.children.facts.alive(child.pid)).toBe(false);
    expect(second.kinds()).toEqual(['service.stray-stopped']);
    expect(second.children.list()).toEqual([]);
  });
});

describe('containers', time, () => {
  /** An engine of a test's own, which outlives an Optimus as a real one does. */
  function engine() {
    let state: ComposeContainer['state'] = 'exited';
    let health: ComposeContainer['health'] = 'none';
    const one = (): ComposeContainer => ({
      id: 'c1',
      name: 'shop-db-1',
      service: 'db',
      state,
      health,
      exitCode: null,
      ports: [],
    });
    const compose: Compose = {
      async up(_, { onOutput }) {
        onOutput('err', Buffer.from('Container shop-db-1 Started\n'));
        state = 'running';
        health = 'starting';
      },
      async down() {
        state = 'exited';
        return { left: [] };
      },
      status: async () => [one()],
    };
    return { compose, set: (next: typeof health) => (health = next), state: () => state };
  }
  const stack = { run: { type: 'compose', file: 'compose.yaml' } } as const;

  test('are ready when their own check passes, told when it does not, stopped with proof, kept or ended with Optimus', async () => {
    const where = await place();
    const { compose, set, state } = engine();
    const first = await startSupervised({ ...where, compose });
    await first.launcher.begin();
    first.put('shop/db', '', { ...stack, keep: true });
    await first.start(['shop/db']);
    await until(() => state() === 'running');
    expect(await first.comes('shop/db', 'starting')).toMatchObject({ process: null });
    set('healthy');
    await first.comes('shop/db', 'ready');
    set('unhealthy');
    expect((await first.comes('shop/db', 'unready')).sentence).toContain('shop-db-1: unhealthy');
    set('healthy');
    await first.comes('shop/db', 'ready');
    await first.stop();
    expect(state()).toBe('running');

    const second = await startSupervised({ ...where, compose });
    second.put('shop/db', '', { ...stack, keep: true });
    await second.launcher.begin();
    await second.comes('shop/db', 'ready');
    expect((await second.stopAll(['shop/db']))[0]).toMatchObject({ ok: true });
    expect(state()).toBe('exited');
    second.put('shop/db', '', stack);
    await second.start(['shop/db']);
    await until(() => state() === 'running');
    await second.stop();
    expect(state()).toBe('exited');
  });
});
