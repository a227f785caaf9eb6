import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { until } from '../../core/testing/until.ts';
import { createSinks } from './sinks.ts';
import type { ToLogs } from './worker/messages.ts';

test('what waits for the thread when a service ends is taken, however long that is', async () => {
  const clock = createFakeClock();
  const sent: ToLogs[] = [];
  const thread = {
    send: (message: ToLogs) => void sent.push(message),
    request: async (make: (id: number) => ToLogs) => void sent.push(make(1)),
  };
  const sinks = createSinks({ thread: thread as never, clock });
  const sink = sinks.make({ projectId: 'shop', service: 'web' }, false);
  const id = sent.flatMap((message) => (message.type === 'open' ? [message.sink] : []))[0] ?? 0;
  const bytes = () => sent.reduce((sum, one) => sum + (one.type === 'chunk' ? one.bytes.length : 0), 0);
  const isOver = () => sent.some(({ type }) => type === 'end');
  const pipe = new PassThrough({ highWaterMark: 8 * 1024 * 1024 });
  sink.read('out', pipe);
  pipe.write(Buffer.alloc(2 * 1024 * 1024));
  await until(() => pipe.isPaused(), { timeoutMs: 30_000 });
  pipe.write(Buffer.alloc(1024 * 1024));
  const before = bytes();
  const ending = sink.end();
  clock.advance(9_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect(isOver()).toBe(false);
  sinks.taken(id, before);
  await until(() => bytes() === 3 * 1024 * 1024, { timeoutMs: 30_000 });
  // Somebody else holds the pipe open; nothing more comes of it.
  sinks.taken(id, bytes() - before);
  clock.advance(4_000);
  await ending;
  expect(isOver()).toBe(true);
});
