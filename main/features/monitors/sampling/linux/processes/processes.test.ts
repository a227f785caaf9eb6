import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { keyOf } from '../../../../../../shared/lib/series-key.ts';
import { tempDir } from '../../../../../core/testing/temp-dir.ts';
import { until } from '../../../../../core/testing/until.ts';
import type { Places } from '../../../types.ts';
import { createPlaceIndex } from '../../places.ts';
import { createLinuxLook } from '../create-linux-look.ts';
import { createGrowth } from '../growth.ts';
import { credited, settle } from './credit.ts';
import type { ProcessState } from './process-state.ts';
import { createStatFiles, roomFor } from './stat-files.ts';
import { nameIn, newStatLine, parseStatLine } from './stat-line.ts';
import { ioIn } from './traffic.ts';
import { createProcessWatch } from './watch-processes.ts';

const linux = process.platform === 'linux';
const statOf = (pid: number, name: string, { ppid = 1, own = 0, reaped = 0, start = 50, state = 'S' } = {}) =>
  `${pid} (${name}) ${state} ${ppid} ${pid} ${pid} 0 -1 4194304 1 2 3 4 ${own} 0 ${reaped} 0 20 -5 3 0 ${start} 1000000 250 18446744073709551615 1 1\n`;

describe('a line of stat', () => {
  const line = newStatLine();
  const parse = (text: string | Buffer) => {
    const bytes = Buffer.from(text);
    return parseStatLine(bytes, bytes.length, line) ? { ...line, name: nameIn(bytes, bytes.length) } : null;
  };

  test.each(['node', 'a) R 1 (x', '(((', 'two\nlines', '', ') S 9 9'])('of a program called %j', (name) => {
    expect(parse(statOf(42, name, { own: 7, reaped: 9 }))).toMatchObject({
      ...{ ppid: 1, pgid: 42, utime: 7, stime: 0, cutime: 9, nice: -5, threads: 3, start: 50, rssPages: 250 },
    });
  });

  test('whose name is no text draws nothing on a screen', () => {
    const bytes = Buffer.concat([
      Buffer.from('7 ('),
      Buffer.from([0xff, 0x1b, 0x5b, 0x41, 0xfe]),
      Buffer.from(statOf(7, '').slice(3)),
    ]);
    expect(parse(bytes)?.name).toBe('\uFFFD [A\uFFFD');
  });

  test.each(['', '12', '12 (x', '12 (x)', '12 (x) S', '12 (x) S 1 2', '12 (x) S a b c', statOf(1, 'x').slice(0, 60)])(
    'that is none: %j',
    (text) => expect(parse(text)).toBeNull(),
  );
});

test('what a child was charged is taken off the jump of its parent, once, and not for long', () => {
  expect(settle(50, null)).toEqual({ charge: 50, left: null });
  expect(settle(50, credited(null, 30))).toEqual({ charge: 20, left: null });
  // Found gone before the parent was read again.
  const { charge, left } = settle(0, credited(null, 30));
  expect({ charge, left }).toEqual({ charge: 0, left: { old: 30, fresh: 0 } });
  expect(settle(35, left)).toEqual({ charge: 5, left: null });
  // Nobody waited for it: what comes later is of others.
  expect(settle(0, left)).toEqual({ charge: 0, left: null });
  expect(settle(10, credited(left, 20))).toEqual({ charge: 0, left: { old: 20, fresh: 0 } });
});

test('counters that come round go on, those that were set back are unknown, and so is what was not seen', () => {
  const growth = createGrowth();
  const see = (value: number, unbroken = true) => {
    growth.next(unbroken);
    return growth.of('x', value);
  };
  expect(see(4_294_967_290)).toBeNull();
  expect(see(4)).toBe(10);
  expect(see(2)).toBeNull();
  expect(see(7)).toBe(5);
  growth.next(true);
  expect(see(9)).toBeNull();
  expect(see(12)).toBe(3);
  expect(see(20, false)).toBeNull();
});

