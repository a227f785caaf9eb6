import { describe, expect, it } from 'vitest';
import { type JsonOpen, jsonRows, openAtFirst, usualChildren, valueAt } from './json-rows.ts';

const open = (...paths: string[]): JsonOpen => ({ paths: new Set(paths), shown: new Map() });
const lines = (...args: Parameters<typeof jsonRows>) =>
  jsonRows(...args).map(({ depth, name, text }) => `${' '.repeat(depth)}${name === null ? '' : `${name}: `}${text}`);

describe('rows of JSON', () => {
  const value = {
    exit: 0,
    ok: true,
    none: null,
    list: [1, 'two'],
    deep: { 'a/b': { c: 'd' } },
    empty: {},
    nothing: [],
  };

  it('go only into what is open', () => {
    expect(lines(value, open())).toEqual(['{ exit, ok, none, list, … 7 keys }']);
    expect(lines(value, open('', '/list', '/deep'))).toEqual([
      '{ exit, ok, none, list, … 7 keys }',
      ' exit: 0',
      ' ok: true',
      ' none: null',
      ' list: [ 2 ]',
      '  0: 1',
      '  1: "two"',
      ' deep: { a/b }',
      '  a/b: { c }',
      ' empty: {}',
      ' nothing: []',
    ]);
    expect(jsonRows(value, open('')).find(({ name }) => name === 'empty')?.open).toBeUndefined();
  });

  it('lead back to their value', () => {
    for (const row of jsonRows(value, open('', '/list', '/deep', '/deep/a~1b')))
      expect(valueAt(value, row.path)).not.toBeUndefined();
    expect(valueAt(value, '/deep/a~1b/c')).toBe('d');
    expect(valueAt(value, '/gone')).toBeUndefined();
    expect(valueAt(value, '/deep/constructor')).toBeUndefined();
  });

  it('are few of many, and more when asked', () => {
    const many = Array.from({ length: 100_000 }, (_, index) => index);
    const rows = jsonRows(many, open(''));
    expect(rows).toHaveLength(usualChildren + 2);
    expect(rows.at(-1)).toMatchObject({ kind: 'more', text: `${100_000 - usualChildren} more`, path: '/…' });
    expect(jsonRows(many, { paths: new Set(['']), shown: new Map([['', 1000]]) })).toHaveLength(1002);
  });

  it('open a long text by lines, each of a length that fits', () => {
    const text = `first\n${'x'.repeat(250)}`;
    expect(jsonRows(text, open()).map((row) => row.open)).toEqual([false]);
    expect(
      jsonRows(text, open(''))
        .slice(1)
        .map((row) => row.text.length),
    ).toEqual([5, 120, 120, 10]);
    expect(jsonRows('short', open(''))).toHaveLength(1);
  });

  it('begin with two levels', () => {
    const at = openAtFirst({ small: { a: 1 }, big: Object.fromEntries(Array.from({ length: 50 }, (_, i) => [i, i])) });
    expect([...at.paths]).toEqual(['', '/small']);
    expect([...openAtFirst('text').paths]).toEqual(['']);
  });
});
