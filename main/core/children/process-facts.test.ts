import { spawn } from 'node:child_process';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { tempDir } from '../testing/temp-dir.ts';
import { until } from '../testing/until.ts';
import { createLinuxFacts } from './facts-linux.ts';
import { createPsFacts, parsePsRow } from './facts-ps.ts';
import { momentOfFileTime, parseCimRow, withoutFalseParents } from './facts-windows.ts';
import { parseStat } from './proc.ts';
import { membersOf, type ProcessInfo } from './process-tree.ts';
import { appendTag, assertTagId, hasTag, TAGS, tagsIn } from './tags.ts';

const process_ = (pid: number, ppid: number, more: Partial<ProcessInfo> = {}): ProcessInfo => ({
  pid,
  ppid,
  pgid: pid,
  session: pid,
  zombie: false,
  start: `boot:${pid}`,
  command: '',
  ...more,
});

describe('rows', () => {
  test('of /proc, whatever a process calls itself', () => {
    const rest = `S 10 42 42 0 -1 4194560 ${'0 '.repeat(12)}777 0 0`;
    for (const name of ['sh', 'a b', 'x) S 1 2 3', '(', 'line\nbreak'])
      expect(parseStat(`42 (${name}) ${rest}`)).toMatchObject({
        pid: 42,
        name,
        ppid: 10,
        pgid: 42,
        session: 42,
        ticks: '777',
      });
    for (const bad of ['', '42', '42 (x)', '42 (x) S 1 2']) expect(parseStat(bad)).toBeNull();
  });

  test('of ps and of Windows', () => {
    expect(parsePsRow('  42    1    40 Ss   Sat Nov  1 05:29:39 2026     /bin/sh -c a b')).toEqual(
      process_(42, 1, { pgid: 40, session: 0, start: 'Sat Nov 1 05:29:39 2026', command: '/bin/sh -c a b' }),
    );
    expect(parsePsRow('  42 1 42 Z+ Sat Nov 21 05:29:39 2026 <defunct>')?.zombie).toBe(true);
    expect(parsePsRow('PID PPID')).toBeNull();
    expect(parseCimRow('42\t1\t133000000000000000\tnode a.js')).toMatchObject({
      pid: 42,
      ppid: 1,
      command: 'node a.js',
    });
    expect(parseCimRow('')).toBeNull();
    expect(momentOfFileTime('133000000000000000')).toBe(Date.UTC(2022, 5, 18, 4, 26, 40));
    expect(momentOfFileTime('x')).toBeNull();
  });
});

describe('a tree', () => {
  const tree = { tag: TAGS.child, id: 'abcdef', pid: 10, start: 'boot:10' };

  test('is tag, group, session and descent', () => {
    const all = [
      process_(1, 0),
      process_(10, 1),
      process_(11, 10),
      process_(12, 1, { pgid: 10 }),
      process_(13, 1, { session: 10 }),
      process_(14, 13),
      process_(15, 1),
      process_(16, 15),
      process_(17, 1),
      process_(18, 10, { zombie: true }),
    ];
    expect(membersOf(tree, all, new Set([15])).map(({ pid }) => pid)).toEqual([10, 11, 12, 13, 14, 15, 16]);
  });

  test('keeps whom it has met, unless the pid came round', () => {
    const all = [process_(20, 1), process_(21, 20), process_(22, 1, { start: 'boot:99' })];
    const met = new Set(['20/boot:20', '22/boot:22']);
    expect(membersOf({ ...tree, met }, all, new Set()).map(({ pid }) => pid)).toEqual([20, 21]);
  });

  test('whose pid came round is its tagged processes alone', () => {
    const all = [process_(10, 1, { start: 'boot:99' }), process_(11, 10), process_(12, 1)];
    expect(membersOf(tree, all, new Set([12])).map(({ pid }) => pid)).toEqual([12]);
  });

  test('on Windows does not include children of an earlier holder of a pid', () => {
    const all = withoutFalseParents([
      process_(10, 1, { start: '200' }),
      process_(11, 10, { start: '99' }),
      process_(12, 10, { start: '201' }),
    ]);
    expect(all.map(({ ppid }) => ppid)).toEqual([1, 0, 10]);
  });
});

