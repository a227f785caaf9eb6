import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createSystemClock } from '../lib/clock.ts';
import type { Logger } from '../log/logger.ts';
import { tempDir } from '../testing/temp-dir.ts';
import { until } from '../testing/until.ts';
import { createChildren } from './children.ts';
import { OutputTooLarge } from './output.ts';
import { createProcessFacts } from './process-facts.ts';
import { SpawnFailed } from './spawn-errors.ts';
import { TAGS } from './tags.ts';
import { NASTY } from './testing/nasty.ts';

const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet };
const facts = createProcessFacts();

function make(options: Partial<Parameters<typeof createChildren>[0]> = {}) {
  const instanceId = randomUUID();
  const children = createChildren({ clock: createSystemClock(), log: quiet, instanceId, ...options });
  onTestFinished(() => children.dispose());
  return { children, instanceId };
}

const failure = async (promise: Promise<unknown>): Promise<SpawnFailed> => {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SpawnFailed)) throw new Error('expected a SpawnFailed', { cause: error });
  return error;
};

describe('running a program', () => {
  test('collects what it writes, however quickly it ends', async () => {
    const { children } = make();
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        children.run({ label: 'echo', command: 'sh', args: ['-c', `echo out${i}; echo err${i} >&2; exit ${i}`] }),
      ),
    );
    for (const [i, result] of results.entries()) {
      expect(result).toMatchObject({ code: i, signal: null });
      expect(result.stdout.toString()).toBe(`out${i}\n`);
      expect(result.stderr.toString()).toBe(`err${i}\n`);
    }
  });

  test('hands over its input and more output than any buffer holds', async () => {
    const { children } = make();
    const input = Buffer.alloc(5_000_000, 'optimus ');
    const { stdout } = await children.run({ label: 'cat', command: 'cat', stdin: input });
    expect(stdout.equals(input)).toBe(true);
  });

  test('a stop that fails is told, never an unhandled rejection, and the end of Optimus ends the child all the same', async () => {
    const told: string[] = [];
    const log: Logger = { ...quiet, error: (message) => void told.push(message), child: () => log };
    const blind = { ...facts, survey: () => Promise.reject(new Error('no process can be seen')) };
    const { children } = make({ facts: blind, log });
    const control = new AbortController();
    const child = await children.spawn({ label: 's', command: 'sleep', args: ['600'], signal: control.signal });
    control.abort();
    await until(() => told.includes('a child could not be stopped'));
    const hurried = child.stop({ graceMs: 60_000 });
    await Promise.all([hurried, child.stop({ graceMs: 10 })].map((stop) => expect(stop).rejects.toThrow('no process')));
    await children.dispose();
    expect(told).toContain('children could not be stopped');
    await until(async () => !(await facts.alive(child.pid)), { what: 'the sweep of the guardian' });
  });

  test('stops what writes without end', async () => {
    const { children } = make();
    const run = children.run({ label: 'yes', command: 'yes', maxOutputBytes: 100_000 });
    await expect(run).rejects.toThrow(OutputTooLarge);
    await until(() => children.list().length === 0);
  });

  test('does not wait for a grandchild that holds its output', async () => {
    const { children } = make();
    const { stdout } = await children.run({ label: 'x', command: 'sh', args: ['-c', 'echo done; sleep 1000 &'] });
    expect(stdout.toString()).toBe('done\n');
  });

  test('is cancelled by its signal', async () => {
    const { children } = make();
    const abort = new AbortController();
    const run = children.run({ label: 'sleep', command: 'sleep', args: ['1000'], signal: abort.signal });
    await until(() => children.list().length === 1);
    abort.abort(new Error('enough'));
    await expect(run).rejects.toThrow('enough');
    await expect(children.run({ label: 'sleep', command: 'sleep', signal: abort.signal })).rejects.toThrow('enough');
  });

  test('output can be iterated, and is bounded when nobody reads', async () => {
    const { children } = make();
    const server = await children.spawn({
      label: 'server',
      command: 'sh',
      args: ['-c', 'yes | head -c 20000000; echo; echo last; sleep 1000'],
      overflow: 'drop-oldest',
      maxOutputBytes: 100_000,
    });
    await until(() => server.droppedBytes() > 19_750_000);
    let text = '';
    for await (const chunk of server.stdout) {
      text += String(chunk);
      if (text.endsWith('last\n')) break;
    }
    expect(text.length).toBeLessThan(300_000);
    const { stdout } = await children.spawn({ label: 'waits', command: 'sh', args: ['-c', 'yes | head -c 20000000'] });
    await until(() => stdout.readableLength > 0);
    expect(stdout.readableLength).toBeLessThan(200_000);
    let total = 0;
    for await (const chunk of stdout) total += (chunk as Buffer).length;
    expect(total).toBe(20_000_000);
  });
});

