import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { DiffView } from '../diff-view.tsx';
import { hiddenIn, openedMore, partsOf } from './fold.ts';
import { lineDiff } from './lines.ts';

const numbered = (count: number, word = 'line') => Array.from({ length: count }, (_, at) => `${word} ${at}\n`).join('');
const signs = { same: ' ', added: '+', removed: '-' };
const shown = (before: string | null, after: string) =>
  lineDiff(before, after).rows.map(({ type, text }) => `${signs[type]}${text}`);

describe('the difference of two texts', () => {
  it('has every line of both, in order, with its numbers', () => {
    const { rows, added, removed } = lineDiff('a\nb\nc\n', 'a\nx\nc\nd\n');
    expect(rows.map(({ type, text, before, after }) => [signs[type] + text, before, after])).toEqual([
      [' a', 1, 1],
      ['-b', 2, null],
      ['+x', null, 2],
      [' c', 3, 3],
      ['+d', null, 4],
    ]);
    expect([added, removed]).toEqual([2, 1]);
  });

  it('a file that was not there is all new, an empty one has no line', () => {
    expect(shown(null, 'a\nb\n')).toEqual(['+a', '+b']);
    expect(shown(null, '')).toEqual([]);
    expect(shown('a\n', '')).toEqual(['-a']);
    expect(shown('a\n', 'a\n')).toEqual([' a']);
  });

  it('puts both texts together again, whatever they are', () => {
    const texts = ['', 'a', 'a\n', '\n\n', 'a\r\nb\r\n', 'a\nb', `${numbered(40)}end`, 'tab\tand \u202e sign\n'];
    for (const before of texts)
      for (const after of texts) {
        const { rows } = lineDiff(before, after);
        const of = (type: 'added' | 'removed') => rows.filter((row) => row.type === 'same' || row.type === type);
        const bare = (text: string) => text.replaceAll('\r', '');
        const joined = (type: 'added' | 'removed') =>
          bare(
            of(type)
              .map(({ text, open }) => (open ? text : `${text}\n`))
              .join(''),
          );
        expect(joined('removed'), JSON.stringify([before, after])).toBe(bare(before));
        expect(joined('added'), JSON.stringify([before, after])).toBe(bare(after));
      }
  });

  it('says where a text ends without a line break', () => {
    expect(lineDiff('a\nb', 'a\nb\n').rows.map(({ type, open }) => [type, open])).toEqual([
      ['same', false],
      ['removed', true],
      ['added', false],
    ]);
  });

  it('notices line ends that nobody sees', () => {
    expect(lineDiff('a\r\nb\r\n', 'a\nb\n').lineEnds).toBe(true);
    expect(lineDiff('a\r\n', 'b\r\n').lineEnds).toBe(false);
    expect(lineDiff(null, 'a\r\n').lineEnds).toBe(false);
  });

  it('marks what of a line is another, and nothing where all is another', () => {
    const [old, young] = lineDiff('FROM node:22.1-slim AS build\n', 'FROM node:24.2-slim AS build\n').rows;
    const marked = (row = old) => row?.marks.map(([from, to]) => row.text.slice(from, to)).join('');
    expect(marked()).toMatch(/22.*1|22/);
    expect(marked(young)).toMatch(/24.*2|24/);
    expect(marked()).not.toContain('FROM');
    expect(lineDiff('alpha beta\n', 'something else entirely\n').rows.flatMap(({ marks }) => marks)).toEqual([]);
  });

  it('two large texts that share nothing are told at once', () => {
    const { added, removed } = lineDiff(numbered(20_000, 'old'), numbered(20_000, 'new'));
    expect([added, removed]).toEqual([20_000, 20_000]);
  });
});

describe('what is folded', () => {
  const none = new Map<number, number>();
  const partsFor = (before: string | null, after: string) => partsOf(lineDiff(before, after).rows, none);

  it('unchanged lines, but for those around a change', () => {
    const before = numbered(100);
    expect(partsFor(before, before.replace('line 50\n', 'other\n'))).toEqual([
      { type: 'fold', from: 0, to: 47, changed: false },
      { type: 'rows', from: 47, to: 55 },
      { type: 'fold', from: 55, to: 101, changed: false },
    ]);
  });

  it('not three lines: the fold would be as high', () => {
    const before = numbered(10);
    const after = before.replace('line 0\n', 'x\n').replace('line 9\n', 'y\n');
    expect(partsFor(before, after)).toEqual([{ type: 'rows', from: 0, to: 12 }]);
  });

  it('a long new file, after what tells what it is', () => {
    expect(partsFor(null, numbered(500))).toEqual([
      { type: 'rows', from: 0, to: 60 },
      { type: 'fold', from: 60, to: 500, changed: true },
    ]);
  });

  it('a huge one opens in pieces, and in the end is all there', () => {
    const { rows } = lineDiff(null, numbered(2_500));
    let opened: ReadonlyMap<number, number> = none;
    for (let times = 0; times < 3; times += 1) {
      const fold = partsOf(rows, opened).find(({ type }) => type === 'fold');
      if (fold?.type !== 'fold') throw new Error('nothing is folded');
      expect(hiddenIn(opened, fold)).toBe(2_440 - times * 1_000);
      opened = openedMore(opened, fold);
    }
    expect(partsOf(rows, opened)).toEqual([{ type: 'rows', from: 0, to: 2_500 }]);
  });
});

describe('on the screen', () => {
  const draw = (before: string | null, after: string) =>
    renderToStaticMarkup(createElement(DiffView, { before, after, label: 'Changes of a' }));

  it('each line says in words what became of it', () => {
    const html = draw('a\nb\n', 'a\nc\n');
    expect(html).toContain('aria-label="Changes of a"');
    expect(html.match(/>added</g)).toHaveLength(1);
    expect(html.match(/>removed</g)).toHaveLength(1);
  });

  it('what pretends to be something else is shown as what it is', () => {
    const html = draw(null, 'RUN x \u202e y\u0007\n<script>alert(1)</script>\n');
    expect(html).toContain('\\x202e');
    expect(html).toContain('\\x07');
    expect(html).not.toContain('<script>');
  });

  it('a line without an end does not take the page with it', () => {
    expect(draw(null, 'x'.repeat(500_000)).length).toBeLessThan(20_000);
  });

  it('says that there is nothing to see', () => {
    expect(draw('a\n', 'a\n')).toContain('Nothing is changed');
    expect(draw(null, '')).toContain('It is empty');
  });
});
