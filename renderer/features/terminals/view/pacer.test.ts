import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPacer, noteTyping } from './pacer.ts';

const bytes = (length: number) => new Uint8Array(length);
let written: number[] = [];

beforeEach(() => {
  written = [];
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'requestAnimationFrame'] });
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('requestAnimationFrame', (fn: () => void) => setTimeout(fn, 16));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const pacerOf = (shown = true) =>
  createPacer({
    isShown: () => shown,
    write(part, parsed) {
      if (part.length > 0) written.push(part.length);
      queueMicrotask(parsed);
    },
  });

async function feed(pacer: ReturnType<typeof pacerOf>, size: number, everyMs: number, times: number) {
  for (let i = 0; i < times; i++) {
    pacer.draw(bytes(size), () => {});
    await vi.advanceTimersByTimeAsync(everyMs);
  }
}

test('what is typed is drawn at once', async () => {
  await feed(pacerOf(), 20, 100, 5);
  expect(written).toEqual([20, 20, 20, 20, 20]);
});

test('a flood of small pieces is put together, and none of it is missing', async () => {
  const pacer = pacerOf();
  await feed(pacer, 8 * 1024, 4, 500);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(written.reduce((sum, length) => sum + length, 0)).toBe(500 * 8 * 1024);
  // Two seconds at twenty pictures a second, and the first moments.
  expect(written.length).toBeLessThan(60);
});

test('after a flood what is typed is drawn at once again', async () => {
  const pacer = pacerOf();
  await feed(pacer, 64 * 1024, 4, 50);
  await vi.advanceTimersByTimeAsync(2_000);
  const before = written.length;
  pacer.draw(bytes(1), () => {});
  await vi.advanceTimersByTimeAsync(0);
  expect(written.length).toBe(before + 1);
});

test('a terminal that nobody looks at takes turns', async () => {
  const pacer = pacerOf(false);
  await feed(pacer, 64 * 1024, 4, 25);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(written.reduce((sum, length) => sum + length, 0)).toBe(25 * 64 * 1024);
  expect(Math.max(...written)).toBeLessThanOrEqual(1024 * 1024);
});

test('a terminal that nobody looks at rests while somebody types, and goes on by itself', async () => {
  const pacer = pacerOf(false);
  await feed(pacer, 64 * 1024, 4, 5);
  noteTyping();
  const before = written.length;
  await vi.advanceTimersByTimeAsync(390);
  expect(written.length).toBe(before);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(written.reduce((sum, length) => sum + length, 0)).toBe(5 * 64 * 1024);
});
