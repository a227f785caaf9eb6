import { expect, test } from 'vitest';
import { keyOf } from '../../../../shared/lib/series-key.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import type { Recorded } from '../../monitors/index.ts';
import { createWatching } from '../testing/watching.ts';
import { createMetricTrigger } from './metric.ts';
import type { SpecOf } from './types.ts';

const second = 1_000;
const minute = 60_000;
const root = keyOf('disk.free.percent', { part: '/' });
const home = keyOf('disk.free.percent', { part: '/home' });

function watch(change: Partial<SpecOf<'metric'>> = {}) {
  const watching = createWatching();
  const listeners = new Set<(recorded: Recorded) => void>();
  const projects = [{ id: 'p1', name: 'shop' }];
  let values: Record<string, number> = { [root]: 50 };
  const trigger = createMetricTrigger({
    clock: watching.clock,
    home: '/nowhere',
    log: quietLog,
    projectNamed: (text) => projects.find(({ id, name }) => id === text || name === text) ?? null,
    monitors: {
      onRecorded(fn) {
        listeners.add(fn);
        return () => listeners.delete(fn);
      },
    },
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
    projects,
    listening: () => listeners.size,
    start,
    stop,
    /** Time in which every second is measured. */
    async pass(ms: number, next?: number | Record<string, number>, gap: Recorded['gap'] = null) {
      if (next !== undefined) values = typeof next === 'number' ? { [root]: next } : next;
      for (let left = ms; left > 0; left -= second) {
        watching.clock.advance(second);
        const at = watching.clock.now();
        for (const listener of [...listeners]) listener({ at, values, gap: left === ms ? gap : null });
        await settle();
      }
    },
    async silence(ms: number) {
      watching.clock.advance(ms);
      await settle();
    },
  };
}

test('it fires once the value has been beyond its limit for so long, and again only after it has been well', async () => {
  const seen = watch();
  await seen.pass(minute, 9.96);
  expect(seen.fires).toHaveLength(0);
  await seen.pass(5 * minute);
  expect(seen.fires).toHaveLength(1);
  expect(seen.fires[0]).toMatchObject({
    label: 'disk.free.percent is 10 %, below 10 %',
    payload: { metric: 'disk.free.percent', limit: 10, direction: 'below', path: '/', scope: 'machine', part: '/' },
  });
  await seen.pass(30 * minute);
  expect(seen.fires).toHaveLength(1);
  await seen.pass(minute, 30);
  await seen.pass(6 * minute, 5);
  expect(seen.fires).toHaveLength(2);
  expect(seen.fires[0]?.idempotencyKey).not.toBe(seen.fires[1]?.idempotencyKey);
});

test('a moment of being well begins the time anew, and one bad second is none', async () => {
  const seen = watch();
  await seen.pass(4 * minute, 5);
  await seen.pass(20 * second, 50);
  await seen.pass(4 * minute, 5);
  expect(seen.fires).toHaveLength(0);
  const brief = watch({ forMs: 0 });
  await brief.pass(20 * second, 50);
  await brief.pass(second, 1);
  await brief.pass(minute, 50);
  expect(brief.fires).toHaveLength(0);
});

test('what was told before a restart is not told again; what was not known in between is not counted', async () => {
  const seen = watch();
  await seen.pass(6 * minute, 5);
  expect(seen.fires).toHaveLength(1);
  seen.stop();
  await seen.silence(60 * minute);
  const stop = seen.start();
  await seen.pass(10 * minute);
  expect(seen.fires).toHaveLength(1);
  await seen.pass(minute, 50);
  await seen.pass(2 * minute, 5);
  stop();
  await seen.silence(60 * minute);
  seen.start();
  await seen.pass(4 * minute);
  expect(seen.fires, 'an hour that nobody saw').toHaveLength(1);
  await seen.pass(2 * minute);
  expect(seen.fires).toHaveLength(2);
});

test.each([
  ['a sleep of eight hours', 8 * 60 * minute],
  ['a clock that was a day ahead', -24 * 60 * minute],
  ['a clock that was a day behind', 24 * 60 * minute],
])('%s is no time beyond the limit', async (_, jump) => {
  const seen = watch();
  await seen.pass(2 * minute, 5);
  const from = seen.clock.now();
  seen.clock.set(from + jump);
  await seen.pass(4 * minute, 5, { from: Math.min(from, from + jump), to: from + jump });
  expect(seen.fires).toHaveLength(0);
  await seen.pass(2 * minute);
  expect(seen.fires).toHaveLength(1);
});

test('of disks within disks it is the one that holds the folder', async () => {
  const seen = watch({ path: '/home/ada', forMs: 0 });
  await seen.pass(minute, { [root]: 5, [home]: 50 });
  expect(seen.fires).toHaveLength(0);
  await seen.pass(minute, { [root]: 50, [home]: 5 });
  expect(seen.fires[0]?.payload).toMatchObject({ part: '/home', path: '/home/ada' });
});

test('of parts it is the worst, or the one that is named', async () => {
  const [a, b] = ['eth0', 'wlan0'].map((part) => keyOf('net.in.bytes', { part })) as [string, string];
  const change = { metric: 'net.in.bytes', above: 1_000, forMs: 0 };
  const values = { [a]: 10, [b]: 5e6 };
  const { below: _, path: __, ...any } = { below: 0, path: '', ...change };
  const worst = watch({ ...any, below: undefined, path: undefined } as never);
  await worst.pass(minute, values);
  expect(worst.fires[0]).toMatchObject({
    label: 'net.in.bytes is 4.8 MB/s, above 1.0 KB/s',
    payload: { part: 'wlan0', value: 5e6 },
  });
  const named = watch({ ...any, part: 'eth0', below: undefined, path: undefined } as never);
  await named.pass(minute, values);
  expect(named.fires).toHaveLength(0);
});

test('of a project by its name, and not of others', async () => {
  const of = (id: string) => keyOf('memory.bytes', { scope: 'project', id });
  const change = { metric: 'memory.bytes', project: 'shop', above: 1e9, forMs: 0, below: undefined, path: undefined };
  const seen = watch(change as never);
  await seen.pass(minute, { [of('p2')]: 9e9, [keyOf('memory.bytes', { scope: 'optimus' })]: 9e9 });
  expect(seen.fires).toHaveLength(0);
  await seen.silence(minute);
  expect(seen.trouble()).toBe('memory.bytes of shop is not measured now');
  await seen.pass(minute, { [of('p1')]: 2e9 });
  expect(seen.trouble()).toBeNull();
  expect(seen.fires[0]?.label).toBe('memory.bytes of shop is 1.9 GB, above 954 MB');
  seen.projects.length = 0;
  await seen.silence(minute);
  expect(seen.trouble()).toBe('there is no project shop');
});

test('nothing is heard of while nobody wants it', () => {
  const seen = watch();
  expect(seen.listening()).toBe(1);
  seen.stop();
  expect(seen.listening()).toBe(0);
});

test('what is not measured is trouble, and no alarm', async () => {
  const seen = watch({ forMs: 0 });
  await seen.pass(2 * minute, {});
  expect(seen.trouble()).toBe('disk.free.percent of / is not measured now');
  expect(seen.fires).toHaveLength(0);
  await seen.pass(minute, 1);
  expect(seen.trouble()).toBeNull();
  expect(seen.fires).toHaveLength(1);
});

test('what could not be started is tried again, with the same key', async () => {
  const seen = watch({ forMs: 0 });
  seen.refuse(new Error('no room'));
  await seen.pass(minute, 5);
  seen.refuse(null);
  await seen.pass(minute);
  expect(seen.fires).toHaveLength(1);
});
