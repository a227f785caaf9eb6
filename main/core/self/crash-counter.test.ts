import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { tempDir } from '../testing/temp-dir.ts';
import { createCrashCounter } from './crash-counter.ts';

async function make() {
  const dataDir = await tempDir();
  const clock = createFakeClock();
  return { dataDir, clock, counter: () => createCrashCounter({ dataDir, clock }) };
}

test('three unclean ends within a minute lead to safe mode', async () => {
  const { counter, clock } = await make();
  expect(await counter().begin()).toEqual({ unclean: false, recentCrashes: 0, safeMode: false });
  clock.advance(10_000);
  expect(await counter().begin()).toEqual({ unclean: true, recentCrashes: 1, safeMode: false });
  clock.advance(10_000);
  expect(await counter().begin()).toEqual({ unclean: true, recentCrashes: 2, safeMode: false });
  clock.advance(10_000);
  expect(await counter().begin()).toEqual({ unclean: true, recentCrashes: 3, safeMode: true });
});

test('spread over more than a minute they do not', async () => {
  const { counter, clock } = await make();
  await counter().begin();
  for (let i = 0; i < 10; i += 1) {
    clock.advance(31_000);
    expect((await counter().begin()).safeMode).toBe(false);
  }
});

test('an orderly end breaks the series', async () => {
  const { counter } = await make();
  await counter().begin();
  await counter().begin();
  const last = counter();
  expect((await last.begin()).recentCrashes).toBe(2);
  await last.clean();
  expect(await counter().begin()).toEqual({ unclean: false, recentCrashes: 0, safeMode: false });
});

test('a start that was given up is no crash, and hides none', async () => {
  const { counter } = await make();
  for (let i = 0; i < 5; i += 1) {
    const one = counter();
    expect(await one.begin()).toEqual({ unclean: false, recentCrashes: 0, safeMode: false });
    await one.givenUp();
  }
  await counter().begin();
  expect((await counter().begin()).recentCrashes).toBe(1);
  const one = counter();
  expect((await one.begin()).recentCrashes).toBe(2);
  await one.givenUp();
  expect(await counter().begin()).toEqual({ unclean: false, recentCrashes: 2, safeMode: false });
  expect(await counter().begin()).toEqual({ unclean: true, recentCrashes: 3, safeMode: true });
});

test('after leaving safe mode the next start is a normal one, even after a crash', async () => {
  const { counter } = await make();
  for (let i = 0; i < 3; i += 1) await counter().begin();
  const safe = counter();
  expect((await safe.begin()).safeMode).toBe(true);
  await safe.leaveSafeMode();
  expect(await counter().begin()).toEqual({ unclean: true, recentCrashes: 1, safeMode: false });
});

test('crashes of the future do not count for ever', async () => {
  const { counter, clock } = await make();
  for (let i = 0; i < 4; i += 1) await counter().begin();
  clock.set(clock.now() - 86_400_000);
  expect((await counter().begin()).recentCrashes).toBe(1);
});

test.each(['', '{', 'null', '[]', '{"running":"yes"}', '\0\0\0', '{"running":true,"startedAt":1,"crashes":["x"]}'])(
  'garbage in its file (%j) is a first start',
  async (text) => {
    const { dataDir, counter } = await make();
    await writeFile(join(dataDir, 'runs.json'), text);
    expect(await counter().begin()).toEqual({ unclean: false, recentCrashes: 0, safeMode: false });
    expect((await counter().begin()).unclean).toBe(true);
  },
);

test('a folder that cannot be written does not keep the program from starting', async () => {
  const counter = createCrashCounter({ dataDir: '/no/such/folder', clock: createFakeClock() });
  expect(await counter.begin()).toEqual({ unclean: false, recentCrashes: 0, safeMode: false });
  await counter.clean();
});