describe('a request that cannot be met names its field', () => {
  test.each([
    [{ command: 'no-such-program-anywhere' }, 'command-not-found', 'command'],
    [{ command: './no-such-program' }, 'command-not-found', 'command'],
    [{ command: join(import.meta.dirname, 'children.test.ts') }, 'command-not-executable', 'command'],
    [{ command: '/' }, 'command-not-executable', 'command'],
    [{ command: '' }, 'invalid', 'command'],
    [{ command: 'ls', cwd: '/no/such/folder' }, 'cwd-not-found', 'cwd'],
    [{ command: 'ls', cwd: '/etc/passwd' }, 'cwd-not-a-folder', 'cwd'],
    [{ command: 'ls', args: ['a\0b'] }, 'invalid', 'args'],
    [{ command: 'ls', env: { 'A=B': 'c' } }, 'invalid', 'env'],
    [{ command: 'ls', args: ['x'.repeat(3_000_000)] }, 'too-large', 'args'],
    [{ command: 'ls', env: { BIG: 'x'.repeat(3_000_000) } }, 'too-large', 'env'],
  ] as const)('%#: %o', async (spec, kind, field) => {
    const { children } = make();
    expect(await failure(children.spawn({ label: 'x', ...spec }))).toMatchObject({ kind, field });
    expect(await failure(children.pty({ label: 'x', ...spec }))).toMatchObject({ kind, field });
    expect(children.list()).toEqual([]);
  });

  test('nothing starts after dispose', async () => {
    const { children } = make();
    await children.dispose();
    await expect(children.spawn({ label: 'x', command: 'ls' })).rejects.toThrow('closing');
  });
});

