import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import type { Logger } from '../log/logger.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { until } from '../testing/until.ts';
import { createChildren } from './children.ts';
import { createProcessFacts } from './process-facts.ts';
import { TAGS } from './tags.ts';
import type { HostMessage } from './testing/host.ts';
import type { ChildRow, ChildrenRepo } from './types.ts';

const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet };
const facts = createProcessFacts();

function memoryRepo(rows: ChildRow[]): ChildrenRepo & { rows: ChildRow[] } {
  const repo = {
    rows,
    add: async (row: ChildRow) => {
      repo.rows = [...repo.rows.filter(({ id }) => id !== row.id), row];
    },
    remove: async (id: string) => {
      repo.rows = repo.rows.filter((row) => row.id !== id);
    },
    listKept: async () => repo.rows,
  };
  return repo;
}

/** Kills an owner that kept a child and returns what its database would hold. */
async function leftBehind(): Promise<ChildRow> {
  const host = fork(new URL('./testing/host.ts', import.meta.url), [randomUUID(), 'keep'], { execArgv: [] });
  const messages: HostMessage[] = [];
  host.on('message', (message: HostMessage) => messages.push(message));
  onTestFinished(() => void host.kill('SIGKILL'));
  await until(() => messages.find((message) => message.ready));
  const kept = await until(() => messages.find((message) => message.kept)?.kept);
  onTestFinished(async () => {
    if ((await facts.startTime(kept.pid)) === kept.startTime) process.kill(-kept.pid, 'SIGKILL');
  });
  const guardian = messages.find((message) => message.guardian)?.guardian ?? 0;
  host.kill('SIGKILL');
  await once(host, 'exit');
  await until(async () => !(await facts.alive(guardian)), { what: 'the sweep of the guardian' });
  const subject = { type: 'project', id: 'p1' };
  const { id, pid, startedAt, startTime } = kept;
  return { id, pid, startTime: startTime ?? '', startedAt, label: 'kept', command: 'sh', cwd: '/', subject };
}

function adopter(rows: ChildRow[]) {
  const clock = createFakeClock();
  const repo = memoryRepo(rows);
  const children = createChildren({ clock, log: quiet, instanceId: randomUUID(), repo });
  onTestFinished(() => children.dispose());
  return { children, repo, clock };
}

test('what is kept survives its owner and the sweep, is adopted, stopped and forgotten', async () => {
  const row = await leftBehind();
  expect(await facts.startTime(row.pid)).toBe(row.startTime);
  const { children, repo } = adopter([row]);
  const [adopted] = await children.adopt();
  expect(adopted).toMatchObject({ id: row.id, pid: row.pid, label: 'kept', subject: { type: 'project', id: 'p1' } });
  expect(children.list()).toMatchObject([{ id: row.id, kind: 'adopted', keep: true }]);
  expect(await children.adopt()).toEqual([]);

  await children.stopAll();
  expect(await facts.alive(row.pid)).toBe(true);
  const receipt = await adopted?.stop();
  expect(receipt).toMatchObject({ proven: true, survivors: [] });
  expect(await facts.alive(row.pid)).toBe(false);

  expect(children.list()).toEqual([]);
  expect(await adopted?.exited).toEqual({ code: null, signal: null });
  expect(repo.rows).toEqual([]);
});

test('the end of what was adopted is noticed', async () => {
  const row = await leftBehind();
  const { children, repo, clock } = adopter([row]);
  const [adopted] = await children.adopt();
  process.kill(-row.pid, 'SIGKILL');
  await until(() => {
    clock.advance(2_000);
    return children.list().length === 0;
  });
  expect(await adopted?.exited).toEqual({ code: null, signal: null });
  await until(() => repo.rows.length === 0);
});

test('it survives an orderly end too', async () => {
  const { children, repo } = adopter([]);
  const kept = await children.spawn({ label: 'kept', command: 'sleep', args: ['1000'], keep: true });
  onTestFinished(() => void process.kill(kept.pid, 'SIGKILL'));
  expect(repo.rows).toMatchObject([{ id: kept.id, pid: kept.pid, startTime: kept.startTime }]);
  await children.dispose();
  expect(await facts.alive(kept.pid)).toBe(true);
  expect(repo.rows).toHaveLength(1);
});

test('a pid that came round is neither adopted nor touched', async () => {
  const { children: owner } = adopter([]);
  const stranger = await owner.spawn({ label: 'stranger', command: 'sleep', args: ['1000'] });
  const start = stranger.startTime ?? '';
  const ticks = Number(start.split(':')[1]);
  const imposters = [start.replace(/\d+$/, String(ticks - 1)), start.replace(/^[^:]+/, randomUUID()), ''];
  const rows = imposters.map((startTime, i) => ({
    id: `imposter${i}`,
    pid: stranger.pid,
    startTime,
    label: 'x',
    command: 'x',
    cwd: '/',
    subject: null,
    startedAt: 0,
  }));
  const { children, repo } = adopter(rows);
  expect(await children.adopt()).toEqual([]);
  expect(repo.rows).toEqual([]);
  expect(await facts.alive(stranger.pid)).toBe(true);
});

test('what ended meanwhile is forgotten', async () => {
  const row = await leftBehind();
  process.kill(-row.pid, 'SIGKILL');
  await until(async () => !(await facts.alive(row.pid)));
  const { children, repo } = adopter([row]);
  expect(await children.adopt()).toEqual([]);
  expect(repo.rows).toEqual([]);
});

test('what cannot be remembered is not kept running', async () => {
  const refusing: ChildrenRepo = { ...memoryRepo([]), add: () => Promise.reject(new Error('disk full')) };
  const instanceId = randomUUID();
  const children = createChildren({ clock: createFakeClock(), log: quiet, instanceId, repo: refusing });
  onTestFinished(() => children.dispose());
  const script = `exec sleep 1000 # ${instanceId}`;
  await expect(children.spawn({ label: 'k', command: 'sh', args: ['-c', script], keep: true })).rejects.toThrow(
    'disk full',
  );
  expect(children.list()).toEqual([]);
});

test('what was being started when Optimus ended is found by its mark, ended and forgotten', async () => {
  const row = await leftBehind();
  const { children, repo } = adopter([{ ...row, pid: 0, startTime: '' }]);
  expect(await children.adopt()).toEqual([]);
  expect(await facts.tagged(TAGS.child, row.id)).toEqual([]);
  expect(await facts.alive(row.pid)).toBe(false);
  expect([children.list(), repo.rows]).toEqual([[], []]);
});

test('what is kept is remembered before it is there, and forgotten when it does not start', async () => {
  const told: ChildRow[] = [];
  const memory = memoryRepo([]);
  const repo: ChildrenRepo = {
    ...memory,
    async add(row) {
      told.push(row);
      await memory.add(row);
    },
  };
  const children = createChildren({ clock: createFakeClock(), log: quiet, instanceId: randomUUID(), repo });
  onTestFinished(() => children.dispose());
  const kept = await children.spawn({ label: 'kept', command: 'sleep', args: ['1000'], keep: true });
  onTestFinished(() => void kept.stop({ graceMs: 0 }));
  const { id, pid, startTime } = kept;
  expect(told).toMatchObject([
    { id, pid: 0, startTime: '' },
    { id, pid, startTime },
  ]);
  await expect(children.spawn({ label: 'none', command: 'no-such-program', keep: true })).rejects.toThrow();
  expect(await memory.listKept()).toMatchObject([{ id, pid }]);
});
