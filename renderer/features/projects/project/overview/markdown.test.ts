import { describe, expect, it } from 'vitest';
import { type Inline, parseInline, relativeFile, safeHref } from './inline.ts';
import { parseMarkdown } from './markdown.ts';

const text = (value: string): Inline => ({ type: 'text', text: value });
const textOf = (parts: readonly Inline[]): string =>
  parts.map((part) => ('text' in part ? part.text : 'alt' in part ? part.alt : textOf(part.children))).join('');

describe('a line', () => {
  it.each<[string, Inline[]]>([
    ['plain', [text('plain')]],
    ['a **b** c', [text('a '), { type: 'strong', children: [text('b')] }, text(' c')]],
    ['*a* _b_', [{ type: 'em', children: [text('a')] }, text(' '), { type: 'em', children: [text('b')] }]],
    ['~~no~~', [{ type: 'strike', children: [text('no')] }]],
    ['snake_case_name and 2 * 3 * 4', [text('snake_case_name and 2 * 3 * 4')]],
    ['`a *b*`', [{ type: 'code', text: 'a *b*' }]],
    ['``a ` b``', [{ type: 'code', text: 'a ` b' }]],
    ['\\*no\\*', [text('*no*')]],
    ['&lt;b&gt; &#65; &#x42; &bogus;', [text('<b> A B &bogus;')]],
    ['[a](https://a.example/b)', [{ type: 'link', href: 'https://a.example/b', children: [text('a')] }]],
    [
      'see https://a.example/b.',
      [text('see '), { type: 'link', href: 'https://a.example/b', children: [text('https://a.example/b')] }, text('.')],
    ],
    ['[b](docs/b.md#x)', [{ type: 'file', path: 'docs/b.md', children: [text('b')] }]],
    ['![alt](https://a.example/a.png)', [{ type: 'image', alt: 'alt' }]],
    [
      '[![badge](https://a.example/b.svg)](https://a.example)',
      [{ type: 'link', href: 'https://a.example/', children: [{ type: 'image', alt: 'badge' }] }],
    ],
    ['a <b>bold</b> <img src="x" alt="logo"> z', [text('a bold '), { type: 'image', alt: 'logo' }, text(' z')]],
    ['1 < 2 > 0', [text('1 < 2 > 0')]],
  ])('%s', (source, parts) => {
    expect(parseInline(source)).toEqual(parts);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'http://plain.example',
    'https://user:secret@a.example',
    'file:///etc/passwd',
    '//a.example',
    'vbscript:x',
    'https://[',
  ])('does not follow %s', (address) => {
    expect(safeHref(address)).toBeNull();
    expect(parseInline(`[x](${address})`).some((part) => part.type === 'link' || part.type === 'file')).toBe(false);
  });

  it.each(['../secret', '/etc/passwd', 'a/../../b', '#top', '%E0%A4%A', '', 'a//b'])(
    'is no file of it: %s',
    (address) => {
      expect(relativeFile(address)).toBeNull();
    },
  );

  it('markup stays text', () => {
    expect(textOf(parseInline('<script>alert(1)</script> <svg/onload=x>'))).toBe('alert(1) ');
  });

  it.each(['[', '![', '*', '**', '_', '`', '<', '&', '[](', '**a', '[a][', '<a '])(
    'ends soon with many of %s',
    (part) => {
      expect(parseInline(part.repeat(20_000)).length).toBeGreaterThan(0);
    },
  );
});

describe('a text', () => {
  it('has headings, paragraphs, rules and quotes', () => {
    expect(
      parseMarkdown('# One ##\n\nfirst\nsecond\n\nTwo\n---\n\n***\n\n> said\n> twice').map(({ type }) => type),
    ).toEqual(['heading', 'paragraph', 'heading', 'rule', 'quote']);
  });

  it('keeps code as it is, also when it does not end', () => {
    expect(parseMarkdown('```ts\nconst a = "<b>";\n<!-- kept -->\n```\nafter')).toMatchObject([
      { type: 'code', language: 'ts', text: 'const a = "<b>";\n<!-- kept -->' },
      { type: 'paragraph' },
    ]);
    expect(parseMarkdown('~~~\nopen')).toEqual([{ type: 'code', language: '', text: 'open' }]);
    expect(parseMarkdown('    indented\n    more')).toEqual([{ type: 'code', language: '', text: 'indented\nmore' }]);
  });

  it('knows lists, how deep they are, numbers and tasks', () => {
    const [list] = parseMarkdown('- a\n  goes on\n  - b\n- [x] done\n- [ ] open\n\n1. one\n2) two');
    expect(
      list?.type === 'list' && list.items.map(({ children, ...item }) => ({ ...item, text: textOf(children) })),
    ).toEqual([
      { depth: 0, number: null, done: null, text: 'a\ngoes on' },
      { depth: 1, number: null, done: null, text: 'b' },
      { depth: 0, number: null, done: true, text: 'done' },
      { depth: 0, number: null, done: false, text: 'open' },
      { depth: 0, number: '1.', done: null, text: 'one' },
      { depth: 0, number: '2.', done: null, text: 'two' },
    ]);
  });

  it('knows tables', () => {
    const [table] = parseMarkdown('| a | b |\n|---|:-:|\n| 1 | `x \\| y` |\n| 2 | |');
    expect(table?.type === 'table' && [table.head, ...table.rows].map((row) => row.map(textOf))).toEqual([
      ['a', 'b'],
      ['1', 'x | y'],
      ['2', ''],
    ]);
  });

  it('leaves out comments and what only draws', () => {
    expect(parseMarkdown('<!-- a\nb --><p align="center">\n<img src="x">\n</p>\n\ntext <!-- c --> more')).toMatchObject(
      [{ type: 'paragraph', children: [{ text: 'text  more' }] }],
    );
  });

  it('follows links that are defined elsewhere', () => {
    expect(
      parseMarkdown('[a][One] and [two]\n\n[one]: https://a.example "x"\n[TWO]: <https://b.example>'),
    ).toMatchObject([
      {
        type: 'paragraph',
        children: [
          { type: 'link', href: 'https://a.example/' },
          { text: ' and ' },
          { type: 'link', href: 'https://b.example/' },
        ],
      },
    ]);
  });

  it('ends with deep quotes, long lines and nothing', () => {
    expect(parseMarkdown('')).toEqual([]);
    expect(parseMarkdown(`${'>'.repeat(5_000)} a`).length).toBe(1);
    expect(parseMarkdown('- '.repeat(20_000)).length).toBe(1);
    expect(parseMarkdown('|'.repeat(20_000)).length).toBeGreaterThan(0);
  });
});
