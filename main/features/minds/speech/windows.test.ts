import { describe, expect, test } from 'vitest';
import { toneSamples } from '../testing/spoken-sound.ts';
import { readWav, writeWav } from './wav.ts';
import { numbersOf, windowsOf } from './windows.ts';

const sound = (parts: Parameters<typeof toneSamples>[0]) => numbersOf(toneSamples(parts));
const longest = 30 * 16_000;

describe('parts of a recording', () => {
  test('are one where it is short, also when there is nothing in it', () => {
    expect(windowsOf(sound([{ ms: 30_000, hertz: 200 }]), longest)).toEqual([{ from: 0, until: longest }]);
    expect(windowsOf(new Int16Array(), longest)).toEqual([{ from: 0, until: 0 }]);
  });

  test('end where it is quietest, and are all of it', () => {
    const samples = sound([{ ms: 25_000, hertz: 200 }, { ms: 400 }, { ms: 20_000, hertz: 200 }]);
    const [first, second, ...rest] = windowsOf(samples, longest);
    expect(first?.until).toBeGreaterThanOrEqual(25_000 * 16);
    expect(first?.until).toBeLessThanOrEqual(25_400 * 16);
    expect(second).toEqual({ from: first?.until, until: samples.length });
    expect(rest).toEqual([]);
  });

  test.each([1, 7, 99])('cover every sample once, whatever is in it (%i)', (seed) => {
    let state = seed;
    const random = () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return state / 2 ** 32;
    };
    const samples = Int16Array.from(
      { length: Math.round(16_000 * (200 + random() * 60)) },
      () => random() * 60_000 - 30_000,
    );
    const windows = windowsOf(samples, longest);
    expect(windows[0]?.from).toBe(0);
    expect(windows.at(-1)?.until).toBe(samples.length);
    for (const [at, { from, until }] of windows.entries()) {
      expect(until - from).toBeLessThanOrEqual(longest);
      expect(until).toBeGreaterThan(from);
      if (at > 0) expect(from).toBe(windows[at - 1]?.until);
    }
  });
});

describe('a WAV file', () => {
  const samples = toneSamples([{ ms: 250, hertz: 440 }]);

  test('is read as it was written', () => {
    expect(readWav(writeWav(samples))).toEqual({ samples: Buffer.from(samples), ms: 250 });
  });

  test('whose end was never written has what is there', () => {
    const cut = Buffer.from(writeWav(samples)).subarray(0, 44 + 1_001);
    expect(readWav(cut)).toMatchObject({ ms: 500 / 16 });
    const untold = Buffer.from(writeWav(samples));
    untold.writeUInt32LE(0, 40);
    expect(readWav(untold)).toMatchObject({ ms: 250 });
    expect(readWav(writeWav(new Uint8Array()))).toMatchObject({ ms: 0 });
  });

  test('with other parts before its samples is read', () => {
    const whole = Buffer.from(writeWav(samples));
    const odd = Buffer.from([...Buffer.from('LIST'), 3, 0, 0, 0, 1, 2, 3, 0]);
    const file = Buffer.concat([whole.subarray(0, 36), odd, whole.subarray(36)]);
    expect(readWav(file)).toMatchObject({ ms: 250 });
  });

  test('that is none says why', () => {
    expect(readWav(Buffer.from('no'))).toContain('no WAV file');
    const eight = Buffer.from(writeWav(samples));
    eight.writeUInt32LE(8_000, 24);
    expect(readWav(eight)).toContain('8000 Hz');
    expect(readWav(Buffer.from(writeWav(samples)).fill(0, 36, 40))).toContain('no samples');
  });
});
