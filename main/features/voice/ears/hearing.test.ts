import { describe, expect, test } from 'vitest';
import { internetSockets } from '../../../core/testing/internet-sockets.ts';
import { needs } from '../../../core/testing/needs.ts';
import { bytesOf, joined, mixed, music, noise, type Samples, say, silence } from '../testing/speech.ts';
import type { Heard } from '../types.ts';
import { feedAll, hearingOf, sharedEars } from './testing/start-ears.ts';

const shared = sharedEars();
const quiet: Heard = { speaking: false, speechFrom: null, speechUntil: null, speechMs: 0, silentMs: 0 };
const perMs = 16;
const near = 150 * perMs;

describe.skipIf(!(await needs('espeak')))('ears that listen to speech', () => {
  test.each([
    ['en', 'start shop api on staging'],
    ['de', 'Starte den Server in der Testumgebung'],
    ['zh', '启动商店服务'],
  ] as const)('find where it begins and ends: %s', async (language, text) => {
    const { ears } = shared();
    for (const voice of ['m3', 'f2']) {
      const spoken = await say(text, { language, voice });
      const heard = await ears.inspect(bytesOf(joined(silence(700), spoken, silence(900))));
      const from = 700 * perMs;
      expect(Math.abs((heard?.speechFrom ?? 0) - from)).toBeLessThan(near);
      expect(Math.abs((heard?.speechUntil ?? 0) - from - spoken.length)).toBeLessThan(near);
      expect(heard?.speaking).toBe(false);
    }
  });

  test('count what was said around a pause, and not the pause', async () => {
    const { ears } = shared();
    const [one, two] = [await say('show the logs'), await say('of shop api')];
    const heard = await ears.inspect(bytesOf(joined(silence(500), one, silence(1_500), two, silence(500))));
    const said = (one.length + two.length) / perMs;
    expect(heard?.speechMs).toBeGreaterThan(said - 300);
    expect(heard?.speechMs).toBeLessThan(said + 300);
    expect(Math.abs((heard?.speechUntil ?? 0) - (2_000 * perMs + one.length + two.length))).toBeLessThan(near);
  });

  test.each([
    ['en', 'yes'],
    ['en', 'no'],
    ['en', 'stop'],
    ['de', 'ja'],
    ['zh', '是'],
  ] as const)('hear the shortest word there is, said quickly: %s %s', async (language, text) => {
    const { ears } = shared();
    const spoken = await say(text, { language, speed: 220 });
    expect(await ears.inspect(bytesOf(joined(silence(400), spoken, silence(400))))).toMatchObject({
      speechFrom: expect.any(Number),
    });
    // A key that is let go at once.
    expect(await ears.inspect(bytesOf(joined(silence(400), spoken)))).toMatchObject({ speechFrom: expect.any(Number) });
  });

  test('hear it through noise, and quietly said', async () => {
    const { ears } = shared();
    const spoken = joined(silence(500), await say('what is running'), silence(700));
    const length = spoken.length / perMs;
    expect((await ears.inspect(bytesOf(mixed(spoken, noise(length, { level: 0.02 })))))?.speechMs).toBeGreaterThan(500);
    expect((await ears.inspect(bytesOf(spoken.map((one) => one / 12))))?.speechMs).toBeGreaterThan(500);
  });

  test('say when speech begins and stops, and tell the silence behind it', async () => {
    const { ears } = shared();
    const seen: Heard[] = [];
    const hearing = hearingOf(ears, seen);
    feedAll(hearing, joined(silence(400), await say('roll back shop'), silence(900)));
    const last = await hearing.end();
    expect(seen[0]).toMatchObject({ speaking: true, silentMs: 0 });
    const after = seen.slice(seen.findLastIndex(({ speaking }) => speaking) + 1).map(({ silentMs }) => silentMs);
    expect(after.length).toBeGreaterThan(7);
    for (const [at, silent] of after.entries())
      if (at > 0) expect(silent - (after[at - 1] ?? 0)).toBeLessThanOrEqual(100);
    expect(after.at(-1)).toBeGreaterThan(750);
    expect(last.speechUntil).toBe(seen.at(-1)?.speechUntil);
  });

  test('do not take the gap in a sentence for its end', async () => {
    const { ears } = shared();
    const seen: Heard[] = [];
    const hearing = hearingOf(ears, seen);
    const [one, two] = [await say('remind me tomorrow'), await say('to rotate keys')];
    feedAll(hearing, joined(silence(300), one, silence(450), two, silence(300)));
    await hearing.end();
    expect(Math.max(...seen.map(({ silentMs }) => silentMs))).toBeLessThan(600);
  });

  test('take pieces of any size, and hear the same', async () => {
    const { ears } = shared();
    const samples = joined(silence(400), await say('why is the cpu high'), silence(500));
    const whole = await ears.inspect(bytesOf(samples));
    for (const sizes of [[1], [7, 3, 1_023], [1_024], [1_025, 2, 0], [100_001]]) {
      const hearing = hearingOf(ears);
      // Byte by byte it would take long, and say no more than for its first second.
      feedAll(hearing, sizes[0] === 1 ? samples.slice(0, 16_000) : samples, sizes);
      const heard = await hearing.end();
      if (sizes[0] === 1) expect(heard.speechFrom).toBe(whole?.speechFrom);
      else expect(heard).toEqual(whole);
    }
  });

  test('listen to several at once, each by itself', async () => {
    const { ears } = shared();
    const [one, two] = [hearingOf(ears), hearingOf(ears)];
    const a = joined(silence(1_000), await say('start the server'), silence(500));
    const b = joined(silence(200), await say('stop'), silence(2_000));
    const [first, second] = [bytesOf(a), bytesOf(b)];
    for (let at = 0; at < Math.max(first.length, second.length); at += 1_600) {
      one.feed(first.subarray(at, at + 1_600));
      two.feed(second.subarray(at, at + 1_600));
    }
    const [alone, other] = [await ears.inspect(first), await ears.inspect(second)];
    expect(await Promise.all([one.end(), two.end()])).toEqual([alone, other]);
  });

  test('lose nothing of a recording of 168 s', async () => {
    const { ears } = shared();
    const spoken = await say('and that was all of it');
    const lead = 165_000 * perMs;
    const samples = joined(silence(165_000), spoken, silence(168_000 - 165_000 - spoken.length / perMs));
    const hearing = hearingOf(ears);
    feedAll(hearing, samples, [6_400]);
    const heard = await hearing.end();
    expect(Math.abs((heard.speechFrom ?? 0) - lead)).toBeLessThan(near);
    expect(Math.abs((heard.speechUntil ?? 0) - lead - spoken.length)).toBeLessThan(near);
  });
});

