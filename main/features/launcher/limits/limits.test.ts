import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Limits } from '../../../../shared/features/launcher/schema.ts';
import type { SeriesRange } from '../../../../shared/features/monitors/schema.ts';
import { createChildren } from '../../../core/children/children.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { until } from '../../../core/testing/until.ts';
import { createLimits } from './create-limits.ts';
import { type GroupFiles, groupFiles } from './group-files.ts';
import { findGroupPlace, foldersFrom, mountIn } from './group-place.ts';
import { properties } from './systemd.ts';
import { p99, roundUp } from './usage.ts';
import { meansWords, megabytes } from './words.ts';

const time = { timeout: 60_000 };
const none: Limits = { memoryMb: null, cpuPercent: null };

function open(machine: Parameters<typeof createLimits>[0]['machine'] = {}, ranges: SeriesRange[] = []) {
  const children = createChildren({ clock: createSystemClock(), log: quietLog, instanceId: randomUUID() });
  onTestFinished(() => children.dispose());
  const clock = createFakeClock();
  const recorded: Record<string, number>[] = [];
  const limits = createLimits({
    children,
    clock,
    log: quietLog,
    monitors: { record: ({ values }) => void recorded.push({ ...values }), range: async () => ranges },
    machine,
  });
  onTestFinished(() => limits.dispose());
  return { limits, children, clock, recorded };
}

/** Folders with the files that the kernel would put into them. */
async function madeUpTree({ memory = true, cpu = true, cgroup = '0::/user/app\n' } = {}) {
  const root = await tempDir();
  const kinds = [...(memory ? ['memory'] : []), ...(cpu ? ['cpu'] : [])];
  const written: string[] = [];
  const given = new Map<string, Set<string>>([[`${root}/cg`, new Set(kinds)]]);
  const fill = async (path: string, controllers: Iterable<string>) => {
    given.set(path, new Set(controllers));
    await mkdir(path);
    const files: Record<string, string> = {
      'cgroup.procs': '',
      'cgroup.kill': '',
      'cgroup.controllers': [...controllers].join(' '),
      'cgroup.subtree_control': '',
    };
    if (given.get(path)?.has('memory')) {
      files['memory.max'] = 'max';
      files['memory.oom.group'] = '0';
      files['memory.events'] = 'low 0\noom 0\noom_kill 0\n';
    }
    if (given.get(path)?.has('cpu')) files['cpu.max'] = 'max 100000';
    for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), `${text}\n`);
  };
  const enabled = async (path: string) =>
    (await readFile(`${path}/cgroup.subtree_control`, 'utf8').catch(() => '')).trim().split(' ').filter(Boolean);
  const files: GroupFiles = {
    ...groupFiles,
    async make(path) {
      const parent = path.slice(0, path.lastIndexOf('/'));
      await fill(path, await enabled(parent));
    },
    remove: (path) => rm(path, { recursive: true }),
    async write(path, text) {
      written.push(`${path.slice(root.length)} ${text}`);
      if (!path.endsWith('cgroup.subtree_control')) return groupFiles.write(path, `${text}\n`.padEnd(40));
      const folder = path.slice(0, path.lastIndexOf('/'));
      const kind = text.slice(1);
      const has = (await readFile(`${folder}/cgroup.controllers`, 'utf8')).trim().split(' ');
      if (!has.includes(kind)) throw new Error('ENOENT');
      // The kernel gives nothing to those below a group in which something runs.
      if ((await readFile(`${folder}/cgroup.procs`, 'utf8')).trim() !== '') throw new Error('EBUSY');
      await writeFile(path, [...(await enabled(folder)), kind].join(' '));
      // What was made before sees it too.
      for (const inner of await groupFiles.folders(folder))
        await writeFile(`${inner}/cgroup.controllers`, (await enabled(folder)).join(' '));
    },
  };
  const proc = join(root, 'proc');
  await mkdir(join(proc, 'self'), { recursive: true });
  await writeFile(join(proc, 'self/mountinfo'), `1 0 0:1 / ${root}/cg rw - cgroup2 cgroup2 rw\n`);
  await writeFile(join(proc, 'self/cgroup'), cgroup);
  await fill(`${root}/cg`, kinds);
  await fill(`${root}/cg/user`, kinds);
  await fill(`${root}/cg/user/app`, kinds);
  await writeFile(`${root}/cg/user/app/cgroup.procs`, '1\n2\n');
  return { root, files, proc, written };
}