test('the innermost project holds a path, and a name that only begins alike does not', () => {
  const index = createPlaceIndex({
    projects: [
      { projectId: 'outer', path: '/home/ada/code' },
      { projectId: 'inner', path: '/home/ada/code/inner/' },
    ],
    children: [
      { childId: 'c1', projectId: 'one' },
      { childId: 'c2', projectId: 'two' },
    ],
    containers: [{ containerId: 'f'.repeat(64), projectId: null }],
  });
  expect(index.ofPath('/home/ada/code')).toBe('outer');
  expect(index.ofPath('/home/ada/code/inner/src')).toBe('inner');
  expect(index.ofPath('/home/ada/code2')).toBeNull();
  expect(index.ofPath('')).toBeNull();
  expect(index.ofChild(['c1', 'c2', 'unknown'])).toBe('two');
  expect(index.ofContainer('f'.repeat(64))).toBeNull();
});

test('only a share of what may be open is kept open', () => {
  expect(roomFor('Max open files            1024                 524288               files')).toBe(192);
  expect(roomFor('Max open files            100                  100                  files')).toBe(0);
  expect(roomFor('Max open files            unlimited            unlimited            files')).toBe(2_000);
  expect(roomFor(null)).toBe(192);
});

test('io of a process', () => {
  expect(ioIn('rchar: 5\nread_bytes: 4096\nwrite_bytes: 8192\ncancelled_write_bytes: 0\n')).toEqual({
    read: 4_096,
    written: 8_192,
  });
  expect(ioIn('')).toBeNull();
});

/** Processes made of files. */
async function madeUp() {
  const proc = await tempDir();
  const at = (pid: number, name: string) => join(proc, String(pid), name);
  let lookedAt = 0;
  return {
    proc,
    async set(pid: number, about: Parameters<typeof statOf>[2] = {}) {
      await mkdir(join(proc, String(pid)), { recursive: true });
      await writeFile(at(pid, 'stat'), statOf(pid, `p${pid}`, about));
    },
    end: (pid: number) => rm(join(proc, String(pid)), { recursive: true }),
    about: (more: Partial<Parameters<ReturnType<typeof createProcessWatch>['look']>[0]> = {}) => {
      lookedAt += 1_000;
      return {
        now: lookedAt,
        elapsedMs: 1_000,
        ticksBefore: 40,
        busyTicks: 1_000,
        newestPid: null,
        all: false,
        ...more,
      };
    },
    at,
  };
}

