import { describe, expect, test } from 'vitest';
import { withTempDir } from './temp-dir.ts';
import { busyTicksIn, errorPoints, percentOf, truthFigure } from './truth-error.ts';

test('waiting and idling are no work', () => {
  expect(busyTicksIn('cpu  10 20 30 40000 5000 6 7 800 9 0\ncpu0 1 2 3 4\n')).toBe(73);
});

test('what was there before and after the loop is not the loop', () => {
  const of = (ticks: number, charged = 0) => ({ ms: 10_000, ticks, charged });
  expect(percentOf(of(1_000))).toBeCloseTo(100);
  expect(errorPoints(of(100), of(1_100, 98), of(300))).toBeCloseTo(8);
  expect(errorPoints(of(0), of(1_000, 103), of(0))).toBeCloseTo(3);
});

describe.runIf(process.platform === 'linux')('with a real loop', () => {
  test('it is a figure', { timeout: 300_000 }, async () => {
    const figure = await withTempDir((dir) => truthFigure(dir, 1));
    expect(figure).toMatchObject({ name: 'truth-error-points', unit: 'points' });
    expect(Number.isFinite(figure.value)).toBe(true);
  });
});
