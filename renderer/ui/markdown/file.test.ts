import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { looksLikeAddress } from './addresses.ts';
import { fileOf } from './files.ts';
import { withoutComments } from './html.ts';
import { Markdown } from './markdown.tsx';
import { wordsOf } from './testing/words-of.ts';

const here = { folder: '', onOpen: () => {} };
const html = (text: string, file = here) =>
  renderToStaticMarkup(createElement(Markdown, { text, file, empty: 'nothing' }))
    .replace(/<svg.*?<\/svg>/g, '')
    .replace(/ class="[^"]*"/g, '');
const read = (text: string) => wordsOf(html(text));

describe('a line of a file', () => {
  it.each([
    ['plain', '<p>plain</p>'],
    ['a **b** c', '<p>a <strong>b</strong> c</p>'],
    ['*a* _b_ ~~no~~', '<p><em>a</em> <em>b</em> <s>no</s></p>'],
    ['snake_case_name and 2 * 3 * 4', '<p>snake_case_name and 2 * 3 * 4</p>'],
    ['``a ` *b*``', '<p><code>a ` *b*</code></p>'],
    ['\\*no\\* &lt;b&gt; &#65; &#x42; &bogus;', '<p>*no* &lt;b&gt; A B &amp;bogus;</p>'],
    ['1 < 2 > 0', '<p>1 &lt; 2 &gt; 0</p>'],
    ['a <b>bold *and*</b> <I>it</I> z', '<p>a <strong>bold <em>and</em></strong> <em>it</em> z</p>'],
    [
      '<code>a &lt; b</code> <kbd>Ctrl</kbd> H<sub>2</sub>O',
      '<p><code>a &lt; b</code> <kbd>Ctrl</kbd> H<sub>2</sub>O</p>',
    ],
    ['a <!-- said to nobody --> b <unknown x="y">c</unknown>', '<p>a  b c</p>'],
    ['<b>never <i>closed', '<p><strong>never <em>closed</em></strong></p>'],
    ['closed</b></i> twice', '<p>closed twice</p>'],
    ['two\nlines', '<p>two\nlines</p>'],
  ])('%s', (text, expected) => {
    expect(html(text).replace(/^<div[^>]*>|<\/div>$/g, '')).toBe(expected);
  });

  it('says of a link where it leads only where its text could be taken for another address', () => {
    expect(read('[docs](https://example.org/a)')).toBe('docs (opens outside)');
    expect(read('<a href="https://example.org/a">the docs</a>')).toBe('the docs (opens outside)');
    expect(read('[https://good.example](https://evil.example/)')).toContain('(evil.example)');
    expect(read('[good.example](https://evil.example/)')).toContain('(evil.example)');
    expect(read('<a href=https://evil.example/>good.example/login</a>')).toContain('(evil.example)');
    expect(read('<a href=https://evil.example><b>good.example</b></a>')).toContain('(evil.example)');
    expect(read('[![build](https://a.example/b.svg)](https://evil.example)')).toBe('build (opens outside)');
    for (const text of [
      '“good.example”',
      'see (example.org)',
      'good\u200b.exam\u2060ple',
      'good․example',
      'me@here',
      'go.js.org',
    ])
      expect(looksLikeAddress(text), text).toBe(true);
    for (const text of [
      'Node.js 24',
      'the guide, part 1.2',
      'e.g. this',
      'v1.2.x',
      'package.json',
      'Read it. Then go.',
    ])
      expect(looksLikeAddress(text), text).toBe(false);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java&Tab;script:alert(1)',
    'data:text/html,x',
    'https://user:secret@a.example',
    'file:///etc/passwd',
    '//a.example',
    'vbscript:x',
    'https://[',
    '../secret',
    '#top',
    '%E0%A4%A',
  ])('does not follow %s', (address) => {
    for (const text of [`[x](<${address}>)`, `<a href="${address}">x</a>`, `<p><a href='${address}'>x</a></p>`]) {
      expect(html(text), text).not.toMatch(/<a |<button/);
      expect(read(text), text).toBe('x');
    }
  });

  it('opens a file of the project, also by its picture', () => {
    const opens = (text: string, file = here) => /title="Open ([^"]*)"/.exec(html(text, file))?.[1];
    expect(opens('[b](docs/b.md#x)')).toBe('docs/b.md');
    expect(opens('<a href="./docs/b.md">b</a>')).toBe('docs/b.md');
    expect(opens('![b](shots/b.png)')).toBe('shots/b.png');
    expect(opens('[b](../b.md)', { ...here, folder: 'docs/' })).toBe('b.md');
    expect(html('[b](/settings)')).not.toContain('href');
    const gone = renderToStaticMarkup(
      createElement(Markdown, { text: '[b](b.md)', file: { folder: '', onOpen: null } }),
    );
    expect(gone).not.toMatch(/<a |<button/);
  });

  it('leads to the headings of the same page, and to nothing that is none', () => {
    const leads = (text: string) => [...html(text).matchAll(/<button[^>]*title="Go to this heading"/g)].length;
    const names = (text: string) => [...html(text).matchAll(/data-heading="([^"]*)"/g)].map(([, name]) => name);
    expect(names('# Shop\n\n## How do I *use* `it`?\n\n## 🚀 Go\n\n## Größe_x 2.0\n\n## Shop\n\n## Shop')).toEqual([
      ...['shop', 'how-do-i-use-it', '-go', 'größe_x-20', 'shop-1', 'shop-2'],
    ]);
    expect(names('<h2 align=center>In <b>HTML</b></h2>\n\n<details>\n\n### Within\n\n</details>')).toEqual([
      'in-html',
      'within',
    ]);
    expect(leads('[a](#shop-1) <a href="#SHOP">b</a> [c](#gr%C3%B6%C3%9Fe)\n\n# Shop\n\n# Shop\n\n# Größe')).toBe(3);
    expect(leads('[a](#none) [b](#) [c](#%E0%A4%A) [d](other.md#shop)\n\n# Shop\n\n# !')).toBe(0);
    // An answer has no page around it.
    expect(renderToStaticMarkup(createElement(Markdown, { text: '[a](#shop)\n\n# Shop' }))).not.toContain('<button');
  });

  it('shows what a picture is instead of it', () => {
    expect(read('![a chart](https://example.org/a.png)')).toBe('a chart');
    expect(read('a <img src="x.png" alt="logo &amp; name"> z')).toBe('a logo & name z');
    expect(read('<img src="https://example.org/logo.svg?v=1">')).toBe('logo.svg');
    expect(read('<img src="https://example.org/u/846508?v=4">')).toBe('Picture');
    expect(html('<a href=docs/a.md>\n<b>a</b>\n</a>')).toContain('<strong>a</strong></button>');
    expect(read('![](data:image/png;base64,AAAA)')).toBe('Picture');
    const badge = html('[![build](https://a.example/b.svg)](https://a.example)');
    expect(badge).toMatch(/^<div[^>]*><p><a href="https:\/\/a.example\/"/);
    expect(badge.match(/<a /g)).toHaveLength(1);
    expect(html('![x](https://a.example/b.png)<img src=https://a.example/c.png>')).not.toMatch(/<img|a\.example/);
  });

  it('has footnotes, where they are told', () => {
    expect(read('So it is[^1] and[^b].\n\n[^1]: word\n[^b]: More *words*\n    over lines.\n\nafter [^no]')).toBe(
      'So it is [1] and [2] . [1] word [2] More words over lines. after [^no]',
    );
    expect(html('a[^1]\n\n[^1]: b')).toContain('<sup>[1]</sup>');
    expect(read('`[^1]` a[^1]\n\n[^1]: one\n\n    - two')).toBe('[^1] a [1] [1] one two');
  });
});

