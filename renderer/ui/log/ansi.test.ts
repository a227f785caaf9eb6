import { describe, expect, it } from 'vitest';
import { ansiSpans, plainText } from './ansi.ts';

const esc = '\u001b';
const spans = (text: string) => ansiSpans(text).map(({ text: part, className }) => [part, className]);

describe('a line of a terminal', () => {
  it('keeps colours as the theme has them', () => {
    expect(spans(`${esc}[31mred${esc}[0m plain ${esc}[1;32mgood${esc}[22;39m end`)).toEqual([
      ['red', 'text-bad'],
      [' plain ', ''],
      ['good', 'text-ok font-semibold'],
      [' end', ''],
    ]);
    expect(spans(`${esc}[38;5;1mone${esc}[38;5;200mtwo${esc}[38;2;1;2;3mthree${esc}[90mfour`)).toEqual([
      ['one', 'text-bad'],
      ['twothree', ''],
      ['four', 'text-faint'],
    ]);
  });

  it('lets nothing move, hide, link or rename', () => {
    for (const hostile of [
      `a${esc}[2J${esc}[1;1Hb`,
      `a${esc}]0;title\u0007b`,
      `a${esc}]8;;https://example.org${esc}\\b`,
      `a${esc}P1;2|data${esc}\\b`,
      `a${esc}(Bb`,
      `a${esc}[?25lb`,
      `a${esc}[999999999999999mb`,
    ])
      expect(plainText(hostile)).toBe('ab');
    expect(plainText('a\u202eb\u0008c')).toBe('a\\x202eb\\x08c');
    expect(plainText(`${esc}`)).toBe('');
    expect(plainText(`a${esc}]0;never closed`)).toBe('a');
  });

  it('shows what a progress bar said last', () => {
    expect(plainText(' 10 %\r 50 %\r100 %\r')).toBe('100 %');
    expect(plainText('a\tb')).toBe('a    b');
    expect(plainText('\r')).toBe('');
  });

  it('says the same with and without classes', () => {
    const line = `x ${esc}[1;31mERR${esc}[0m ${esc}[4mhttp://a${esc}[24m <b>&amp; 🙂`;
    expect(
      ansiSpans(line)
        .map(({ text }) => text)
        .join(''),
    ).toBe(plainText(line));
  });
});
