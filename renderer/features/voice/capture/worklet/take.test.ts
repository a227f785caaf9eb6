import { describe, expect, it } from 'vitest';
import { type FromRecorder, preRollSamples } from './messages.ts';
import { createResampler } from './resample.ts';
import { createTake } from './take.ts';

const quantum = 128;

function start(rate = 16_000) {
  const told: FromRecorder[] = [];
  const take = createTake(rate, (message) => told.push(message));
  let at = 0;
  return {
    told,
    obey: take.obey,
    /** A ramp that names each sample by its number. */
    hear(quanta: number) {
      for (let i = 0; i < quanta; i++) {
        take.hear(Float32Array.from({ length: quantum }, (_, j) => ((at + j) % 30_000) / 32_767));
        at += quantum;
      }
      return at;
    },
    pieces: () => told.flatMap((message) => (message.type === 'piece' ? [...message.samples] : [])),
    heard: () => told.flatMap((message) => (message.type === 'heard' ? [...message.samples] : [])),
  };
}
const ramp = (from: number, count: number) => Array.from({ length: count }, (_, i) => (from + i) % 30_000);

describe('a take', () => {
  it('keeps every sample between begin and end, once and in order', () => {
    const one = start();
    one.hear(10);
    one.obey({ type: 'begin', preRoll: false });
    one.hear(101);
    one.obey({ type: 'end' });
    one.hear(5);
    expect(one.pieces()).toEqual(ramp(10 * quantum, 101 * quantum));
    expect(one.told.at(-1)).toEqual({ type: 'ended', samples: 101 * quantum });
    expect(one.told.filter(({ type }) => type === 'begun')).toEqual([{ type: 'begun', preRoll: 0 }]);
  });

  it('has the 300 ms before the key where the microphone was open, without a gap', () => {
    const one = start();
    one.hear(100);
    one.obey({ type: 'begin', preRoll: true });
    one.hear(20);
    one.obey({ type: 'end' });
    expect(one.pieces()).toEqual(ramp(100 * quantum - preRollSamples, preRollSamples + 20 * quantum));
    expect(one.told).toContainEqual({ type: 'begun', preRoll: preRollSamples });
    expect(one.told.at(-1)).toEqual({ type: 'ended', samples: preRollSamples + 20 * quantum });
  });

  it('holds less before the key when less was heard, and nothing of the recording before', () => {
    const one = start();
    one.obey({ type: 'begin', preRoll: true });
    one.hear(50);
    one.obey({ type: 'end' });
    one.hear(2);
    one.obey({ type: 'begin', preRoll: true });
    one.hear(1);
    one.obey({ type: 'end' });
    expect(one.told.filter(({ type }) => type === 'begun')).toEqual([
      { type: 'begun', preRoll: 0 },
      { type: 'begun', preRoll: 2 * quantum },
    ]);
    expect(one.pieces()).toEqual(ramp(0, 53 * quantum));
  });

  it('feeds the wake word apart from recordings, and says how loud it is', () => {
    const one = start();
    one.obey({ type: 'feed', on: true });
    one.hear(30);
    one.obey({ type: 'begin', preRoll: true });
    one.hear(30);
    one.obey({ type: 'end' });
    expect(one.heard()).toEqual(ramp(0, 30 * quantum));
    expect(one.pieces()).toEqual(ramp(0, 60 * quantum).slice(-(preRollSamples > 30 * quantum ? 60 : 30) * quantum));
    const levels = one.told.flatMap((message) => (message.type === 'level' ? [message.level] : []));
    expect(levels.length).toBeGreaterThan(5);
    for (const level of levels) expect(level).toBeGreaterThanOrEqual(0);
    for (const level of levels) expect(level).toBeLessThanOrEqual(1);
  });

  it('takes no end for one that was not begun', () => {
    const one = start();
    one.obey({ type: 'end' });
    expect(one.told).toEqual([]);
  });
});

describe('resampling', () => {
  const tone = (hertz: number, rate: number, seconds: number) =>
    Float32Array.from({ length: rate * seconds }, (_, i) => Math.sin((2 * Math.PI * hertz * i) / rate));
  const through = (rate: number, input: Float32Array, block: number) => {
    const resample = createResampler(rate, 16_000);
    const out: number[] = [];
    for (let at = 0; at < input.length; at += block) out.push(...resample(input.subarray(at, at + block)));
    return out;
  };
  const loudness = (samples: readonly number[]) =>
    Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length);

  it.each([44_100, 48_000, 96_000, 8_000])('from %i keeps the length and what is speech', (rate) => {
    const out = through(rate, tone(440, rate, 1), 128);
    expect(Math.abs(out.length - 16_000)).toBeLessThan(64);
    const middle = out.slice(2_000, 14_000);
    expect(loudness(middle)).toBeCloseTo(Math.SQRT1_2, 2);
    const wanted = tone(440, 16_000, 1);
    const apart = middle.map((sample, i) => sample - (wanted[2_000 + i] ?? 0));
    expect(loudness(apart)).toBeLessThan(0.01);
  });

  it('lets nothing fold back into speech', () => {
    expect(loudness(through(48_000, tone(12_000, 48_000, 1), 128).slice(500, -500))).toBeLessThan(0.01);
  });

  it('gives the same however the input is cut', () => {
    const input = tone(700, 44_100, 0.3);
    const whole = through(44_100, input, input.length);
    expect(through(44_100, input, 128)).toEqual(whole);
    expect(through(44_100, input, 37)).toEqual(whole);
  });
});
