import { expect, onTestFinished, test } from 'vitest';
import { createSystemClock } from '../lib/clock.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { until } from '../testing/until.ts';
import { diskSpace } from './disk-space.ts';
import { createSelfMetrics, type SelfSample } from './self-metrics.ts';

const children = { spawnsPerMinute: () => 7 };

test('a sample adds up what Optimus costs', async () => {
  const metrics = createSelfMetrics({
    clock: createSystemClock(),
    children: { ...children, guardian: () => ({ pid: process.ppid }) },
    extraProcesses: async () => [
      { pid: 1, kind: 'renderer', cpuPercent: 3, memoryBytes: 1_000_000 },
      { pid: 2, kind: 'gpu', memoryBytes: 500_000 },
      { pid: process.pid, kind: 'browser', cpuPercent: 90, memoryBytes: 9e12 },
    ],
    databaseBytes: async () => 4_096,
  });
  const sample = await metrics.sample();
  expect(sample.processes.map(({ kind, cpuPercent }) => [kind, cpuPercent === null])).toEqual([
    ['core', false],
    ['renderer', false],
    ['gpu', true],
    ['guardian', true],
  ]);
  expect(sample.memoryBytes).toBe(sample.processes.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0));
  expect(sample).toMatchObject({ databaseBytes: 4_096, spawnsPerMinute: 7, memoryKind: 'pss' });
  expect(sample.heapBytes).toBeGreaterThan(1_000_000);
  expect(sample.uptimeMs).toBeGreaterThan(0);
});

test('CPU is that of the time since the last sample', async () => {
  const clock = createFakeClock();
  const metrics = createSelfMetrics({ clock, children });
  await metrics.sample();
  const before = process.cpuUsage();
  await until(() => process.cpuUsage(before).user + process.cpuUsage(before).system > 50_000);
  clock.advance(100_000);
  const { cpuPercent } = await metrics.sample();
  expect(cpuPercent).toBeGreaterThan(0);
  expect(cpuPercent).toBeLessThan(10);
});

test('nothing is sampled unless somebody listens', async () => {
  const clock = createFakeClock();
  let samples = 0;
  const metrics = createSelfMetrics({
    clock,
    children,
    databaseBytes: async () => {
      samples += 1;
      return samples;
    },
  });
  onTestFinished(() => metrics.dispose());
  clock.advance(60_000);
  expect(samples).toBe(0);
  const slow: SelfSample[] = [];
  const fast: SelfSample[] = [];
  const stopSlow = metrics.subscribe((sample) => slow.push(sample), 10_000);
  await until(() => slow.length === 1);
  const stopFast = metrics.subscribe((sample) => fast.push(sample), 1_000);
  await until(() => fast.length === 1);
  clock.advance(1_000);
  await until(() => fast.length === 2);
  stopFast();
  clock.advance(9_999);
  expect(samples).toBe(3);
  clock.advance(1);
  await until(() => samples === 4);
  stopSlow();
  clock.advance(60_000);
  expect(samples).toBe(4);
});

test('a loop that is held up is seen by who listens', async () => {
  const metrics = createSelfMetrics({ clock: createSystemClock(), children });
  onTestFinished(() => metrics.dispose());
  const seen: SelfSample[] = [];
  metrics.subscribe((sample) => seen.push(sample), 20);
  await until(() => seen.length > 1);
  await until(() => {
    const end = performance.now() + 200;
    while (performance.now() < end);
    return seen.some(({ loopDelayMaxMs }) => loopDelayMaxMs > 50);
  });
});

test('a source that fails costs one sample, not the stream', async () => {
  const clock = createFakeClock();
  let calls = 0;
  const metrics = createSelfMetrics({
    clock,
    children,
    databaseBytes: async () => {
      calls += 1;
      if (calls === 1) throw new Error('gone');
      return 1;
    },
  });
  onTestFinished(() => metrics.dispose());
  const seen: SelfSample[] = [];
  metrics.subscribe((sample) => seen.push(sample), 1_000);
  await until(() => calls === 1);
  await until(() => {
    clock.advance(1_000);
    return seen.length > 0;
  });
});

test('the space of a disk', async () => {
  const { totalBytes, freeBytes } = await diskSpace('/');
  expect(totalBytes).toBeGreaterThan(freeBytes);
  expect(freeBytes).toBeGreaterThanOrEqual(0);
  await expect(diskSpace('/no/such/folder')).rejects.toThrow('ENOENT');
});