describe.runIf(linux)('from look to look', () => {
  test('what idles is read seldom, until somebody works whom nobody knows', async () => {
    const made = await madeUp();
    const files = createStatFiles(made.proc, 10);
    const watch = createProcessWatch({ proc: made.proc, files });
    onTestFinished(() => watch.close());
    await made.set(10);
    const quiet = () => made.about({ busyTicks: 0, newestPid: '10' });
    for (let looks = 0; looks < 6; looks += 1) watch.look(quiet());
    // The files are kept open, so what is written now is seen when they are read, and not before.
    await made.set(10, { own: 100 });
    watch.look(quiet());
    expect(watch.get(10)?.spent).toBe(0);
    watch.look(made.about({ busyTicks: 100, newestPid: '10' }));
    expect(watch.get(10)).toMatchObject({ spent: 100, own: 100 });
  });

  test('work that none of them did is not looked for in all of them again and again; those of projects are read, and nothing is lost', async () => {
    const made = await madeUp();
    const files = createStatFiles(made.proc, 100);
    const watch = createProcessWatch({ proc: made.proc, files });
    onTestFinished(() => watch.close());
    const pids = Array.from({ length: 30 }, (_, n) => 100 + n);
    for (const pid of pids) await made.set(pid);
    const elsewhere = () => made.about({ busyTicks: 500, newestPid: '129' });
    for (let looks = 0; looks < 20; looks += 1) watch.look(elsewhere());
    const mine = watch.get(100);
    if (mine) mine.belongs = { projectId: 'p' } as ProcessState['belongs'];
    for (const pid of pids) await made.set(pid, { own: 7 });
    watch.look(elsewhere());
    expect(mine?.spent).toBe(7);
    const read = () => [...watch.processes()].filter(({ own }) => own === 7).length;
    expect(read()).toBeLessThan(30);
    let charged = [...watch.processes()].reduce((sum, { spent }) => sum + spent, 0);
    for (let looks = 0; looks < 12; looks += 1) {
      watch.look(elsewhere());
      charged += [...watch.processes()].reduce((sum, { spent }) => sum + spent, 0);
    }
    expect(read()).toBe(30);
    expect(charged).toBe(30 * 7);
    // One that explains it: the others may, too.
    await made.set(105, { own: 7 + 400 });
    for (let looks = 0; looks < 12 && watch.get(105)?.own !== 407; looks += 1)
      watch.look(made.about({ busyTicks: 420, newestPid: '129' }));
    for (const pid of pids) await made.set(pid, { own: 500 });
    watch.look(made.about({ busyTicks: 30_000, newestPid: '129' }));
    expect([...watch.processes()].every(({ own }) => own === 500)).toBe(true);
  });

  test('with no room for a single open file', async () => {
    const made = await madeUp();
    const files = createStatFiles(made.proc, 0);
    const watch = createProcessWatch({ proc: made.proc, files });
    for (let pid = 10; pid < 60; pid += 1) await made.set(pid);
    watch.look(made.about());
    await made.set(20, { own: 5 });
    await made.end(30);
    watch.look(made.about());
    expect(files.kept()).toBe(0);
    expect(watch.count()).toBe(49);
    expect(watch.get(20)?.spent).toBe(5);
    expect(watch.ended().map(({ pid }) => pid)).toEqual([30]);
  });

  test('a number that came round is another process', async () => {
    const made = await madeUp();
    const watch = createProcessWatch({ proc: made.proc, files: createStatFiles(made.proc, 0) });
    await made.set(10, { own: 500, start: 50 });
    watch.look(made.about());
    await made.set(10, { own: 3, start: 99 });
    watch.look(made.about());
    expect(watch.ended()).toMatchObject([{ pid: 10, start: 50 }]);
    expect(watch.get(10)).toMatchObject({ start: 99, spent: 3, young: true });
  });

  test('a child that was seen and its parent are charged once, in whichever look the end is seen', async () => {
    const made = await madeUp();
    const watch = createProcessWatch({ proc: made.proc, files: createStatFiles(made.proc, 0) });
    let charged = 0;
    const look = () => {
      watch.look(made.about());
      for (const { spent } of watch.processes()) charged += spent;
    };
    await made.set(10);
    await made.set(11, { ppid: 10, own: 0 });
    await made.set(12, { ppid: 11, own: 0 });
    look();
    await made.set(11, { ppid: 10, own: 40 });
    await made.set(12, { ppid: 11, own: 60 });
    look();
    expect(charged).toBe(100);
    // Both end between two looks: 12 did 5 more, 11 waited for it, and 10 for 11.
    await made.end(11);
    await made.end(12);
    await made.set(10, { reaped: 40 + 60 + 5 });
    look();
    expect(charged).toBe(105);
    look();
    expect(charged).toBe(105);
  });

  test('what may not be read is counted, not taken for ended', async () => {
    const made = await madeUp();
    const watch = createProcessWatch({ proc: made.proc, files: createStatFiles(made.proc, 0) });
    await made.set(10);
    await mkdir(join(made.proc, '11'));
    await mkdir(join(made.proc, '11', 'stat'));
    watch.look(made.about());
    watch.look(made.about());
    expect(watch.count()).toBe(2);
    expect(watch.unreadable()).toBe(1);
    await made.end(11);
    watch.look(made.about());
    expect(watch.unreadable()).toBe(0);
  });
});

