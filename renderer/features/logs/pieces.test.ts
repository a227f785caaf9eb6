import { expect, test } from 'vitest';
import { framesOf } from './frames.ts';
import { piecesOf, shownLength, spansOf } from './pieces.ts';

test('colours, hits and places cut the line, and nothing of it is lost', () => {
  const text = '\u001b[31merror\u001b[0m at /a/b.js:1:2 end';
  const spans = spansOf(text, false);
  const plain = 'error at /a/b.js:1:2 end';
  const pieces = piecesOf(spans, [[3, 10]], framesOf(plain));
  expect(pieces.map((piece) => piece.text).join('')).toBe(plain);
  expect(pieces.filter(({ hit }) => hit).map((piece) => piece.text)).toEqual(['or', ' at ', '/']);
  expect(pieces.filter(({ frame }) => frame === 0).map((piece) => piece.text)).toEqual(['/', 'a/b.js:1:2']);
  expect(pieces[0]).toMatchObject({ text: 'err', className: 'text-bad', hit: false });
});

test('of a long line a row carries the beginning', () => {
  const text = `\u001b[32m${'x'.repeat(1_500)}\u001b[0m${'y'.repeat(30_000)}`;
  const length = (whole: boolean) => spansOf(text, whole).reduce((sum, span) => sum + span.text.length, 0);
  expect(length(false)).toBe(shownLength);
  expect(length(true)).toBe(31_500);
});
