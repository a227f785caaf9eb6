import { describe, expect, test } from 'vitest';
import { coloured } from './clean.ts';
import { createLineReader, decoded, longestLine, type ReadLine } from './line-reader.ts';

function read(chunks: readonly Uint8Array[]): ReadLine[] {
  const lines: ReadLine[] = [];
  const reader = createLineReader((line) => lines.push(line));
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  return lines;
}
const texts = (...chunks: (string | Uint8Array)[]) =>
  read(chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk))).map(({ plain, ascii }) =>
    decoded(plain, ascii),
  );

/** The same numbers for the same seed: a failure can be looked at. */
function numbers(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test('however it is cut into pieces, the lines are the same', () => {
  const parts = [
    ...[
      'plain text',
      'Grüße, 世界 👩‍👩‍👧',
      '\u001b[31mred\u001b[0m and \u001b[1;38;5;200mbold',
      '{"level":30,"msg":"a\\nb"}',
    ],
    ...[
      '\n',
      '\n',
      '\n',
      '\r\n',
      '\rover',
      '10%\r20%\r',
      '\u001b]0;title\u0007',
      '\u001b[2K\u001b[1A',
      '\t',
      '\u0000\u0007',
    ],
    ...['ERROR it broke', '   at f (/a/b.js:1:2)', 'x'.repeat(3_000)],
  ].map((part) => Buffer.from(part));
  const bad = [Buffer.from([0xff, 0xfe]), Buffer.from([0xe4, 0xb8]), Buffer.from([0xc3]), Buffer.from([0xf0, 0x9f])];
  for (let seed = 1; seed <= 300; seed++) {
    const next = numbers(seed);
    const all = [...parts, ...bad];
    const whole = Buffer.concat(Array.from({ length: 1 + next(40) }, () => all[next(all.length)] ?? Buffer.alloc(0)));
    const chunks: Buffer[] = [];
    for (let at = 0; at < whole.length; ) {
      const size = 1 + next([1, 3, 40, 5_000][next(4)] ?? 1);
      chunks.push(whole.subarray(at, at + size));
      at += size;
    }
    const told = (lines: ReadLine[]) => lines.map(({ ascii: _, ...line }) => line);
    expect(told(read(chunks)), `seed ${seed}`).toEqual(told(read([whole])));
  }
});

test('half characters and half lines are completed', () => {
  const bytes = Buffer.from('ä世\n');
  expect(texts(...Array.from(bytes, (byte) => Buffer.from([byte])))).toEqual(['ä世']);
  expect(texts('one\ntw', 'o\n\nthr', 'ee')).toEqual(['one', 'two', '', 'three']);
  expect(texts(Buffer.from([0x61, 0xff, 0x62, 0x0a]))).toEqual(['a\ufffdb']);
});

test('a progress bar is its last state', () => {
  expect(texts('10%\r', '50%\r', '100%\n', 'done\r\n')).toEqual(['100%', 'done']);
  const spinner = Array.from({ length: 20_000 }, (_, at) => `\rstep ${at} ${'.'.repeat(20)}`);
  expect(texts(...spinner, '\n')).toEqual([`step 19999 ${'.'.repeat(20)}`]);
});

test('long lines are cut within no character, and what is behind them is whole', () => {
  const long = '世'.repeat(longestLine);
  const [line, next, ...more] = read([Buffer.from(`${long}\nnext\n`)]);
  expect([line?.cut, next?.cut, more]).toEqual([true, false, []]);
  expect(decoded(line?.plain ?? '', false)).toBe('世'.repeat(Math.floor(longestLine / 3)));
});

test('a flood of bytes without an end is one line and no memory', () => {
  const lines: ReadLine[] = [];
  const reader = createLineReader((line) => lines.push(line));
  const chunk = Buffer.alloc(65_536, 0xaa);
  for (let at = 0; at < 200; at++) reader.push(chunk);
  expect([lines.length, reader.held()]).toEqual([1, 0]);
  reader.push(Buffer.from('\nafter\n'));
  expect(lines.map(({ plain, cut }) => (cut ? 'cut' : plain))).toEqual(['cut', 'after']);
});

describe('what a terminal would obey', () => {
  const shown = (text: string) => {
    const [line] = read([Buffer.from(`${text}\n`)]);
    return decoded(coloured(line?.plain ?? '', line?.styles ?? []), false);
  };
  test.each([
    ['colours stay', '\u001b[31mred\u001b[0m', '\u001b[31mred\u001b[0m'],
    ['the clipboard is not written', '\u001b]52;c;aGk=\u0007text', 'text'],
    ['links do not link', '\u001b]8;;http://evil\u001b\\click\u001b]8;;\u001b\\', 'click'],
    ['windows are not named', 'a\u001b]2;name\u001b\\b', 'ab'],
    ['an end that is missing hides the rest of its line only', 'a\u001b]52;c;xx', 'a'],
    ['the cursor stays', '\u001b[2J\u001b[H\u001b[1Atext\u001b[?25l', 'text'],
    ['device strings', '\u001bPq#0;2;0;0;0\u001b\\x', 'x'],
    ['nothing rings', 'a\u0007\u0008\u0000b', 'ab'],
    ['control characters of two bytes', 'a\u009b31mb\u0085c', 'a31mbc'],
    ['a style with other than numbers', '\u001b[>4mtext', 'text'],
    ['half a sequence at the end', 'text\u001b[', 'text'],
    ['tabs', 'a\tb', 'a\tb'],
  ])('%s', (_what, text, expected) => {
    expect(shown(text)).toBe(expected);
  });
});
