import { expect, test } from 'vitest';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { createWatching } from '../testing/watching.ts';
import { createMetricTrigger } from './metric.ts';
import { createMachineMetrics, createSampler, type Sample } from './metrics.ts';
import type { SpecOf } from './types.ts';

const minute = 60_000;

function watch(change: Partial<SpecOf<'metric'>> = {}) {
  const watching = createWatching();
  let sample: Sample = { value: 50 };
  const sampler = createSampler({ clock: watching.clock, log: quietLog });
  const trigger = createMetricTrigger({
    clock: watching.clock,
    home: '/nowhere',
    sampler,
    metrics: { 'disk.free.percent': async () => sample },
  });
  const spec: SpecOf<'metric'> = {
    kind: 'metric',
    metric: 'disk.free.percent',
    path: '/',
    below: 10,
    forMs: 5 * minute,
    overlap: 'skip',
    ...change,
  };
  const start = () => watching.start(trigger, spec);
  const stop = start();
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    ...watching,
    sampler,
    start,
    stop,
    /** Steps of the heartbeat, each looked at to its end. */
    async pass(ms: number, next?: Sample) {
      if (next) sample = next;
      for (let left = ms; left > 0; left -= 15_000) {
        watching.clock.advance(Math.min(15_000, left));
        for (let i = 0; i < 5; i++) await settle();
      }
    },
  };
}

test('it fires once the value has been beyond its limit for so long, and again only after it has been well', async () => {
  const seen = watch();
  await seen.pass(minute, { value: 9.96 });
  expect(seen.fires).toHaveLength(0);
  await seen.pass(5 * minute);
  expect(seen.fires).toHaveLength(1);
  expect(seen.fires[0]).toMatchObject({
    label: 'disk.free.percent is 10 %, below 10 %',
    payload: { metric: 'disk.free.percent', value: 9.96, limit: 10, direction: 'below', path: '/' },
  });
  await seen.pass(60 * minute);
  expect(seen.fires).toHaveLength(1);
  await seen.pass(minute, { value: 30 });
  await seen.pass(6 * minute, { value: 5 });
  expect(seen.fires).toHaveLength(2);
  expect(seen.fires[0]?.idempotencyKey).not.toBe(seen.fires[1]?.idempotencyKey);
});

test('a moment of being well begins the time anew', async () => {
  const seen = watch();
  await seen.pass(4 * minute, { value: 5 });
  await seen.pass(15_000, { value: 20 });
  await seen.pass(4 * minute, { value: 5 });
  expect(seen.fires).toHaveLength(0);
});

test('what was told before a restart is not told again; what was not known in between is not counted', async () => {
  const seen = watch();
  await seen.pass(6 * minute, { value: 5 });
  expect(seen.fires).toHaveLength(1);
  seen.stop();
  await seen.pass(60 * minute);
  const stop = seen.start();
  await seen.pass(10 * minute);
  expect(seen.fires).toHaveLength(1);
  await seen.pass(minute, { value: 50 });
  await seen.pass(2 * minute, { value: 5 });
  stop();
  seen.clock.advance(60 * minute);
  seen.start();
  await seen.pass(4 * minute);
  expect(seen.fires, 'an hour that nobody saw').toHaveLength(1);
  await seen.pass(2 * minute);
  expect(seen.fires).toHaveLength(2);
});

test('nothing beats while nothing is measured', async () => {
  const seen = watch();
  expect(seen.sampler.active()).toBe(true);
  seen.stop();
  expect(seen.sampler.active()).toBe(false);
});

test('what cannot be read is trouble, and no alarm', async () => {
  const seen = watch({ forMs: 0 });
  await seen.pass(minute, { why: 'no such disk' });
  expect(seen.trouble()).toBe('disk.free.percent cannot be read: no such disk');
  expect(seen.fires).toHaveLength(0);
  await seen.pass(minute, { value: 1 });
  expect(seen.trouble()).toBeNull();
  expect(seen.fires).toHaveLength(1);
});

test('what could not be started is tried at the next beat, with the same key', async () => {
  const seen = watch({ forMs: 0 });
  seen.refuse(new Error('no room'));
  await seen.pass(minute, { value: 5 });
  seen.refuse(null);
  await seen.pass(minute);
  expect(seen.fires).toHaveLength(1);
});

test('the machine answers', async () => {
  const metrics = createMachineMetrics();
  const read = async (name: string) => {
    const sample = await metrics[name]?.('/');
    return sample && 'value' in sample ? sample.value : Number.NaN;
  };
  for (const name of ['disk.free.percent', 'memory.used.percent']) {
    expect(await read(name), name).toBeGreaterThan(0);
    expect(await read(name), name).toBeLessThanOrEqual(100);
  }
  expect(await read('disk.free.bytes')).toBeGreaterThan(1_000);
  if (process.platform !== 'win32') expect(await read('load.1m')).toBeGreaterThanOrEqual(0);
  expect(await metrics['cpu.percent']?.('/')).toHaveProperty('why');
});