describe.runIf(linux)('a process belongs', () => {
  const docker = 'a'.repeat(64);
  const places: Places = {
    projects: [
      { projectId: 'shop', path: '/code/shop' },
      { projectId: 'tool', path: '/code/tool' },
    ],
    children: [{ childId: 'abcdef', projectId: 'tool' }],
    containers: [{ containerId: docker, projectId: 'shop' }],
  };

  async function projectOf(about: { cwd?: string; exe?: string; environ?: string; cgroup?: string }) {
    const made = await madeUp();
    await made.set(10);
    await writeFile(join(made.proc, 'uptime'), '100.00 1.00');
    if (about.cwd) await symlink(about.cwd, made.at(10, 'cwd'));
    if (about.exe) await symlink(about.exe, made.at(10, 'exe'));
    if (about.environ) await writeFile(made.at(10, 'environ'), about.environ);
    await writeFile(made.at(10, 'cgroup'), about.cgroup ?? '0::/user.slice\n');
    let now = 0;
    const looker = createLinuxLook({ roots: { proc: made.proc, sys: made.proc }, now: () => now, longestMs: 100_000 });
    onTestFinished(() => looker.dispose());
    looker.places(places);
    for (let looks = 0; looks < 4; looks += 1) {
      await looker.look();
      now += 1_000;
    }
    const { processes } = await looker.table();
    return { projectId: processes[0]?.projectId, by: processes[0]?.projectBy };
  }

  test('to its folder', async () => {
    expect(await projectOf({ cwd: '/code/shop/src', exe: '/code/tool/bin/x' })).toEqual({
      projectId: 'shop',
      by: 'folder',
    });
    expect(await projectOf({ cwd: '/code/shop/old (deleted)' })).toEqual({ projectId: 'shop', by: 'folder' });
  });
  test('to its container, and never to a folder out here that is called alike', async () => {
    const cgroup = `0::/system.slice/docker-${docker}.scope\n`;
    expect(await projectOf({ cwd: '/code/tool', cgroup })).toEqual({ projectId: 'shop', by: 'container' });
    const other = `12:memory:/docker/${'b'.repeat(64)}\n0::/\n`;
    expect(await projectOf({ cwd: '/code/tool', cgroup: other })).toEqual({ projectId: null, by: null });
  });
  test('to whoever started it, or to its program, or to nobody', async () => {
    const environ = 'PATH=/bin\0OPTIMUS_CHILD=zzzzzz,abcdef\0X=1\0';
    expect(await projectOf({ cwd: '/tmp', environ })).toEqual({ projectId: 'tool', by: 'started here' });
    expect(await projectOf({ cwd: '/', exe: '/code/shop/dist/server' })).toEqual({ projectId: 'shop', by: 'program' });
    expect(await projectOf({ cwd: '/', exe: '/usr/bin/node' })).toEqual({ projectId: null, by: null });
    expect(await projectOf({})).toEqual({ projectId: null, by: null });
  });

  test('to the folder that a shell has walked to', { timeout: 60_000 }, async () => {
    const [one, other] = [await tempDir(), await tempDir()];
    const shell = spawn('sh', ['-c', 'read line; cd "$1"; read line', 'sh', other], {
      cwd: one,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    onTestFinished(async () => {
      shell.kill('SIGKILL');
      if (shell.exitCode === null && shell.signalCode === null) await once(shell, 'exit');
    });
    let now = performance.now();
    const looker = createLinuxLook({ now: () => now, longestMs: Number.POSITIVE_INFINITY });
    onTestFinished(() => looker.dispose());
    looker.places({
      ...{ children: [], containers: [] },
      projects: [
        { projectId: 'one', path: one },
        { projectId: 'other', path: other },
      ],
    });
    const look = async () => {
      now = performance.now();
      const { values } = await looker.look();
      return (id: string) => values[keyOf('processes.count', { scope: 'project', id })];
    };
    await until(async () => (await look())('one') === 1);
    shell.stdin.write('\n');
    const after = await until(async () => {
      const of = await look();
      return of('other') === 1 ? of : null;
    });
    expect(after('one')).toBe(0);
    expect(after('other')).toBe(1);
  });
});
