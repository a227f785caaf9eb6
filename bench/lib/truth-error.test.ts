import { describe, expect, test } from 'vitest';
import { withTempDir } from './temp-dir.ts';
import { errorPoints, meanCharged, truthFigure } from './truth-error.ts';

test('what was there before and after the loop is not the loop', () => {
  const of = (work: number, charged = 0) => ({ work, charged });
  expect(errorPoints([of(10), of(30)], [of(110, 98)])).toBeCloseTo(8);
  // Too much each time is too much; once more and once less is how well one can read.
  expect(errorPoints([of(0), of(0), of(0)], [of(100, 103), of(90, 95)])).toBeCloseTo(4);
  expect(errorPoints([of(0), of(0), of(0)], [of(100, 104), of(90, 88)])).toBeCloseTo(1);
});

test('a longer look counts for more', () => {
  const looks = [
    { ms: 500, percent: 90 },
    { ms: 1_500, percent: 70 },
  ];
  expect(meanCharged(looks)).toBeCloseTo(75);
});

describe.runIf(process.platform === 'linux')('with a real loop', () => {
  test('it is a figure', { timeout: 300_000 }, async () => {
    const figure = await withTempDir((dir) => truthFigure(dir, { rounds: 1, looks: 1 }));
    expect(figure).toMatchObject({ name: 'truth-error-points', unit: 'points' });
    expect(Number.isFinite(figure.value)).toBe(true);
  });
});
