import { promisify } from 'node:util';
import { zstdCompress } from 'node:zlib';
import { expect, test } from 'vitest';
import { createRandom } from '../../../core/db/testing/random.ts';
import { decodeRollups, decodeSeconds, encodeRollups, encodeSeconds } from './blocks.ts';
import { decodeFrame, encodeFrame } from './frames.ts';
import { createLines, figureOf, secondOf, stepsOf } from './lines.ts';
import { newHour, tailOf } from './open-hours.ts';
import { type Rollup, rollMinute } from './rollups.ts';
import { append, beginning, bytesOf, eachSample, newTail, noSeconds } from './samples.ts';
import { getSigned, getUnsigned, newWriter, putSigned, putUnsigned, written } from './varint.ts';

const random = createRandom(7);
const pick = (most: number) => Math.floor(random() * most);

test('numbers of every size come back', () => {
  const numbers = [0, 1, 127, 128, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 45 + 3, 2 ** 52];
  const writer = newWriter(1);
  for (const one of numbers) putUnsigned(writer, one);
  for (const one of numbers.slice(0, -1)) putSigned(writer, -one);
  const reader = { bytes: written(writer), at: 0 };
  expect(numbers.map(() => getUnsigned(reader))).toEqual(numbers);
  expect(numbers.slice(0, -1).map(() => getSigned(reader))).toEqual(numbers.slice(0, -1).map((one) => 0 - one));
  expect(() => getUnsigned(reader)).toThrow('cut off');
  expect(() => getUnsigned({ bytes: new Uint8Array(9).fill(255), at: 0 })).toThrow('too long');
});

test('seconds in any order come back, the later ones in the end', () => {
  const tail = newTail();
  const given: [number, number][] = Array.from({ length: 5_000 }, () => [pick(3_600), pick(2 ** 40) - 2 ** 39]);
  for (const [second, value] of given) append(tail, second, value);
  const found: [number, number][] = [];
  eachSample(bytesOf(tail), beginning, (second, value) => found.push([second, value]));
  expect(found).toEqual(given);
});

test('a still line takes a byte a second before it is packed, and next to nothing afterwards', async () => {
  const tail = newTail();
  const seconds = noSeconds();
  for (let second = 0; second < 3_600; second++) {
    append(tail, second, 42);
    seconds[second] = 42;
  }
  expect(tail.writer.length).toBeLessThanOrEqual(3_601);
  expect((await encodeSeconds(seconds)).length).toBeLessThan(60);
});

test('blocks come back as they were', async () => {
  for (const density of [0, 0.01, 0.5, 1]) {
    const seconds = noSeconds();
    for (let second = 0; second < 3_600; second++) if (random() < density) seconds[second] = pick(2 ** 40) - 2 ** 39;
    const found = noSeconds();
    decodeSeconds(await encodeSeconds(seconds), found);
    expect(found).toEqual(seconds);
    const rollups = Array.from({ length: 60 }, (_, minute) => rollMinute(seconds, minute)).filter(
      (one): one is Rollup => one !== null,
    );
    expect(decodeRollups(await encodeRollups(rollups))).toEqual(rollups);
  }
});

test('what is damaged is refused, whatever it says', async () => {
  const body = await encodeRollups([{ slot: 3, count: 60, sum: 600, min: 1, max: 30, last: 12 }]);
  for (let at = 0; at < body.length; at++) {
    const damaged = body.slice();
    damaged[at] = (damaged[at] ?? 0) ^ 0x55;
    try {
      expect(decodeRollups(damaged)).toEqual(decodeRollups(body));
    } catch (error) {
      expect(error).toMatchObject({ code: expect.any(String) });
    }
  }
  const bomb = await promisify(zstdCompress)(new Uint8Array(64 << 20));
  expect(() => decodeRollups(bomb)).toThrow();
  const outside = await promisify(zstdCompress)(Uint8Array.of(3, 200, 200, 1));
  expect(() => decodeSeconds(outside, noSeconds())).toThrow('outside its hour');
});

test('frames carry on where the ones before them ended', () => {
  const lines = createLines();
  const [a, b] = ['machine//cpu.percent/', 'machine//load.1m/'].map((key) => lines.need(key, 0));
  if (!a || !b) throw new Error('no lines');
  const hour = newHour(7_200);
  const given: [number, number, number][] = [];
  const found: [number, number, number][] = [];
  expect(encodeFrame(hour)).toBeNull();
  for (let flush = 0; flush < 30; flush++) {
    for (let i = 0; i < 10; i++) {
      const second = flush * 10 + i;
      for (const line of random() < 0.7 ? [a, b] : [a]) {
        const value = pick(2 ** 30);
        append(tailOf(hour, line).tail, second, value);
        given.push([line.id, second, value]);
      }
    }
    const frame = encodeFrame(hour);
    if (!frame) throw new Error('nothing came');
    decodeFrame(frame.body, (...one) => found.push(one));
    for (const { lineId, saved } of frame.written) {
      const one = hour.tails.get(lineId);
      if (one) one.saved = saved;
    }
    expect(() => decodeFrame(frame.body.subarray(0, -1), () => {})).toThrow();
  }
  const inOrder = (all: [number, number, number][]) => all.sort((x, y) => x[0] - y[0] || x[1] - y[1]);
  expect(inOrder(found)).toEqual(inOrder(given));
  expect(() => decodeFrame(Uint8Array.of(9), () => {})).toThrow('another program');
});

test('a figure is kept in steps of its metric, and shown without the noise of a fraction', () => {
  const tenth = { quantum: 0.1 };
  expect(figureOf(tenth, stepsOf(tenth, 12.34))).toBe(12.3);
  expect(figureOf(tenth, stepsOf(tenth, 0.3))).toBe(0.3);
  expect(figureOf({ quantum: 4_096 }, stepsOf({ quantum: 4_096 }, 8_191))).toBe(8_192);
  expect(Object.is(stepsOf(tenth, -0.01), 0)).toBe(true);
  expect(stepsOf(tenth, 1e300)).toBe(2 ** 39);
});

test('beats that are a second apart fall into seconds of their own', () => {
  const seen = new Set<number>();
  const line = { lastAt: 0, lastSecond: -1 };
  let at = 1_000_000_995;
  for (let i = 0; i < 5_000; i++) {
    const second = secondOf(line, at);
    expect(seen.has(second), `beat ${i}`).toBe(false);
    expect(Math.abs(second - at / 1_000)).toBeLessThan(2.1);
    seen.add(second);
    line.lastAt = at;
    line.lastSecond = second;
    at += 990 + pick(21);
  }
  expect(Math.max(...seen) - Math.min(...seen)).toBeLessThan(5_010);
});
