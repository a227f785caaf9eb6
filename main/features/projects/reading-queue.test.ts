import { expect, test } from 'vitest';
import { until } from '../../core/testing/until.ts';
import { createReadingQueue } from './reading-queue.ts';

/** A queue whose reads end when the test says so. */
function open(width = 1) {
  const begun: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<void>>();
  let changes = 0;
  const queue = createReadingQueue({
    width,
    read(id, signal) {
      begun.push(id);
      const end = Promise.withResolvers<void>();
      ends.set(id, end);
      signal.addEventListener('abort', () => end.reject(signal.reason));
      return end.promise;
    },
    onChange: () => {
      changes += 1;
    },
  });
  return {
    queue,
    begun,
    changes: () => changes,
    async end(id: string, error?: Error) {
      const end = ends.get(id);
      if (error) end?.reject(error);
      else end?.resolve();
      const before = queue.progress().done;
      await until(() => queue.progress().done !== before || !queue.busy());
    },
  };
}

test('the urgent come first, and among equals those that came first', async () => {
  const { queue, begun, end } = open();
  queue.add(['going'], 1);
  queue.add(['late', 'later'], 2);
  queue.add(['usual', 'usual-2'], 1);
  queue.add(['urgent', 'urgent-2'], 0);
  queue.add(['later'], 0);
  // Less urgent than it is already.
  queue.add(['urgent-2'], 2);
  for (const id of ['going', 'later', 'urgent', 'urgent-2', 'usual', 'usual-2', 'late']) {
    expect(begun.at(-1)).toBe(id);
    await end(id);
  }
  expect(begun).toHaveLength(7);
  await queue.rest();
  expect(queue.busy()).toBe(false);
});

test('asked for while it is being read, it is read once more, however often that was', async () => {
  const { queue, begun, end } = open(3);
  queue.add(['a', 'b'], 1);
  for (let n = 0; n < 500; n += 1) queue.add(['a'], 2);
  queue.add(['a'], 0);
  expect(begun).toEqual(['a', 'b']);
  expect(queue.progress()).toEqual({ done: 0, total: 2 });
  await end('a');
  await until(() => begun.length === 3);
  expect(begun).toEqual(['a', 'b', 'a']);
  await end('a');
  await end('b');
  await queue.rest();
  expect(begun).toHaveLength(3);
});

test('never more than its width at once, and one that fails keeps no other from being read', async () => {
  const { queue, begun, end } = open(2);
  queue.add(['a', 'b', 'c', 'd'], 1);
  expect(begun).toEqual(['a', 'b']);
  await end('a', new Error('it broke'));
  expect(begun).toEqual(['a', 'b', 'c']);
  for (const id of ['b', 'c', 'd']) await end(id);
  await queue.rest();
  // A new round counts from the beginning.
  queue.add(['e'], 1);
  expect(queue.progress()).toEqual({ done: 0, total: 1 });
  await end('e');
});

test('at its end it waits for what is under way, and for nothing else', async () => {
  const { queue, begun, changes } = open(2);
  queue.add(['a', 'b', 'c', 'd'], 1);
  queue.add(['a'], 0);
  const rest = queue.rest();
  await queue.dispose();
  await rest;
  expect(begun).toEqual(['a', 'b']);
  const told = changes();
  queue.add(['e'], 0);
  expect(queue.busy()).toBe(false);
  expect(begun).toEqual(['a', 'b']);
  expect(changes()).toBeGreaterThanOrEqual(told);
  await queue.rest();
});
