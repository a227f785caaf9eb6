import { spawn } from 'node:child_process';
import { readlink } from 'node:fs/promises';
import { getPriority } from 'node:os';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createProcessFacts } from '../../core/children/process-facts.ts';
import { createRedactor } from '../../core/log/redactor.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';
import { endProcess } from './end-process.ts';
import { createShownRows } from './shown-rows.ts';

const facts = createProcessFacts();
const posix = process.platform !== 'win32';

/** A program of nobody's: not a child of the core. */
async function program(script: string, cwd?: string) {
  const child = spawn('sh', ['-c', script], { detached: true, stdio: 'ignore', ...(cwd !== undefined && { cwd }) });
  const pid = child.pid ?? 0;
  const start = await facts.startTime(pid);
  onTestFinished(() => {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It was ended, as it should be.
    }
  });
  return { pid, id: `${pid}@${start}` };
}

const below = (pid: number, count: number) =>
  until(async () => {
    const found = await facts.descendants(pid);
    return found.length >= count ? found : null;
  });

describe.runIf(posix)('ending', () => {
  test('takes along what it started, also in sessions of their own, and leaves a receipt', async () => {
    const { client } = await startTestCore();
    const { pid, id } = await program('sleep 1000 & setsid sleep 1001 & sleep 1002 & wait');
    const family = await below(pid, 3);
    const receipt = await client.processes.end({ id });
    expect(receipt).toMatchObject({ done: true, left: [], signal: 'TERM' });
    expect(receipt.sentence).toBe(`sh (${pid}) and 3 processes below it ended when asked.`);
    for (const one of family) expect(await facts.alive(one.pid)).toBe(false);
    const { events } = await client.journal.list({ kinds: ['process.ended'] });
    expect(events).toMatchObject([{ actor: 'user', subjects: [{ type: 'process', id, label: 'sh' }] }]);
    await expect(client.processes.end({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('alone leaves what it started running', async () => {
    const { client } = await startTestCore();
    const { pid, id } = await program('sleep 1000 & wait');
    const [child] = await below(pid, 1);
    const receipt = await client.processes.end({ id, below: false });
    expect(receipt).toMatchObject({ done: true, sentence: `sh (${pid}) ended when asked.` });
    expect(await facts.alive(child?.pid ?? 0)).toBe(true);
  });

  test('does not touch the other end of a pipe or of a group', async () => {
    const { client } = await startTestCore();
    const { pid } = await program('sleep 1000 & sleep 1001 & wait');
    const [one, other] = await below(pid, 2);
    await client.processes.end({ id: `${one?.pid}@${one?.start}` });
    expect(await facts.alive(other?.pid ?? 0)).toBe(true);
    expect(await facts.alive(pid)).toBe(true);
  });

  test('by force of what takes no notice, and of one that stands still', async () => {
    const { pid } = await program(`trap '' TERM; sleep 1000 & while :; do sleep 1; done`);
    const root = await until(() => facts.info(pid));
    await below(pid, 1);
    const receipt = await endProcess({
      ...{ facts, root, below: true, graceMs: 50 },
      name: () => 'sh',
      id: (one) => String(one.pid),
      allow: () => {},
    });
    expect(receipt).toMatchObject({ done: true, left: [], signal: 'KILL' });
    expect(receipt.sentence).toContain('by force');
    expect(await facts.alive(pid)).toBe(false);

    const still = await program('kill -STOP $$; sleep 1000');
    const stopped = await until(() => facts.info(still.pid));
    const next = await endProcess({
      ...{ facts, root: stopped, below: true },
      name: () => 'sh',
      id: (one) => String(one.pid),
      allow: () => {},
    });
    expect(next.done).toBe(true);
  });

  test('also of what answers by starting more', async () => {
    const { pid } = await program(
      `trap 'sleep 1000 & sh -c "trap : TERM; sleep 1001 & wait; wait" &' TERM; while :; do sleep 0.05; done`,
    );
    const root = await until(() => facts.info(pid));
    // Once it has started something it has said what it answers with.
    await below(pid, 1);
    const receipt = await endProcess({
      ...{ facts, root, below: true, graceMs: 300 },
      name: () => 'sh',
      id: (one) => String(one.pid),
      allow: () => {},
    });
    expect(receipt).toMatchObject({ done: true, left: [], signal: 'KILL' });
    const group = await until(async () => {
      const all = await facts.descendants(1);
      return all.filter(({ pgid }) => pgid === pid).length === 0;
    });
    expect(group).toBe(true);
  });

  test('says whose it is when it may not', async () => {
    const { pid } = await program('exec sleep 1000');
    const root = await until(async () => {
      const info = await facts.info(pid);
      return info?.command.startsWith('sleep') ? info : null;
    });
    const refuse = () => {
      throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' });
    };
    const receipt = await endProcess({
      ...{ facts, root, below: true, kill: refuse },
      name: () => 'sleep',
      id: (one) => String(one.pid),
      allow: () => {},
    });
    expect(receipt).toMatchObject({ done: false, signal: null, left: [{ pid }] });
    expect(receipt.left[0]?.why).toContain('another user');
    expect(receipt.sentence).toBe(`sleep (${pid}) could not be ended.`);
    expect(await facts.alive(pid)).toBe(true);
  });

  test('is refused of Optimus, of what it started, of what it runs below, and of the first process', async () => {
    const { client, core } = await startTestCore();
    const child = await core.services.children.spawn({ label: 'child', command: 'sleep', args: ['1000'] });
    for (const pid of [process.pid, child.pid, process.ppid, 1]) {
      const id = `${pid}@${await facts.startTime(pid)}`;
      const refused = client.processes.end({ id });
      await expect(refused, String(pid)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      expect(await facts.alive(pid)).toBe(true);
    }
  });

  test('hits nobody who has got the number since', async () => {
    const { client } = await startTestCore();
    const { pid, id } = await program('sleep 1000');
    await expect(client.processes.end({ id: `${id}0` })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await facts.alive(pid)).toBe(true);
  });
});

describe.runIf(process.platform === 'linux')('the table', () => {
  test('has every process with its project, without secrets, and one in detail', async () => {
    const { client, core } = await startTestCore();
    const folder = await tempDir();
    const { pid, id } = await program(`MYSQL_PWD=x sleep 1000; : --password=hunter2hunter2`, folder);
    const [child] = await below(pid, 1);
    const { processes, unreadable } = await client.processes.list();
    const row = processes.find((one) => one.id === id);
    expect(row).toMatchObject({ pid, name: 'sh', state: 'sleeping', own: false, projectId: null });
    expect(row?.command).not.toContain('hunter2');
    expect(processes.length).toBeGreaterThan(2);
    expect(unreadable).toBeGreaterThanOrEqual(0);
    expect(processes.find((one) => one.pid === process.pid)?.own).toBe(true);
    expect(new Set(processes.map((one) => one.id)).size).toBe(processes.length);

    const detail = await client.processes.get({ id });
    expect(detail).toMatchObject({ below: 1, folder: await readlink(`/proc/${pid}/cwd`), ports: [] });
    expect(detail.parents.map((one) => one.pid)).toContain(process.pid);
    expect(detail.openFiles).toBeGreaterThan(0);
    expect(child?.ppid).toBe(pid);
    await expect(client.processes.get({ id: '1@nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await core.dispose();
  });

  test('comes while somebody looks', async () => {
    const { client } = await startTestCore();
    const stop = new AbortController();
    const frames: string[] = [];
    for await (const frame of await client.processes.table({}, { signal: stop.signal })) {
      frames.push(frame.type);
      if (frame.type === 'item') expect(frame.item.processes.some(({ pid }) => pid === process.pid)).toBe(true);
      if (frames.length === 3) break;
    }
    stop.abort();
    expect(frames).toEqual(['reset', 'item', 'item']);
  });
});

describe.runIf(process.platform === 'linux')('priority', () => {
  test('is given to all threads, and looked at afterwards', async () => {
    const { client } = await startTestCore();
    const { pid, id } = await program('sleep 1000');
    const receipt = await client.processes.renice({ id, nice: 7 });
    expect(receipt).toMatchObject({ done: true, left: [], signal: null });
    expect(receipt.sentence).toMatch(/runs with priority 7 instead of 0\.$/);
    expect(getPriority(pid)).toBe(7);
    await expect(client.processes.renice({ id: `${id}0`, nice: 7 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { events } = await client.journal.list({ kinds: ['process.reniced'] });
    expect(events).toHaveLength(1);
  });
});

test.runIf(process.platform === 'linux')('a password of several words, or after a letter, is not shown', async () => {
  const { client } = await startTestCore();
  const { id } = await program('sleep 1000; : --password="correct hunter2 staple" sshpass -phunter2', await tempDir());
  const { processes } = await client.processes.list();
  const row = processes.find((one) => one.id === id);
  expect(row?.command).toContain('sleep 1000');
  expect(row?.command).not.toContain('hunter2');
});

test('a command is hidden once, and cut after that', () => {
  const { redact } = createRedactor();
  const spy = vi.fn(redact);
  const shown = createShownRows(spy);
  const row = {
    ...{ id: '1@a', pid: 1, ppid: 0, name: 'x', user: 'u', state: 'sleeping' as const, nice: 0, threads: 1 },
    ...{ startedAt: 0, cpuPercent: 0, cpuSeconds: 0, memoryBytes: 0, memoryKind: 'rss' as const },
    ...{ readBytesPerSecond: null, writeBytesPerSecond: null, projectId: null, projectBy: null, own: false },
    command: `${'x'.repeat(1_990)} --token=abcdefghijklmnopqrstuvwxyz`,
  };
  const [one] = shown([row], new Set());
  expect(one?.command).toHaveLength(2_000);
  expect(one?.command).not.toContain('abcdef');
  shown([row], new Set([1]));
  expect(spy).toHaveBeenCalledTimes(1);
  expect(shown([row], new Set([1]))[0]?.own).toBe(true);
});