describe('where groups can be made', () => {
  test('is the nearest that can hold memory and processor, not one in which something runs', async () => {
    const { root, files, proc } = await madeUpTree();
    const place = await findGroupPlace({ files, proc, canMove: async () => true });
    expect(place).toMatchObject({ memory: true, cpu: true });
    expect(place?.path).toMatch(new RegExp(`^${root}/cg/user/optimus-${process.pid}-[0-9a-f]{8}$`));
    // Nothing is left where it was tried before.
    expect((await readdir(`${root}/cg/user/app`)).filter((name) => name.startsWith('optimus'))).toEqual([]);
  });

  test('without controllers one is still good for finding who is in it; where nobody can go there is none', async () => {
    const bare = await madeUpTree({ memory: false, cpu: false });
    const place = await findGroupPlace({ ...bare, canMove: async () => true });
    expect(place).toMatchObject({ memory: false, cpu: false, path: expect.stringContaining('/cg/user/app/optimus-') });
    expect(await findGroupPlace({ ...bare, canMove: async () => false })).toBeNull();
    expect(await findGroupPlace({ ...bare, proc: '/nowhere', canMove: async () => true })).toBeNull();
  });

  test('what an Optimus that was killed has left is tidied up, and what one that runs has is not', async () => {
    const { root, files, proc } = await madeUpTree();
    for (const name of ['optimus-111-abcd', 'optimus-222-abcd']) await files.make(`${root}/cg/user/${name}`);
    await files.make(`${root}/cg/user/optimus-111-abcd/0123456789-1`);
    await findGroupPlace({ files, proc, canMove: async () => true, isAlive: (pid) => pid === 222 });
    const left = (await readdir(`${root}/cg/user`)).filter((name) => name.startsWith('optimus-'));
    expect(left).toContain('optimus-222-abcd');
    expect(left).not.toContain('optimus-111-abcd');
  });

  test('mounts and paths are read as the kernel writes them', () => {
    const hybrid = '41 31 0:38 / /sys/fs/cgroup/my\\040unified rw - cgroup2 cgroup2 rw\n';
    expect(mountIn(hybrid)).toEqual({ at: '/sys/fs/cgroup/my unified', root: '/' });
    expect(foldersFrom('1 0 0:1 / /cg rw - cgroup2 c rw', '9:cpu:/x\n0::/a/b\n')).toEqual(['/cg/a/b', '/cg/a', '/cg']);
    expect(foldersFrom('1 0 0:1 /a /cg rw - cgroup2 c rw', '0::/a/b\n')).toEqual(['/cg/b', '/cg']);
    expect(foldersFrom('1 0 0:1 / /cg rw - cgroup2 c rw', '0::/../../x\n')).toEqual(['/cg']);
    expect(foldersFrom('1 0 0:1 / /cg rw - cgroup c rw', '0::/\n')).toEqual([]);
  });
});

describe('limits by a group', () => {
  const limits: Limits = { memoryMb: 512, cpuPercent: 150 };
  const asked = { serviceId: 'p/web', command: '/bin/sh', args: ['-c', 'cat "$GROUP/cgroup.procs"; exit 3'] };

  test('are written before it is started, told in words, changed while it runs, and gone with it', async () => {
    const tree = await madeUpTree();
    const { limits: service, children } = open({ files: tree.files, proc: tree.proc, canMove: async () => true });
    const start = await service.wrap({ ...asked, limits });
    expect(start.limitedBy).toBe('cgroup v2: 512\u00a0MB, 150\u00a0% of a core');
    const path = start.group?.killFile.replace(/\/cgroup\.kill$/, '') ?? '';
    const read = async (name: string) => (await readFile(`${path}/${name}`, 'utf8')).trim();
    expect(await read('memory.max')).toBe(String(512 * 1024 * 1024));
    expect(await read('cpu.max')).toBe('150000 100000');
    expect(await read('memory.oom.group')).toBe('1');
    // It goes there by itself and becomes the program.
    const { command, args } = start;
    const ran = await children.run({ label: 'x', command, args, env: { GROUP: path } });
    expect(ran).toMatchObject({ code: 3 });
    expect(ran.stdout.toString()).toBe('0\n');
    expect(await service.describe()).toContain('Memory is held by cgroup v2, for a service as a whole.');

    const changed = await service.change({ serviceId: 'p/web', pids: [], limits: { memoryMb: 256, cpuPercent: null } });
    expect(changed).toMatchObject({
      ...{ ok: true, limitedBy: 'cgroup v2: 256\u00a0MB' },
      evidence: [
        { ok: true, sentence: `memory.max of its group is ${256 * 1024 * 1024}` },
        { ok: true, sentence: 'cpu.max of its group is max 100000' },
      ],
    });

    expect(await start.ranInto({ code: null, signal: 'SIGKILL' })).toBeNull();
    await writeFile(`${path}/memory.events`, 'oom 1\noom_kill 1\n');
    expect(await start.ranInto({ code: null, signal: 'SIGKILL' })).toBe(
      'The system ended it because it took more than its 256\u00a0MB of memory.',
    );
    await start.done();
    await expect(readdir(path)).rejects.toThrow('ENOENT');
  });

  test('are refused when the kernel does not take them', async () => {
    const tree = await madeUpTree();
    const files: GroupFiles = {
      ...tree.files,
      write: (path, text) =>
        path.endsWith('memory.max') ? Promise.reject(new Error('EINVAL')) : tree.files.write(path, text),
    };
    const { limits: service } = open({ files, proc: tree.proc, canMove: async () => true });
    await expect(service.wrap({ ...asked, limits })).rejects.toThrow('memory.max of its group is max');
  });

  test('one without limits is in a group too, so that it is found whatever it sheds', async () => {
    const tree = await madeUpTree();
    const { limits: service } = open({ files: tree.files, proc: tree.proc, canMove: async () => true });
    const start = await service.wrap({ ...asked, limits: none });
    expect(start.limitedBy).toBeNull();
    expect(start.group).not.toBeNull();
    expect(await start.group?.members()).toEqual([]);
    await start.done();
  });
});