describe('blocks of a file', () => {
  it('have HTML as what it means', () => {
    const out = html(
      '<h1 align="center">\n  <img src="logo.svg" alt="Logo"><br>Shop\n</h1>\n\n<p align=center>\n<b>Sells</b>\n</p>\n\n<ul><li>one<li>two <a href=docs/a.md>a</a></ul>\n<hr>\n<blockquote>said</blockquote>\n<pre>a\n  b</pre>',
    );
    expect(out).toMatch(/<h3[^>]*>.*Logo.*<br\/>Shop ?<\/h3>/);
    expect(out).toMatch(/<p> ?<strong>Sells<\/strong> ?<\/p>/);
    expect(out).toMatch(/<ul><li><div><p>one<\/p><\/div><\/li><li><div><p>two <button/);
    expect(out).toMatch(/<hr\/><blockquote><div><p>said<\/p><\/div><\/blockquote>/);
    expect(read('<pre>a\n  b</pre>')).toContain('a b');
  });

  it('have room for long numbers', () => {
    expect(html('9. a\n10. b')).toContain('3.75ch');
    expect(html('1. a')).toContain('2.75ch');
  });

  it('reach over Markdown that stands within them', () => {
    const out = html(
      '<details>\n<summary>More <b>of</b> it</summary>\n\n## Two\n\n```ts\nlet a;\n```\n\n</details>\n\nafter',
    );
    expect(out).toMatch(
      /<details><summary>More <strong>of<\/strong> it<\/summary><div><h3[^>]*>Two<\/h3><figure>.*<\/details><p>after<\/p>/s,
    );
    expect(html('<div align="center">\n\n# One\n\nwords\n\n</div>\n\nafter')).toMatch(
      /<div><h3[^>]*>One<\/h3><p>words<\/p><\/div><p>after<\/p>/,
    );
    expect(html('> <details>\n> <summary>s</summary>\n>\n> words\n>\n> </details>')).toMatch(
      /<blockquote><div><details><summary>s<\/summary><div><p>words<\/p><\/div><\/details><\/div><\/blockquote>/,
    );
  });

  it('are a table where HTML says so', () => {
    const out = html(
      '<table>\n<thead><tr><th>a<th>b</tr></thead>\n<tr><td>1</td><td>\n\n**2**\n\n</td></tr>\n</table>',
    );
    expect(out).toMatch(/<tr><th><p>a<\/p><\/th><th><p>b<\/p><\/th><\/tr><tr><td><p>1<\/p><\/td><td><p><strong>2/);
    expect(read('<tr><td>lost</td></tr> <li>and found')).toBe('lost and found');
  });

  it('have what is to be noted with its word', () => {
    expect(html('> [!NOTE]\n> words **and** more')).toMatch(/<blockquote><p>Note<\/p><div><p>words <strong>and/);
    expect(html('> [!WARNING]\n>\n> words')).toMatch(/<blockquote><p>Warning<\/p><div><p>words<\/p>/);
    expect(read('> [!CAUTION]')).toBe('Caution');
    expect(read('> [!CONSTRUCTOR] a')).toBe('[!CONSTRUCTOR] a');
    expect(read('> [!TIP](https://a.example) b')).toBe('! TIP (opens outside) b'.replace('! ', '!'));
  });

  it('leave out comments, but not of code', () => {
    expect(html('<!-- a\n\nb -->')).toContain('nothing');
    expect(read('<!-- a\n\n# b -->\n\ntext <!-- c --> more')).toBe('text more');
    expect(read('```html\n<!-- kept -->\n```')).toContain('<!-- kept -->');
    expect(withoutComments('- a\n  ```\n<!-- kept -->\n  ```\n<!-- gone -->b')).toBe(
      '- a\n  ```\n<!-- kept -->\n  ```\nb',
    );
    const shown = ['```a```\n<!--\n\ngone -->b', '````\n```\n<!--\n\nkept -->\n````', '```\n```js\n<!-- kept -->\n```'];
    expect(shown.map(withoutComments)).toEqual(['```a```\n\n\nb', ...shown.slice(1)]);
    expect(read('a\n\n<!-- for ever\n\nb')).toBe('a');
  });

  it('follow links that are defined elsewhere', () => {
    expect(html('[a][One] and [two]\n\n[one]: https://a.example "x"\n[TWO]: <https://b.example>')).toMatch(
      /href="https:\/\/a.example\/".*href="https:\/\/b.example\/"/,
    );
  });

  it('say nothing where nothing is said', () => {
    for (const text of ['', '\n\n', '<p align=center></p>', '[a]: https://a.example', '<div>\n\n</div>'])
      expect(html(text), text).toContain('nothing');
  });
});

