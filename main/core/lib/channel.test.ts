import { expect, test } from 'vitest';
import type { Frame } from '../../../shared/contract/builder.ts';
import { createChannel } from './channel.ts';

async function take<T>(frames: AsyncIterator<Frame<T>, unknown>, count: number): Promise<Frame<T>[]> {
  const got: Frame<T>[] = [];
  while (got.length < count) {
    const next = await frames.next();
    if (next.done) break;
    got.push(next.value as Frame<T>);
  }
  return got;
}
const items = <T>(frames: Frame<T>[]) => frames.flatMap((f) => (f.type === 'item' ? [f.item] : []));

test('a new reader starts with a reset and then gets items in order', async () => {
  const channel = createChannel<number>({ kind: 'drop-oldest', capacity: 10 });
  const reader = channel.subscribe({});
  const first = await take(reader, 1);
  expect(first).toMatchObject([{ type: 'reset', lost: 0, offset: 0 }]);
  channel.publish(1);
  channel.publish(2);
  expect(items(await take(reader, 2))).toEqual([1, 2]);
  channel.close();
  expect((await reader.next()).done).toBe(true);
});

test('a slow reader loses the oldest, is told how many, and memory stays bounded', async () => {
  const channel = createChannel<number>({ kind: 'drop-oldest', capacity: 3 });
  const reader = channel.subscribe({});
  await take(reader, 1);
  for (let i = 1; i <= 10; i++) channel.publish(i);
  const frames = await take(reader, 4);
  expect(frames[0]).toMatchObject({ type: 'reset', lost: 7, offset: 7 });
  expect(items(frames)).toEqual([8, 9, 10]);
});

test('what is held waits for the next reader, bounded, and is given once', async () => {
  const channel = createChannel<number>({ kind: 'drop-oldest', capacity: 3, hold: true });
  for (let i = 1; i <= 5; i++) channel.publish(i);
  const reader = channel.subscribe({});
  const frames = await take(reader, 4);
  expect(frames[0]).toMatchObject({ type: 'reset', offset: 2 });
  expect(items(frames)).toEqual([3, 4, 5]);
  const other = channel.subscribe({});
  expect((await take(other, 1))[0]).toMatchObject({ type: 'reset', offset: 5 });
  channel.publish(6);
  expect(items(await take(other, 1))).toEqual([6]);
  channel.close();
});

test('coalescing keeps the newest per key', async () => {
  const channel = createChannel<{ key: string; n: number }>({ kind: 'coalesce', capacity: 5, key: (i) => i.key });
  const reader = channel.subscribe({});
  await take(reader, 1);
  for (let n = 0; n < 100; n++) channel.publish({ key: n % 2 ? 'odd' : 'even', n });
  expect(items(await take(reader, 2)).map((i) => i.n)).toEqual([98, 99]);
});

test('a reader that comes back goes on after its position; too late or another epoch gets a reset', async () => {
  const channel = createChannel<number>({ kind: 'drop-oldest', capacity: 5 });
  const stop = new AbortController();
  const reader = channel.subscribe({ signal: stop.signal });
  const [reset] = await take(reader, 1);
  for (let i = 1; i <= 4; i++) channel.publish(i);
  const seen = await take(reader, 2);
  stop.abort();
  const after = { epoch: reset?.epoch ?? '', offset: seen.at(-1)?.offset ?? 0 };
  expect(items(await take(channel.subscribe({ after }), 2))).toEqual([3, 4]);

  for (let i = 5; i <= 20; i++) channel.publish(i);
  expect((await take(channel.subscribe({ after }), 1))[0]).toMatchObject({ type: 'reset' });
  expect((await take(channel.subscribe({ after: { ...after, epoch: 'another' } }), 1))[0]).toMatchObject({
    type: 'reset',
  });
  expect((await take(channel.subscribe({ after: { ...after, offset: 10_000 } }), 1))[0]).toMatchObject({
    type: 'reset',
  });
});

test('abort ends a waiting reader, frees it, and demand follows the readers', async () => {
  const demand: boolean[] = [];
  const channel = createChannel<number>({ kind: 'drop-oldest', capacity: 5 });
  channel.onDemand((wanted) => demand.push(wanted));
  const stop = new AbortController();
  const reader = channel.subscribe({ signal: stop.signal });
  await take(reader, 1);
  const waiting = reader.next();
  expect(channel.readers()).toBe(1);
  stop.abort();
  expect((await waiting).done).toBe(true);
  expect(channel.readers()).toBe(0);
  expect(demand).toEqual([true, false]);
});