describe('limits without groups', () => {
  const bare = { proc: '/nowhere' };
  const noGroups = { ...bare, files: { ...groupFiles, read: async () => null } };

  test.runIf(process.platform === 'linux')(
    'are of each process: it is refused more, and that is said',
    time,
    async () => {
      const { limits: service, children } = open(noGroups);
      const limits: Limits = { memoryMb: 256, cpuPercent: 50 };
      const greedy = 'const all = []; for (;;) all.push(Buffer.alloc(32 << 20, 1));';
      const start = await service.wrap({ serviceId: 'p/web', command: process.execPath, args: ['-e', greedy], limits });
      expect(start.limitedBy).toBe(
        'ulimit: 256\u00a0MB for each process by itself; nice: gives way to everything else, without a ceiling',
      );
      expect(start.group).toBeNull();
      const { code, signal } = await children.run({ label: 'greedy', command: start.command, args: start.args });
      expect(code === 0).toBe(false);
      if (signal !== null || (code ?? 0) >= 128)
        expect(await start.ranInto({ code, signal })).toBe(
          'A process of it may have needed more than the 256\u00a0MB that each may take.',
        );
      await start.done();
      expect(await service.describe()).toContain('for each process by itself');
    },
  );

  test.runIf(process.platform === 'linux')(
    'can be changed while it runs, and what cannot says when it will be',
    time,
    async () => {
      const { limits: service, children } = open(noGroups);
      const start = await service.wrap({ serviceId: 'p/web', command: 'sleep', args: ['1000'], limits: none });
      const child = await children.spawn({ label: 'sleeps', command: start.command, args: start.args });
      const changed = await service.change({
        ...{ serviceId: 'p/web', pids: [child.pid] },
        limits: { memoryMb: 300, cpuPercent: 100 },
      });
      expect(changed.ok).toBe(true);
      const held = await readFile(`/proc/${child.pid}/limits`, 'utf8');
      expect(held).toMatch(new RegExp(`^Max data size +${300 * 1024 * 1024} +unlimited`, 'm'));
      const lifted = await service.change({ serviceId: 'p/web', pids: [child.pid], limits: none });
      expect(lifted.evidence[0]).toEqual({
        ok: true,
        sentence: 'prlimit set the data limit of one process to unlimited',
      });
      const gone = await service.change({ serviceId: 'p/web', pids: [], limits: { memoryMb: 64, cpuPercent: null } });
      expect(gone).toMatchObject({ ok: false, sentence: expect.stringContaining('at the next start') });
      await child.stop({ graceMs: 0 });
    },
  );

  test.each([
    [
      'darwin',
      'not held: 512\u00a0MB is only written down: this system cannot hold it; nice: gives way to everything else, without a ceiling',
    ],
    [
      'win32',
      'not held: 512\u00a0MB is only written down: this system cannot hold it, 50\u00a0% of a core is only written down: this system cannot hold it',
    ],
  ] as const)('on %s what cannot be held is said to be only written down', async (platform, words) => {
    const { limits: service } = open({ platform });
    const limits: Limits = { memoryMb: 512, cpuPercent: 50 };
    const start = await service.wrap({ serviceId: 'p/web', command: 'x', args: [], limits });
    expect(start.limitedBy).toBe(words);
    expect(await service.describe()).toContain('cannot be held to a limit on this system');
  });
});

