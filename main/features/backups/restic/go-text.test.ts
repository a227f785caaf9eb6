import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { goJson, quote, unquote } from './go-text.ts';
import { compareNames, decodeName, encodeName } from './names.ts';

describe('names', () => {
  it('go both ways unharmed, whatever their bytes are', () => {
    for (let i = 0; i < 3_000; i++) {
      const bytes = randomBytes(i % 40);
      expect(encodeName(decodeName(bytes)).equals(bytes)).toBe(true);
    }
    const awkward = [
      'ff',
      'c3',
      'c328',
      'e282',
      'eda080',
      'edb280',
      'f0908080ff',
      'c080',
      'f4908080',
      '61ffe4b8ad62',
      'efbbbf61',
    ];
    for (const hex of awkward) expect(encodeName(decodeName(Buffer.from(hex, 'hex'))).toString('hex')).toBe(hex);
    expect(decodeName(Buffer.from('61ff62', 'hex'))).toBe('a\udcffb');
    expect(decodeName(Buffer.from('größe 中 🫠'))).toBe('größe 中 🫠');
  });

  it('stand in the order of their bytes', () => {
    const names = ['b', 'a', 'ä', '\u{1f600}', '\uffee', '\udcff', '\udc80', 'Z', 'aa'];
    const byBytes = names.toSorted((a, b) => Buffer.compare(encodeName(a), encodeName(b)));
    expect(names.toSorted(compareNames)).toEqual(byBytes);
    expect(byBytes.indexOf('\uffee')).toBeLessThan(byBytes.indexOf('\u{1f600}'));
  });
});

describe("Go's way of quoting", () => {
  it.each([
    ['plain name.txt', 'plain name.txt'],
    ['a"b\\c', 'a\\"b\\\\c'],
    ['\x07\b\f\n\r\t\v', '\\a\\b\\f\\n\\r\\t\\v'],
    ['\x00\x1b\x7f', '\\x00\\x1b\\x7f'],
    ['\u0080\u00a0\u00ad\u200b\u2028\u3000\ufeff', '\\u0080\\u00a0\\u00ad\\u200b\\u2028\\u3000\\ufeff'],
    ['größe ελ 中文 עב 😀', 'größe ελ 中文 עב 😀'],
    // Unicode 14 and later, which Go 1.19 does not know.
    ['🫠\u{1e000}\u{e0001}', '\\U0001fae0\u{1e000}\\U000e0001'],
    ['\ufffd', '\ufffd'],
    ['a\udcffb', 'a\\xffb'],
    ["it's", "it's"],
  ])('%j', (name, quoted) => {
    expect(quote(name)).toBe(quoted);
    expect(unquote(quoted)).toBe(name);
  });

  it('is undone from any other form of it', () => {
    expect(unquote('\\xc3\\xa9\\303\\251\\u00e9\\U000000e9')).toBe('éééé');
    expect(unquote('\\xff\\377')).toBe('\udcff\udcff');
    for (const wrong of ['\\', 'a"b', 'a\nb', '\\q', "\\'", '\\x1', '\\u12', '\\ud800', '\\U00110000', '\\400', '\\8'])
      expect(unquote(wrong), wrong).toBeNull();
  });

  it('comes back from bytes of any kind', () => {
    for (let i = 0; i < 3_000; i++) {
      const name = decodeName(randomBytes(i % 30));
      expect(unquote(quote(name))).toBe(name);
    }
  });
});

it("Go's JSON escapes what browsers could mistake", () => {
  expect(goJson('a<b>&"\\\n\r\t\b\f\x00\x7f\u0085\u2028\u2029é😀')).toBe(
    '"a\\u003cb\\u003e\\u0026\\"\\\\\\n\\r\\t\\u0008\\u000c\\u0000\x7f\u0085\\u2028\\u2029é😀"',
  );
  expect(goJson('a\udcffb')).toBe('"a\\ufffdb"');
});
