import { describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { needs } from '../../../core/testing/needs.ts';
import { until } from '../../../core/testing/until.ts';
import { bytesOf, joined, say, silence } from '../testing/speech.ts';
import type { Heard } from '../types.ts';
import { feedAll, hearingOf, startEars } from './testing/start-ears.ts';

const perMs = 16;

describe.skipIf(!(await needs('espeak')))('ears whose process ends', () => {
  test('go on after their process was killed, with what was fed before and after', async () => {
    const { ears, pid } = await startEars();
    const [one, two] = [await say('deploy the shop'), await say('to production')];
    const samples = joined(silence(600), one, silence(700), two, silence(600));
    const whole = await ears.inspect(bytesOf(samples));
    const seen: Heard[] = [];
    const hearing = hearingOf(ears, seen);
    const half = 600 * perMs + one.length + 200 * perMs;
    feedAll(hearing, samples.slice(0, half));
    await until(() => seen.length > 0);
    const first = pid();
    if (first === null) throw new Error('there is no process');
    process.kill(first, 'SIGKILL');
    feedAll(hearing, samples.slice(half));
    const heard = await hearing.end();
    expect(pid()).not.toBe(first);
    expect(ears.problem()).toBeNull();
    // What the model knew of the time before is won back by a second of it.
    expect(Math.abs((heard.speechFrom ?? 0) - (whole?.speechFrom ?? 0))).toBeLessThanOrEqual(512);
    expect(Math.abs((heard.speechUntil ?? 0) - (whole?.speechUntil ?? 0))).toBeLessThanOrEqual(1_024);
    expect(Math.abs(heard.speechMs - (whole?.speechMs ?? 0))).toBeLessThanOrEqual(96);
  });

  test.skipIf(process.platform === 'win32')('wait for no process that stands still', async () => {
    const clock = createFakeClock();
    const { ears, pid } = await startEars({ clock });
    const samples = joined(silence(500), await say('what is running'), silence(500));
    const whole = await ears.inspect(bytesOf(samples));
    const first = pid() ?? 0;
    process.kill(first, 'SIGSTOP');
    const hearing = hearingOf(ears);
    feedAll(hearing, samples);
    const ended = hearing.end();
    clock.advance(10_000);
    expect(pid()).toBe(first);
    clock.advance(10_000);
    expect(await ended).toEqual(whole);
    expect(pid()).not.toBe(first);
  });

  test('say so when it is killed a second time, and hear the next recording all the same', async () => {
    const { ears, pid } = await startEars();
    const hearing = hearingOf(ears);
    const kill = async (not: number | null) => {
      const now = await until(() => (pid() === not ? null : pid()));
      process.kill(now, 'SIGKILL');
      return now;
    };
    hearing.feed(new Uint8Array(64_000));
    const first = await kill(null);
    await kill(first);
    await expect(hearing.end()).rejects.toThrow(/ended/);
    expect(ears.problem()).toMatch(/ended/);
    const spoken = joined(silence(300), await say('status'), silence(400));
    expect((await ears.inspect(bytesOf(spoken)))?.speechMs).toBeGreaterThan(200);
    expect(ears.problem()).toBeNull();
  });
});

describe('the process of ears', () => {
  test('end their process when nothing was recorded for five minutes, and not while something is', async () => {
    const clock = createFakeClock();
    const { ears, pid } = await startEars({ clock });
    const hearing = hearingOf(ears);
    hearing.feed(new Uint8Array(32_000));
    await until(pid);
    clock.advance(60 * 60_000);
    expect(await hearing.end()).toMatchObject({ speechFrom: null });
    expect(pid()).not.toBeNull();
    clock.advance(5 * 60_000 - 1);
    expect(pid()).not.toBeNull();
    clock.advance(1);
    await until(() => pid() === null);
    expect(ears.problem()).toBeNull();
    expect(await ears.inspect(bytesOf(silence(300)))).toMatchObject({ speechFrom: null });
  });

  test('start no process before they are needed, and close what nobody waits for', async () => {
    const { ears, pid } = await startEars();
    expect(pid()).toBeNull();
    const hearing = hearingOf(ears);
    hearing.feed(new Uint8Array(1_001));
    hearing.close();
    hearing.feed(new Uint8Array(5));
    await expect(hearing.end()).rejects.toThrow('Nobody listens');
    expect(ears.problem()).toBeNull();
  });
});