test('tags are lists of whole ids', () => {
  const environ = `A=1\0${TAGS.guard}=outer-id,inner-id\0B=${TAGS.guard}=other-id\0`;
  expect(['outer-id', 'inner-id', 'nner-id', 'outer', 'other-id'].map((id) => hasTag(environ, TAGS.guard, id))).toEqual(
    [true, true, false, false, false],
  );
  expect(tagsIn(environ, TAGS.guard)).toEqual(['outer-id', 'inner-id']);
  expect(tagsIn(environ, TAGS.child)).toEqual([]);
  expect(appendTag(undefined, 'x')).toBe('x');
  expect(appendTag('', 'x')).toBe('x');
  for (const id of ['short', '', 'a b c d e', 'a,b,c,d', 'x$(reboot)', 'ä'.repeat(8)])
    expect(() => assertTagId(id)).toThrow();
});

describe.runIf(process.platform === 'linux').each([
  ['proc', createLinuxFacts()],
  ['ps', createPsFacts(() => {})],
] as const)('by %s', (_, facts) => {
  test('knows itself, its descendants and the dead', async () => {
    const child = spawn('sh', ['-c', 'sleep 1000 & wait'], { detached: true, stdio: 'ignore' });
    onTestFinished(() => void process.kill(-(child.pid ?? 0), 'SIGKILL'));
    const pid = child.pid ?? 0;
    const below = await until(async () => {
      const found = await facts.descendants(pid);
      return found.some(({ command }) => command.startsWith('sleep 1000')) ? found : null;
    });
    expect(below).toMatchObject([{ ppid: pid, pgid: pid, command: 'sleep 1000' }]);
    expect(await facts.info(process.pid)).toMatchObject({ pid: process.pid, ppid: process.ppid, zombie: false });
    expect(await facts.alive(pid)).toBe(true);
    const started = (await facts.info(pid))?.start;
    expect(started).toMatch(/\d/);
    expect(await facts.startTime(pid)).toBe(started);
    expect(await facts.alive(4_194_304)).toBe(false);
    expect(await facts.startTime(4_194_304)).toBeNull();
    const infos = await facts.infos([pid, below[0]?.pid ?? 0, 4_194_304]);
    expect(infos.map(({ command }) => command).sort()).toEqual([expect.stringMatching(/^sh -c/), 'sleep 1000']);
    // ps tells whole seconds, and /proc counts from a boot that it tells in seconds.
    const at = (await facts.startedAt(started ?? '')) ?? 0;
    expect(Math.abs(Date.now() - at)).toBeLessThan(120_000);
    expect(await facts.startedAt('nonsense')).toBeNull();
  });

  test('a survey finds the tree', async () => {
    const child = spawn('sh', ['-c', 'sleep 1000 & setsid sleep 1001 & wait'], { detached: true, stdio: 'ignore' });
    const pid = child.pid ?? 0;
    const found = await until(async () => {
      const tree = await facts.survey({ tag: TAGS.child, id: 'no-such-id', pid, start: await facts.startTime(pid) });
      return tree.filter(({ command }) => command.startsWith('sleep')).length === 2 ? tree : null;
    });
    expect(found).toHaveLength(3);
    for (const process_ of found) process.kill(process_.pid, 'SIGKILL');
  });
});

test.runIf(process.platform === 'linux')('a program with a name made to mislead is still read right', async () => {
  const dir = join(await tempDir(), 'x');
  await mkdir(dir);
  const path = join(dir, 'x) S 1 1 1 (');
  await copyFile('/bin/sleep', path);
  const child = spawn(path, ['1000'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  expect(await createLinuxFacts().info(child.pid ?? 0)).toMatchObject({
    pid: child.pid,
    ppid: process.pid,
    zombie: false,
  });
});
