import { describe, expect, it } from 'vitest';
import { speakable } from './speakable.ts';

const said = (text: string) => speakable(text, 'en');

describe('what is read aloud of a text', () => {
  it.each([
    ['## Result\n\nIt **runs**, _really_.', 'Result\nIt runs, really.'],
    ['- one\n* two\n- [x] three', 'one\ntwo\nthree'],
    ['Run `npm start` in `shop`.', 'Run npm start in shop.'],
    ['Before\n```ts\nconst a = 1;\n```\nafter', 'Before\nCode, not read aloud.\nafter'],
    ['Never closed\n```\nrm -rf /', 'Never closed\nCode, not read aloud.'],
    ['See [the guide](https://example.com/a?b=c).', 'See the guide.'],
    ['See https://user:secret@example.com:8080/very/long?token=abc.', 'See link to example.com.'],
    ['See <https://example.com/x> now', 'See link to example.com now'],
    ['| name | state |\n|---|:--:|\n| shop | up |', 'name, state\nshop, up'],
    ['> quoted\n---\nend', 'quoted\nend'],
    ['a <b>bold</b> word<br/> and <script>alert(1)</script>', 'a bold word and alert(1)'],
    ['2 &lt; 3 &amp; so on', '2 < 3 & so on'],
    ['2 < 3 and 5 > 4', '2 < 3 and 5 > 4'],
    ['commit 9f8e7d6c5b4a39281706f5e4d3c2b1a098765432.', 'commit 9f8e7d6.'],
    ['run 123e4567-e89b-12d3-a456-426614174000 ended', 'run an id ended'],
    ['open /home/me/code/shop/src/main.ts now', 'open main.ts now'],
    ['shop/api and /etc/hosts stay', 'shop/api and /etc/hosts stay'],
    ['done ✅ 🎉 really', 'done really'],
    ['source [1] and [^2]', 'source and'],
    ['snake_case_name and a * b * c', 'snake_case_name and a * b * c'],
    ['a → b => c', 'a, b, c'],
    ['\u202Eevil\u202C \u001b[31mred', 'evil [31mred'],
    ['sil\u00ADbe', 'silbe'],
    ["[[h@l'oU]] you", "h@l'oU you"],
    ['!-! SET SELF', 'SET SELF'],
    [`token ${'x'.repeat(80)} end`, 'token end'],
  ])('%j', (text, wanted) => expect(said(text)).toBe(wanted));

  it('speaks of code in the language that is spoken', () => {
    expect(speakable('```\nx\n```', 'de')).toBe('Code, nicht vorgelesen.');
    expect(speakable(`看 https://example.com/a`, 'zh')).toBe('看 example.com 的链接');
    expect(speakable('很'.repeat(100), 'zh')).toBe('很'.repeat(100));
  });

  it.each(['*', '_', '[', '`', '<a ', '|', '-', ' ', '[](', 'http://', '&amp;', '> ', '!-!', '(', '/a', '**a'])(
    'is not slow on many of %j',
    (piece) => {
      const text = `${piece.repeat(20_000 / piece.length)}x`;
      // What grows with the square would take minutes here, and the test its time limit.
      expect(typeof said(text)).toBe('string');
    },
  );
});
