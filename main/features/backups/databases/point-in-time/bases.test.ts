import { mkdir, readdir, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import { type BaseFacts, factsFile, prune, reachOf } from './bases.ts';
import { filesBetween } from './segments.ts';

const segmentBytes = 1024 * 1024;
const minute = 60_000;
const start = Date.UTC(2026, 0, 1);

/** Segments of a size that a server may have been made with: 4,096 of them before the second number counts one up. */
const nameOf = (timeline: number, number: number) =>
  [timeline, Math.floor(number / 4_096), number % 4_096]
    .map((part) => part.toString(16).toUpperCase().padStart(8, '0'))
    .join('');

async function archive() {
  const folder = await tempDir();
  const wal = async (span: string, name: string, at: number, size = segmentBytes) => {
    const dir = join(folder, 'wal', span);
    await mkdir(dir, { recursive: true });
    await writeFile(join(dir, name), '');
    await truncate(join(dir, name), size);
    await utimes(join(dir, name), new Date(start + at * minute), new Date(start + at * minute));
  };
  const base = async (at: number, number: number, more: Partial<BaseFacts> = {}) => {
    const dir = join(folder, 'base', String(start + at * minute));
    await mkdir(dir, { recursive: true });
    const facts: BaseFacts = {
      ...{ version: 1, major: 15, system: '7', segmentBytes, startSegment: nameOf(1, number) },
      ...{ endedAt: start + at * minute, aheadMs: 0, preload: '', bytes: 1, ...more },
    };
    await writeFile(join(dir, factsFile), JSON.stringify(facts));
  };
  const window = async () => {
    const found = await reachOf(folder);
    return found && [(found.from - start) / minute, (found.to - start) / minute];
  };
  return { folder, wal, base, window };
}

test('the window goes as far as no segment is missing, over timelines and the end of a row of segments', async () => {
  const { wal, base, window } = await archive();
  expect(await window()).toBeNull();
  await base(10, 4_094);
  expect(await window()).toBeNull();
  await wal('0001', nameOf(1, 4_094), 11);
  await wal('0001', nameOf(1, 4_095), 12);
  await wal('0001', nameOf(1, 4_096), 13);
  expect(await window()).toEqual([10, 13]);
  await wal('0001', `${nameOf(1, 4_097)}.partial`, 14);
  expect(await window()).toEqual([10, 14]);
  // A standby took over: its timeline begins in the segment in which the other one ended.
  await wal('0001', nameOf(2, 4_097), 15);
  await wal('0001', nameOf(2, 4_098), 16);
  await wal('0001', '00000002.history', 15, 20);
  expect(await window()).toEqual([10, 16]);
  // Half a file is none.
  await wal('0001', nameOf(2, 4_099), 17, 1_000);
  expect(await window()).toEqual([10, 16]);
  await wal('0001', nameOf(2, 4_100), 18);
  expect(await window()).toEqual([10, 16]);
});

test('a gap ends the window, and a base after it begins another one', async () => {
  const { folder, wal, base, window } = await archive();
  await base(10, 1);
  await base(11, 2);
  for (const number of [1, 2, 3]) await wal('0001', nameOf(1, number), 10 + number);
  expect(await window()).toEqual([10, 13]);
  await wal('0002', nameOf(1, 6), 20);
  await wal('0002', `${nameOf(1, 7)}.partial`, 21);
  expect(await window()).toEqual([10, 13]);
  await base(20, 6);
  expect(await window()).toEqual([20, 21]);
  // Of another server that came to the same address.
  await base(21, 7, { system: '8' });
  expect(await window()).toEqual([21, 21]);
  const span = join(folder, 'wal', '0001');
  expect(
    (await filesBetween(span, segmentBytes, 2, 6)).map(({ name }) => name).sort((a, b) => (a < b ? -1 : 1)),
  ).toEqual([nameOf(1, 2), nameOf(1, 3)]);
});

test('a server that was set back writes the same numbers again, and they are not mixed', async () => {
  const { folder, wal, base, window } = await archive();
  await base(10, 1);
  for (const number of [1, 2, 3, 4, 5]) await wal('0001', nameOf(1, number), 10 + number);
  expect(await window()).toEqual([10, 15]);
  for (const number of [3, 4]) await wal('0002', nameOf(1, number), 20 + number);
  expect(await window()).toEqual([10, 15]);
  await base(22, 3);
  expect(await window()).toEqual([22, 24]);
  expect((await reachOf(folder))?.span).toBe(join(folder, 'wal', '0002'));
});

test('what no second of the window needs goes, and nothing else', async () => {
  const { folder, wal, base, window } = await archive();
  for (const [at, number] of [
    [10, 1],
    [20, 4],
    [30, 6],
  ] as const)
    await base(at, number);
  for (const number of [1, 2, 3]) await wal('0001', nameOf(1, number), number * 5);
  await wal('0001', '00000002.history', 1, 20);
  for (const number of [4, 5, 6, 7]) await wal('0002', nameOf(1, number), number * 5);
  await prune(folder, start + 25 * minute);
  expect((await readdir(join(folder, 'base'))).map((name) => (Number(name) - start) / minute)).toEqual([20, 30]);
  expect(await readdir(join(folder, 'wal'))).toEqual(['0002']);
  expect(await readdir(join(folder, 'wal', '0002'))).toHaveLength(4);
  expect(await window()).toEqual([20, 35]);
  await prune(folder, start + 5 * minute);
  expect(await window()).toEqual([20, 35]);
  await prune(folder, start + 50 * minute);
  expect(await window()).toEqual([30, 35]);
  expect(await readdir(join(folder, 'wal', '0002'))).toEqual([nameOf(1, 6), nameOf(1, 7)]);
});
