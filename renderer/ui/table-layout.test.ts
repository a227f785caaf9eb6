import { describe, expect, it } from 'vitest';
import { columnsWithin, nextSort, sortRows, templateOf, widthOf } from './table-layout.ts';
import { findNear } from './virtual-rows.ts';

describe('sorting', () => {
  const rows = [
    { n: 'b10', v: 2 },
    { n: 'b9', v: null },
    { n: 'A1', v: 1 },
    { n: 'c', v: 2 },
  ];
  const columns = [
    { id: 'n', sortBy: (row: (typeof rows)[number]) => row.n },
    { id: 'v', sortBy: (row: (typeof rows)[number]) => row.v },
    { id: 'x' },
  ];
  const names = (id: string, direction: 'ascending' | 'descending') =>
    sortRows(rows, columns, { id, direction }).map((row) => row.n);

  it('reads numbers inside words', () => expect(names('n', 'ascending')).toEqual(['A1', 'b9', 'b10', 'c']));
  it('is stable and puts the unknown last both ways', () => {
    expect(names('v', 'ascending')).toEqual(['A1', 'b10', 'c', 'b9']);
    expect(names('v', 'descending')).toEqual(['b10', 'c', 'A1', 'b9']);
  });
  it('leaves the order alone without a sortable column', () => {
    expect(sortRows(rows, columns, null)).toBe(rows);
    expect(sortRows(rows, columns, { id: 'x', direction: 'ascending' })).toBe(rows);
  });
  it('goes up, down, back', () => {
    const up = nextSort(null, 'n');
    const down = nextSort(up, 'n');
    expect([up?.direction, down?.direction, nextSort(down, 'n')]).toEqual(['ascending', 'descending', null]);
    expect(nextSort(down, 'v')).toEqual({ id: 'v', direction: 'ascending' });
  });
});

describe('widths', () => {
  it('are in rem, never under the least, and one column grows', () => {
    const columns = [
      { id: 'a', width: 160, grow: true },
      { id: 'b', width: 64, minWidth: 48 },
    ];
    expect(templateOf(columns, {})).toBe('minmax(10rem, 1fr) 4rem');
    expect(templateOf(columns, { b: 8 })).toBe('minmax(10rem, 1fr) 3rem');
    expect(widthOf({ id: 'c', width: 10 }, {})).toBe(40);
  });
});

describe('finding a row again', () => {
  const items = Array.from({ length: 1000 }, (_, index) => `k${index}`);
  const self = (key: string) => key;
  it.each([0, 1, 499, 998, 999])('from any place to %i', (at) => {
    for (const from of [0, 500, 999]) expect(findNear(items, self, `k${at}`, from)).toBe(at);
  });
  it('gives up on what is gone, and on nothing', () => {
    expect(findNear(items, self, 'gone', 500)).toBe(-1);
    expect(findNear([], self, 'k1', 0)).toBe(-1);
  });
});

it('leaves away the columns that there is no room for, the last first, and never the first two', () => {
  const columns = ['a', 'b', 'c', 'd'].map((id) => ({ id, width: 100 }));
  const shown = (width: number) => columnsWithin(columns, width).map(({ id }) => id);
  expect(shown(400)).toEqual(['a', 'b', 'c', 'd']);
  expect(shown(399)).toEqual(['a', 'b', 'c']);
  expect(shown(0)).toEqual(['a', 'b']);
});