const sine = (turns: number) => Math.sin(2 * Math.PI * turns);
const sound = (at: (seconds: number) => number, ms = 5_000): Samples =>
  Int16Array.from({ length: ms * perMs }, (_, sample) => at(sample / 16_000) * 32_767);

describe('ears without speech', () => {
  test.each([
    ['silence', silence(6_000)],
    ['white noise', noise(6_000)],
    ['loud white noise', noise(6_000, { level: 0.7, seed: 3 })],
    ['pink noise', noise(6_000, { colour: 'pink', level: 0.4 })],
    ['music', music(12_000)],
    ['loud music', music(12_000, { level: 0.9, seed: 11 })],
    ['knocks', joined(...[20, 60, 120].flatMap((ms) => [silence(400), noise(ms, { level: 0.9 })]), silence(300))],
    ['the hum of the mains', sound((t) => 0.3 * sine(50 * t) + 0.1 * sine(150 * t))],
    ['a siren', sound((t) => 0.4 * sine(800 * t + 95 * sine(0.5 * t)))],
    ['beeps', sound((t) => ((t * 2) % 1 < 0.3 ? 0.4 * sine(1_000 * t) : 0))],
    ['a telephone that rings', sound((t) => (t % 2 < 1 ? 0.15 * (sine(440 * t) + sine(480 * t)) : 0))],
    ['nothing', silence(0)],
    ['one sample', silence(0.07)],
  ])('hear none in %s', async (_name, samples) => {
    const { ears } = shared();
    expect(await ears.inspect(bytesOf(samples))).toEqual({ ...quiet, silentMs: Math.round(samples.length / perMs) });
  });

  test.skipIf(process.platform !== 'linux')('ask nobody', async () => {
    const { ears, pid } = shared();
    const hearing = hearingOf(ears);
    hearing.feed(bytesOf(noise(3_000)));
    await hearing.end();
    expect(await internetSockets(pid() ?? 0)).toEqual([]);
  });

  test('take bytes that are no sound for what they are', async () => {
    const { ears } = shared();
    const rubbish = new Uint8Array(200_001).map((_, at) => (at * 7919) % 256);
    expect(await ears.inspect(rubbish)).toMatchObject({ speaking: false });
    for (const level of [0x7f, 0x80])
      expect(await ears.inspect(new Uint8Array(64_000).fill(level))).toMatchObject({ speechMs: 0 });
  });
});