describe('what would act', () => {
  it('stays words', () => {
    const text =
      '<script>alert(1)</script> <svg/onload=x> <img src=x onerror="alert(2)">\n\n<iframe src="https://evil.example"></iframe>\n\n<style>* { display: none }</style>\n\n<p onclick="x()" style="position:fixed" id=root>p</p>\n\n<form action=x><input name=y></form>\n\n<a href="docs/a.md" onclick="x()">y</a>';
    const out = renderToStaticMarkup(createElement(Markdown, { text, file: here }));
    expect(out).not.toMatch(/<(?:script|img|iframe|style|form|input)|onclick|onerror|onload|position:|id="/);
    expect(out).not.toContain('evil.example');
    expect(html('a\u202eb')).toContain('a\\u202eb');
  });

  it('ends soon with many of one thing, however long', () => {
    const longest = 60 * 1024;
    const parts = [
      ...['[', '![', '*', '**', '_', '~', '`', '<', '&', '[](', '**a', '[a][', '[^', '[^1]: a\n', '[^1]'],
      ...[
        '<a ',
        '<a "',
        '<a href="',
        '<!--',
        '<!-- -->',
        '<b>',
        '</b>',
        '<b><i>',
        '<div>',
        '<div>\n\n',
        '</div>\n\n',
        '<p>',
      ],
      ...[
        '<details>',
        '<details><summary>',
        '<details>\n\n',
        '<table><tr><td>',
        '<table><tr><td>\n\n',
        '<ul><li>',
        '<ul><li>\n\n',
      ],
      ...[
        '<pre>',
        '<pre>\n\na',
        '<h1>',
        '<h1>\n\n',
        '<blockquote>\n\n',
        '<img alt=a>',
        '<a href=x>',
        '<br>',
        '<?',
        '<!',
        '< ',
      ],
      ...[
        '> ',
        '>',
        '- ',
        '> - ',
        '1. ',
        '|',
        '|-',
        '\n',
        '\n\n',
        'a\n\n',
        '# a\n\n',
        'x',
        '\\',
        '```\n',
        '![](a)',
        '[a](b) ',
      ],
      ...[
        '  \n',
        '\t',
        '<a\n',
        "<a '",
        '<a =',
        '[a]: b\n',
        '---\n',
        'a\n---\n',
        'https://a.',
        'a@b.',
        '<https://a',
        '=\n',
      ],
    ];
    for (const part of parts) expect(html(part.repeat(longest / part.length)).length, part).toBeGreaterThan(0);
  });

  it('is shallow, however deep it is nested', () => {
    const deep = (open: string, close: string) => `${open.repeat(2_000)}words${close.repeat(2_000)}`;
    for (const [open, close] of [
      ['<b>', '</b>'],
      ['<div align=center>', '</div>'],
      ['<details>', '</details>'],
      ['<blockquote>', '</blockquote>'],
      ['<table><tr><td>', '</td></tr></table>'],
      ['<ul><li>', '</li></ul>'],
      ['<div align=center>\n\n', '\n\n</div>\n\n'],
      ['> ', ''],
      ['- ', ''],
    ] as const)
      expect(read(deep(open, close)), open).toContain('words');
  });
});

describe('a file', () => {
  it.each([
    ['docs/a.md', '', 'docs/a.md'],
    ['./docs/../a%20b.md?raw=true', '', 'a b.md'],
    ['../LICENSE', 'docs/', 'LICENSE'],
    ['/LICENSE', 'docs/', 'LICENSE'],
    ['docs/', '', 'docs/'],
    ['a&amp;b.md', '', 'a&b.md'],
  ])('%s from %j is %s', (written, folder, path) => {
    expect(fileOf(written, folder)).toBe(path);
  });

  it.each([
    '../secret',
    'a/../../b',
    '/../etc/passwd',
    '..%2f..%2fsecret',
    'a\\..\\b',
    '#top',
    '?x',
    '%E0%A4%A',
    '',
    '.',
    '//a',
    'c:/x',
    'a%00b',
  ])('%s is none of the project', (written) => {
    expect(fileOf(written, '')).toBeNull();
  });
});