test(
  'in the real groups of this machine: who sheds everything else is found there and ended',
  time,
  async ({ skip }) => {
    const { limits: service, children } = open();
    const shed = "env -i setsid sh -c 'sleep 1000 & exec sleep 1001' & sleep 0.2";
    const start = await service.wrap({ serviceId: 'p/web', command: '/bin/sh', args: ['-c', shed], limits: none });
    if (!start.group) return skip('no control group may be written here');
    const { command, args, group } = start;
    const child = await children.spawn({ label: 'sheds', command, args, group });
    await child.exited;
    const left = await until(async () => ((await group.members()).length === 2 ? group.members() : null), {
      timeoutMs: 60_000,
    });
    const receipt = await child.stop({ graceMs: 300 });
    expect(receipt).toMatchObject({ proven: true, survivors: [] });
    expect(receipt.signals.flatMap(({ to }) => to)).toEqual(expect.arrayContaining(left));
    expect(await group.members()).toEqual([]);
    await start.done();
    await expect(readFile(group.killFile)).rejects.toThrow('ENOENT');
  },
);

describe('what a service takes', () => {
  test.runIf(process.platform === 'linux')(
    'is recorded while it runs, and nothing is done while none does',
    time,
    async () => {
      const { limits: service, children, clock, recorded } = open();
      const busy = await children.spawn({ label: 'busy', command: 'sh', args: ['-c', 'while :; do :; done'] });
      const spent = async () => Number((await readFile(`/proc/${busy.pid}/stat`, 'utf8')).split(' ')[13]);
      // It is a copy of its parent first, and a program a moment later.
      await until(async () => (await spent()) > 1, { timeoutMs: 60_000 });
      let running = [{ serviceId: 'p/web', pids: async () => [busy.pid] }];
      service.measure(() => running);
      clock.advance(15_000);
      await until(() => recorded.length === 1, { timeoutMs: 60_000 });
      expect(recorded[0]?.['service/p%2Fweb/memory.bytes/']).toBeGreaterThan(100_000);
      const before = await spent();
      await until(async () => (await spent()) > before + 5, { timeoutMs: 60_000 });
      clock.advance(15_000);
      await until(() => recorded.length === 2, { timeoutMs: 60_000 });
      expect(recorded[1]?.['service/p%2Fweb/cpu.used.percent/']).toBeGreaterThan(0);
      running = [];
      clock.advance(60_000);
      expect(recorded).toHaveLength(2);
      await busy.stop({ graceMs: 0 });
    },
  );

  const MB = 1024 * 1024;
  const series = (key: string, values: number[]): SeriesRange => ({
    ...{ key, tier: '1m', from: Date.UTC(2025, 11, 2), stepMs: 648_000 },
    ...{ mean: values, min: values, max: values, last: values },
  });

  test('suggests a limit from what it mostly took, once enough is known', async () => {
    const key = 'service/p%2Fweb/memory.bytes/';
    const usual = Array.from({ length: 4_000 }, () => 310 * MB);
    const { limits: service } = open({}, [series(key, usual), series('service/p%2Fweb/cpu.used.percent/', [12, 14])]);
    const asked = { serviceId: 'p/web', limits: { memoryMb: 2_048, cpuPercent: null } };
    expect(await service.usage(asked)).toMatchObject({
      ...{ days: 30, memoryP99Mb: 310, memoryMostMb: 310, cpuP99Percent: 14 },
      suggestion: {
        sentence: 'p99 of 30 days is 310\u00a0MB, limit 2\u00a0GB: 512\u00a0MB would be enough.',
        limits: { memoryMb: 512, cpuPercent: null },
      },
    });
    const tight = await service.usage({ ...asked, limits: { memoryMb: 320, cpuPercent: null } });
    expect(tight.suggestion?.sentence).toContain('512\u00a0MB would leave it room');
    const fitting = await service.usage({ ...asked, limits: { memoryMb: 512, cpuPercent: null } });
    expect(fitting.suggestion).toBeNull();
    const unknown = await open({}, [series(key, [])]).limits.usage(asked);
    expect(unknown).toMatchObject({ days: 0, memoryP99Mb: null, suggestion: null });
  });

  test('figures and words', () => {
    expect(p99(Array.from({ length: 100 }, (_, i) => i + 1))).toBe(99);
    expect(p99([])).toBeNull();
    expect([10, 300, 465, 513, 1_000, 3_000].map(roundUp)).toEqual([64, 320, 512, 640, 1_024, 3_072]);
    expect(megabytes(1_536)).toBe('1.5\u00a0GB');
    expect(properties({ memoryMb: 64, cpuPercent: null })).toEqual(['MemoryMax=64M', 'CPUQuota=']);
    expect(meansWords({ memory: 'systemd', cpu: 'nice' })).toContain('nice alone');
  });
});
