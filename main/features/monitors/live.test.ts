import { expect, test } from 'vitest';
import type { Frame } from '../../../shared/contract/builder.ts';
import type { Tick } from '../../../shared/features/monitors/schema.ts';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { until } from '../../core/testing/until.ts';
import { createLive } from './live.ts';
import { createRecorder } from './recorder.ts';

const [a, b, c] = ['machine//cpu.percent/', 'machine//load.1m/', 'project/p/memory.bytes/'] as const;

function setUp() {
  const clock = createFakeClock();
  const recorder = createRecorder({ clock });
  let listening = 0;
  const live = createLive({
    clock,
    recorder: {
      latest: recorder.latest,
      onRecorded(fn) {
        listening++;
        const stop = recorder.onRecorded(fn);
        return () => {
          listening--;
          stop();
        };
      },
    },
  });
  const record = (values: Record<string, number>) => recorder.record({ at: clock.now(), values });
  return { clock, live, record, listening: () => listening };
}

function read(frames: AsyncGenerator<Frame<Tick>, void, void>) {
  const seen: Frame<Tick>[] = [];
  const done = (async () => {
    for await (const frame of frames) seen.push(frame);
  })();
  const ticks = () => seen.flatMap((frame) => (frame.type === 'item' ? [frame.item.values] : []));
  return { seen, done, ticks };
}

test('whoever looks gets the lines that were asked for, at once and then each second', async () => {
  const { clock, live, record } = setUp();
  record({ [a]: 1, [b]: 2, [c]: 3 });
  const controller = new AbortController();
  const { seen, ticks, done } = read(live.live([a, c], { signal: controller.signal }));
  await until(() => ticks().length === 1);
  expect(seen[0]).toMatchObject({ type: 'reset', lost: 0 });
  expect(ticks()[0]).toEqual({ [a]: 1, [c]: 3 });
  clock.advance(1_000);
  record({ [a]: 4, [b]: 5 });
  // Another source in the same second.
  record({ [c]: 6 });
  clock.advance(100);
  await until(() => ticks().length === 2);
  expect(ticks()[1]).toEqual({ [a]: 4, [c]: 6 });
  const offsets = seen.map(({ offset }) => offset);
  expect(offsets).toEqual([...offsets].sort((x, y) => x - y));
  controller.abort();
  await done;
});

test('a source that tells fifty times a second is heard of once', async () => {
  const { clock, live, record } = setUp();
  const controller = new AbortController();
  const { ticks, done } = read(live.live([a], { signal: controller.signal }));
  for (let i = 0; i < 500; i++) {
    record({ [a]: i });
    clock.advance(20);
    await new Promise(setImmediate);
  }
  expect(ticks().length).toBeGreaterThanOrEqual(9);
  expect(ticks().length).toBeLessThanOrEqual(14);
  controller.abort();
  await done;
});

test('a slow reader gets the newest of each line', async () => {
  const { clock, live, record } = setUp();
  const frames = live.live([a, b], {});
  await frames.next();
  const waiting = frames.next();
  record({ [a]: 1, [b]: 1 });
  clock.advance(100);
  await waiting;
  for (let i = 2; i < 50; i++) {
    clock.advance(1_000);
    record(i % 2 ? { [a]: i } : { [b]: i });
  }
  clock.advance(1_000);
  const next = await frames.next();
  expect(next.value).toMatchObject({ type: 'item', item: { values: { [a]: 49, [b]: 48 } } });
  await frames.return();
});

test('nothing is done while nobody looks, and a stream ends with its reader and with the program', async () => {
  const { clock, live, record, listening } = setUp();
  expect(listening()).toBe(0);
  const controller = new AbortController();
  const first = read(live.live([a], { signal: controller.signal }));
  const second = read(live.live([a], {}));
  await until(() => listening() === 2);
  record({ [a]: 1 });
  controller.abort();
  await first.done;
  expect(listening()).toBe(1);
  live.close();
  await second.done;
  expect(listening()).toBe(0);
  clock.advance(5_000);
  expect(await live.live([a], {}).next()).toMatchObject({ done: true });
});
