import { describe, expect, it } from 'vitest';
import { csvOf } from './csv.ts';
import { groupMarks } from './marks.ts';
import { hasValues, latest, nearest, stack, summary, valueAt } from './series.ts';
import type { ChartLine, ChartMark } from './types.ts';

const line = (values: ChartLine['values'], id = 'a'): ChartLine => ({ id, label: id, values });

describe('moments', () => {
  it('are found by the nearest', () => {
    expect(nearest([], 5)).toBe(-1);
    expect(nearest([10, 20, 30], 5)).toBe(0);
    expect(nearest([10, 20, 30], 14)).toBe(0);
    expect(nearest([10, 20, 30], 16)).toBe(1);
    expect(nearest([10, 20, 30], 99)).toBe(2);
  });

  it('of another line do not hide a value, a gap does', () => {
    expect(valueAt(line([4, undefined, undefined]), 2)).toBe(4);
    expect(valueAt(line([4, null, undefined]), 2)).toBeNull();
  });

  it('that are long past are not now', () => {
    expect(latest(line([7, null]))).toBe(7);
    expect(latest(line([7, null, null, null]))).toBeNull();
  });
});

describe('lines on one another', () => {
  it('add up, and unknown below is unknown above', () => {
    expect(stack([line([1, null, 3]), line([10, 20, null])])).toEqual([
      [1, null, 3],
      [11, null, null],
    ]);
  });

  it('without a value are nothing', () => {
    const span = { from: 1, to: 2 };
    expect(hasValues({ times: [1, 2], lines: [line([null, undefined])] }, span)).toBe(false);
    expect(hasValues({ times: [1, 2], lines: [line([null, 0])] }, span)).toBe(true);
    expect(hasValues({ times: [0, 3], lines: [line([7, 7])] }, span)).toBe(false);
  });
});

it('sums up what is known of a span, with the spikes that a mean would hide', () => {
  const banded = { ...line([1, 3, null, 100]), max: [1, 9, null, 200] };
  expect(summary([0, 1, 2, 3], banded, { from: 0, to: 2 })).toEqual({ mean: 2, most: 9 });
  expect(summary([0, 1, 2, 3], banded, { from: 2, to: 2 })).toBeNull();
});

it('gives figures to a spreadsheet, with what is unknown left empty and no name taken for a formula', () => {
  const text = csvOf({ times: [0, 1_000], lines: [line([1.5, null], '=HYPERLINK("x")')] }, 'percent');
  expect(text).toBe(
    '"time","\'=HYPERLINK(""x"") (percent)"\r\n1970-01-01T00:00:00.000Z,1.5\r\n1970-01-01T00:00:01.000Z,',
  );
});

describe('marks', () => {
  const mark = (at: number, tone: ChartMark['tone'] = 'info'): ChartMark => ({ id: String(at), at, label: '', tone });

  it('that would lie on one another are one, as loud as the loudest', () => {
    const groups = groupMarks([mark(30), mark(1), mark(3, 'bad'), mark(2, 'warn')], (at) => at * 2, 100, 8);
    expect(groups.map(({ marks, tone, at }) => [marks.length, tone, at])).toEqual([
      [3, 'bad', 3],
      [1, 'info', 30],
    ]);
  });

  it('outside are not there', () => {
    expect(groupMarks([mark(-1), mark(51)], (at) => at * 2, 100, 8)).toEqual([]);
  });
});
