import { expect, test } from 'vitest';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { createRecorder } from './recorder.ts';
import type { Recorded } from './types.ts';

const key = 'machine//cpu.percent/';
const start = Date.UTC(2026, 10, 21);

function setUp() {
  const clock = createFakeClock(start);
  const recorder = createRecorder({ clock });
  const seen: Recorded[] = [];
  recorder.onRecorded((recorded) => seen.push(recorded));
  return {
    clock,
    recorder,
    seen,
    gaps: () => seen.flatMap(({ gap }) => (gap ? [gap] : [])),
    beat(times = 1, everyMs = 1_000) {
      for (let i = 0; i < times; i++) {
        clock.advance(everyMs);
        recorder.record({ at: clock.now(), values: { [key]: i } });
      }
    },
  };
}

test('the last of each line is known for as long as its source is heard', () => {
  const { clock, recorder, beat } = setUp();
  expect(recorder.latest(key)).toBeNull();
  beat(3);
  expect(recorder.latest(key)).toEqual({ at: start + 3_000, value: 2 });
  clock.advance(4_000);
  expect(recorder.latest(key)).not.toBeNull();
  clock.advance(2_000);
  expect(recorder.latest(key)).toBeNull();
});

test('one that comes each minute is no silence, and no gap', () => {
  const { clock, recorder, beat, gaps } = setUp();
  beat(5, 60_000);
  expect(gaps().length).toBeLessThanOrEqual(2);
  clock.advance(120_000);
  expect(recorder.latest(key)).not.toBeNull();
  clock.advance(100_000);
  expect(recorder.latest(key)).toBeNull();
});

test('the machine slept: one gap, whoever says it and whichever clock shows it', () => {
  for (const told of [true, false])
    for (const monotonicStood of [true, false]) {
      const { clock, beat, gaps } = setUp();
      beat(10);
      const from = clock.now();
      if (monotonicStood) clock.set(from + 8 * 3_600_000);
      else clock.advance(8 * 3_600_000);
      const to = clock.now();
      if (told) clock.resumed({ from, to });
      beat(10);
      expect(gaps().slice(1), JSON.stringify({ told, monotonicStood })).toEqual([{ from, to: to + 1_000 }]);
    }
});

test('a clock that is set a day back, and forward again, is one gap each', () => {
  const { clock, beat, gaps } = setUp();
  beat(10);
  clock.set(clock.now() - 86_400_000);
  beat(10);
  expect(gaps().slice(1)).toEqual([{ from: start + 11_000 - 86_400_000, to: start + 11_000 - 86_400_000 }]);
  clock.set(clock.now() + 86_400_000);
  beat(10);
  expect(gaps()).toHaveLength(3);
});

test('sources that tell late or of slightly different moments make no gap', () => {
  const { clock, recorder, beat, gaps } = setUp();
  beat(10);
  for (let i = 0; i < 20; i++) {
    beat();
    recorder.record({ at: clock.now() - 20_000, values: { 'database/d/db.answer.ms/': 3 } });
    recorder.record({ at: clock.now() - 900, values: { 'container/c/memory.bytes/': 3 } });
  }
  expect(gaps()).toHaveLength(1);
});

test('what is no number is not recorded, and the rest is', () => {
  const { clock, recorder, seen } = setUp();
  recorder.record({ at: clock.now(), values: { [key]: Number.NaN, 'machine//load.1m/': 1 } });
  recorder.record({ at: Number.NaN, values: { [key]: 1 } });
  expect(seen).toMatchObject([{ values: { 'machine//load.1m/': 1 } }]);
  expect(Object.keys(seen[0]?.values ?? {})).toEqual(['machine//load.1m/']);
});
