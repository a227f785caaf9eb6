import { totalmem } from 'node:os';
import si from 'systeminformation';
import { expect, onTestFinished, test } from 'vitest';
import { machineInfo } from '../../../../../shared/features/monitors/schema.ts';
import { processTable } from '../../../../../shared/features/processes/schema.ts';
import { keyOf } from '../../../../../shared/lib/series-key.ts';
import { until } from '../../../../core/testing/until.ts';
import { createLinuxLook } from '../linux/create-linux-look.ts';
import { createOtherLook } from './create-other-look.ts';
import { createSlowly } from './slowly.ts';
import type { SystemInformation } from './system-information.ts';

const never = <T>() => new Promise<T>(() => {});
const nothing: SystemInformation = {
  mem: never,
  fsSize: never,
  fsStats: never,
  networkStats: never,
  cpuTemperature: never,
  battery: never,
  graphics: never,
  processes: never,
  osInfo: never,
  cpu: never,
};

test.runIf(process.platform === 'linux')('says roughly what /proc says', { timeout: 90_000 }, async () => {
  const other = createOtherLook({ si });
  const proc = createLinuxLook();
  onTestFinished(() => {
    other.dispose();
    proc.dispose();
  });
  const both = await until(
    async () => {
      const [one, two] = [(await other.look()).values, (await proc.look()).values];
      return one[keyOf('processes.count')] === undefined || one[keyOf('cpu.percent')] === undefined
        ? null
        : { one, two };
    },
    { timeoutMs: 60_000 },
  );
  const of = (metric: Parameters<typeof keyOf>[0]) =>
    [both.one[keyOf(metric)] ?? Number.NaN, both.two[keyOf(metric)] ?? Number.NaN] as const;
  const [used, usedByProc] = of('memory.used.bytes');
  expect(Math.abs(used - usedByProc)).toBeLessThan(totalmem() / 4);
  const [up, upByProc] = of('uptime');
  expect(Math.abs(up - upByProc)).toBeLessThan(60);
  const { processes, at, unreadable } = processTable.parse(await other.table());
  expect({ at: at > 0, unreadable }).toEqual({ at: true, unreadable: 0 });
  const own = processes.find(({ pid }) => pid === process.pid);
  expect(own).toMatchObject({ own: true, ppid: process.ppid });
  expect(Math.abs((own?.startedAt ?? 0) - (Date.now() - process.uptime() * 1_000))).toBeLessThan(5_000);
  expect(machineInfo.parse(await other.machine()).how).toBe('systeminformation');
});

test('does not wait for a system that does not answer', async () => {
  let now = 0;
  const look = createOtherLook({ si: nothing, now: () => now, wallClock: () => 5 });
  await look.look();
  now += 1_000;
  const { values, at } = await look.look();
  expect(at).toBe(5);
  expect(values[keyOf('memory.used.bytes')]).toBeGreaterThan(0);
  expect(values[keyOf('processes.count')]).toBeUndefined();
});

test('a project has the processes whose program lies in it, and keeps its lines when they end', async () => {
  let now = 0;
  const one = (pid: number, path: string) => ({
    ...{
      pid,
      parentPid: 1,
      name: 'server',
      cpu: 50,
      cpuu: 0,
      cpus: 0,
      mem: 0,
      priority: 0,
      memVsz: 0,
      memRss: 10,
      nice: 0,
    },
    ...{ started: '2026-11-21 10:00:00', state: 'sleeping', tty: '', user: 'ada', command: 'server', params: '', path },
  });
  let list = [one(7, '/code/shop/bin'), one(8, '/usr/bin')];
  const processes = async () => ({ all: 2, running: 0, blocked: 0, sleeping: 2, unknown: 0, list });
  const look = createOtherLook({ si: { ...nothing, processes }, now: () => now });
  look.places({ projects: [{ projectId: 'shop', path: '/code/shop' }], children: [], containers: [] });
  const of = async (metric: Parameters<typeof keyOf>[0]) => {
    now += 11_000;
    await look.look();
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    return (await look.look()).values[keyOf(metric, { scope: 'project', id: 'shop' })];
  };
  expect(await of('processes.count')).toBe(1);
  expect(await of('cpu.used.percent')).toBe(50);
  expect(await of('memory.bytes')).toBe(10_240);
  const { processes: rows } = await look.table();
  expect(rows.map(({ projectBy }) => projectBy)).toEqual(['program', null]);
  list = [];
  expect(await of('processes.count')).toBe(0);
});

test('a question is asked at its pace, never twice at once, and its answer does not last for ever', async () => {
  let now = 0;
  const asked: PromiseWithResolvers<number>[] = [];
  const slow = createSlowly(() => now)(1_000, () => {
    const one = Promise.withResolvers<number>();
    asked.push(one);
    return one.promise;
  });
  expect(slow()).toBeNull();
  now = 5_000;
  expect(slow()).toBeNull();
  expect(asked).toHaveLength(1);
  asked[0]?.resolve(4);
  await slow.pending();
  expect(slow()).toBe(4);
  expect(asked).toHaveLength(2);
  asked[1]?.reject(new Error('gone'));
  await slow.pending();
  now = 9_001;
  expect(slow()).toBeNull();
});