describe('stopping', () => {
  test.each(Object.entries(NASTY))('proves the end of: %s', async (label, script) => {
    const { children, instanceId } = make();
    const child = await children.spawn({ label, command: 'sh', args: ['-c', script] });
    await until(async () => (await facts.tagged(TAGS.child, child.id)).length > 0);
    const before = await facts.descendants(child.pid);
    const receipt = await child.stop({ graceMs: 300 });
    expect(receipt).toMatchObject({ childId: child.id, pid: child.pid, survivors: [], proven: true });
    expect(await facts.tagged(TAGS.guard, instanceId)).toEqual([]);
    const after = await Promise.all(before.map(({ pid }) => facts.info(pid)));
    expect(after.filter((process, i) => process && !process.zombie && process.start === before[i]?.start)).toEqual([]);
    await child.exited;
  });

  test('a polite tree is only asked, and once', async () => {
    const { children } = make();
    const script = 'trap "echo asked; exit 0" TERM; echo up; while :; do sleep 0.05; done';
    const child = await children.spawn({ label: 'polite', command: 'sh', args: ['-c', script] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    await until(() => said === 'up\n');
    const receipt = await child.stop({ graceMs: 20_000 });
    expect(receipt.signals.map(({ signal }) => signal)).toEqual(['SIGTERM']);
    expect(children.list()).toEqual([]);
    expect(await child.exited).toEqual({ code: 0, signal: null });
    expect(said).toBe('up\nasked\n');
  });

  test('who asks again gets the same receipt, and may hurry it', async () => {
    const { children } = make();
    const child = await children.spawn({ label: 'deaf', command: 'sh', args: ['-c', NASTY['deaf to TERM and HUP']] });
    await until(async () => (await facts.descendants(child.pid)).length > 0);
    const patient = child.stop({ graceMs: 600_000 });
    const hasty = children.stop(child.id, { graceMs: 0 });
    expect(await patient).toBe(await hasty);
    expect((await patient).signals.map(({ signal }) => signal)).toEqual(['SIGTERM', 'SIGKILL']);
  });

  test('a child that has ended is proven gone, and its pid is not signalled', async () => {
    const { children } = make();
    const child = await children.spawn({ label: 'true', command: 'true' });
    await child.exited;
    expect(await child.stop()).toMatchObject({ signals: [], survivors: [], proven: true });
    await expect(children.stop(child.id)).rejects.toThrow('no child');
  });

  test('a hundred starts and stops leave no descriptor behind', async () => {
    const { children } = make();
    const count = async () => (await readdir('/proc/self/fd')).length;
    const round = async (i: number) => {
      const spec = { label: `${i}`, command: 'sh', args: ['-c', 'echo hello; sleep 1000'] };
      const child = i % 2 ? await children.pty(spec) : await children.spawn(spec);
      expect((await child.stop({ graceMs: 10_000 })).proven).toBe(true);
      await child.exited;
    };
    const ten = () => Promise.all(Array.from({ length: 10 }, (_, i) => round(i)));
    await ten();
    const before = await count();
    for (let i = 0; i < 10; i += 1) await ten();
    await until(async () => (await count()) <= before, { what: 'all descriptors to be closed' });
    expect(children.totalSpawns()).toBe(111);
    expect(children.spawnsPerMinute()).toBeGreaterThan(0);
  });

  test('the end of the owner ends everything', async () => {
    const { children, instanceId } = make();
    await Promise.all(
      Object.entries(NASTY).map(([label, script]) => children.spawn({ label, command: 'sh', args: ['-c', script] })),
    );
    await children.dispose();
    expect(await facts.tagged(TAGS.guard, instanceId)).toEqual([]);
    expect(children.guardian().pid).toBeNull();
  });
});

describe('a terminal', () => {
  test('talks, is resized and ends', async () => {
    const { children } = make();
    const cwd = await tempDir();
    const pty = await children.pty({ label: 'sh', command: 'sh', cwd, cols: 90, rows: 30, env: { PS1: '$ ' } });
    let seen = '';
    pty.onData((data) => {
      seen += data;
    });
    pty.write('stty size; pwd\n');
    await until(() => seen.includes('30 90') && seen.includes(cwd));
    pty.resize(120, 40);
    pty.write('stty size\n');
    await until(() => seen.includes('40 120'));
    pty.write('exit 7\n');
    expect(await pty.exited).toEqual({ code: 7, signal: null });
    pty.write('too late');
    pty.resize(10, 10);
    await until(() => children.list().length === 0);
  });

  test('keeps its first output for a late listener and can be paused', async () => {
    const { children } = make();
    const pty = await children.pty({ label: 'sh', command: 'sh', args: ['-c', 'echo first; sleep 1000'] });
    await until(async () => (await facts.descendants(pty.pid)).length > 0);
    let seen = '';
    pty.onData((data) => {
      seen += data;
    });
    await until(() => seen.includes('first'));
    expect((await pty.stop()).proven).toBe(true);
  });

  test('brings the last of what an ended program wrote, however late it is read', async () => {
    const { children } = make();
    const pty = await children.pty({
      label: 'sh',
      command: 'sh',
      args: ['-c', 'read x; head -c 3000 /dev/zero | tr "\\0" x'],
    });
    let bytes = 0;
    pty.onData((data) => {
      bytes += data.toString('latin1').replaceAll(/[^x]/g, '').length;
    });
    pty.write('go\n');
    pty.pause();
    await pty.exited;
    expect(bytes).toBe(3000);
  });

  test('a program that does not read what is typed holds up nobody', async () => {
    const { children } = make();
    const pty = await children.pty({
      label: 'sh',
      command: 'sh',
      args: ['-c', 'stty raw -echo; echo deaf; sleep 1000'],
    });
    let seen = '';
    pty.onData((data) => {
      seen += data;
    });
    await until(() => seen.includes('deaf'));
    pty.write('z'.repeat(1_000_000));
    await until(() => pty.unwritten() < 1_000_000);
    expect(pty.unwritten()).toBeGreaterThan(900_000);
    expect((await pty.stop()).proven).toBe(true);
    expect(pty.unwritten()).toBe(0);
  });

  test('an interactive shell with background jobs is ended by asking', async () => {
    const { children } = make();
    const pty = await children.pty({ label: 'bash', command: 'bash', args: ['--norc', '-i'] });
    let seen = '';
    pty.onData((data) => {
      seen += data;
    });
    pty.write('sleep 1000 & sleep 1001 & echo rea""dy\n');
    await until(() => seen.includes('ready'));
    const receipt = await pty.stop({ graceMs: 20_000 });
    expect(receipt.proven).toBe(true);
    expect(receipt.signals.map(({ signal }) => signal)).toEqual(['SIGHUP', 'SIGTERM']);
  });
});

describe('the list', () => {
  test('tells what runs and announces changes', async () => {
    const { children } = make();
    let changes = 0;
    children.onChange(() => {
      changes += 1;
    });
    const subject = { type: 'project', id: 'p1', label: 'shop' };
    const child = await children.spawn({ label: 'server', command: 'sleep', args: ['1000'], cwd: '/', subject });
    expect(children.list()).toMatchObject([
      {
        id: child.id,
        kind: 'process',
        pid: child.pid,
        label: 'server',
        command: 'sleep 1000',
        cwd: '/',
        keep: false,
        subject,
      },
    ]);
    expect(changes).toBe(1);
    expect(await children.stopAll()).toMatchObject([{ childId: child.id, proven: true }]);
    await until(() => changes === 2);
    expect(children.list()).toEqual([]);
  });

  test('children see the tags of every Optimus around them', async () => {
    const outer = randomUUID();
    const { children, instanceId } = make({ env: { ...process.env, [TAGS.guard]: outer } });
    const { stdout } = await children.run({ label: 'env', command: 'env', env: { HOME: undefined, EXTRA: 'yes' } });
    const env = stdout.toString().split('\n');
    expect(env).toContain(`${TAGS.guard}=${outer},${instanceId}`);
    expect(env).toContain('EXTRA=yes');
    expect(env.some((line) => line.startsWith('HOME='))).toBe(false);
  });

  test('output of a kept child goes to its file', async () => {
    const { children, instanceId } = make();
    const outputFile = join(await tempDir(), 'out.log');
    const kept = await children.spawn({ label: 'k', command: 'sh', args: ['-c', 'env'], keep: true, outputFile });
    await kept.exited;
    const { stdout } = await children.run({ label: 'cat', command: 'cat', args: [outputFile] });
    expect(stdout.toString()).toContain(`${TAGS.keep}=${kept.id}`);
    expect(stdout.toString()).not.toContain(instanceId);
  });
});
