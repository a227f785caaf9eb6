import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { addressOf, saysItself } from './addresses.ts';
import { decoded, visible } from './characters.ts';
import { Markdown } from './markdown.tsx';
import { wordsOf } from './testing/words-of.ts';

const html = (text: string, citation?: (id: string) => string) =>
  renderToStaticMarkup(createElement(Markdown, { text, citation }));
const read = (text: string, citation?: (id: string) => string) => wordsOf(html(text, citation));

describe('Markdown', () => {
  it('becomes headings, emphasis, lists, tasks, quotes, rules, code and tables', () => {
    const out = html(
      '# A\n\n## B\n\n### C\n\n**b** *i* ~~s~~ `c`\n\n- x\n  1. y\n- [ ] open\n- [x] done\n\n> q\n\n---\n\n```ts\nlet a;\n```\n\n|h|\n|-|\n|c|',
    );
    expect(out).toMatch(/<h3[^>]*>A<\/h3>/);
    expect(out).toMatch(/<h3[^>]*>B<\/h3>/);
    expect(out).toMatch(/<h4[^>]*>C<\/h4>/);
    for (const name of ['strong', 'em', 's', 'ul', 'ol', 'blockquote', 'hr', 'pre', 'th', 'td'])
      expect(out).toMatch(new RegExp(`<${name}[ >/]`));
    expect(out).toContain('done:');
    expect(out).toContain('Copy ts');
  });

  it('shows HTML as what was written', () => {
    const text = '<img src=x onerror=alert(1)> and <b>bold</b>\n\n<script>alert(1)</script>\n\n<!-- c -->';
    expect(html(text)).not.toMatch(/<(?:img|b|script)[ >]/);
    expect(read(text)).toContain('<img src=x onerror=alert(1)> and <b>bold</b>');
    expect(read(text)).toContain('<script>alert(1)</script>');
    expect(html('a<br>b')).toContain('<br/>');
  });

  it('says beside a link where it leads', () => {
    expect(read('[docs](https://example.org/a)')).toBe('docs (example.org) (opens outside)');
    expect(read('[https://good.example](https://evil.example/)')).toContain('(evil.example)');
    expect(read('https://example.org/a')).toBe('https://example.org/a (opens outside)');
    expect(html('[p](/projects/1?tab=a)')).toContain('href="/projects/1?tab=a"');
    expect(html('[x](javascript:alert(1))')).not.toContain('href');
    expect(read('[x](javascript:alert(1))')).toBe('x (javascript:alert(1))');
    expect(read('see [it][1]\n\nmore\n\n[1]: https://example.org/')).toContain('it (example.org)');
  });

  it('names a picture instead of fetching it', () => {
    expect(html('![a chart](https://example.org/a.png)')).not.toContain('<img');
    expect(read('![a chart](https://example.org/a.png)')).toContain('[Picture: a chart] (example.org)');
    expect(read('![x](data:image/png;base64,AAAA)')).toBe('[Picture: x]');
    // A link holds no other.
    expect(html('[![x](https://a.example/x.png)](https://b.example/)').match(/<a /g)).toHaveLength(1);
  });

  it('hands citations to who knows them, whatever stands around them', () => {
    const citation = (id: string) => `<${id}>`;
    expect(read('It failed[e:abc123]. **See [e:abc124, e:abc125]**', citation)).toBe(
      'It failed <abc123> . See <abc124> <abc125>'
        .replace(' <abc123> .', '<abc123>.')
        .replace('<abc124> <abc125>', '<abc124><abc125>'),
    );
    expect(read('[e:abc123]: so it says', citation)).toBe('<abc123>: so it says');
    expect(read('`[e:abc123]` and \\[e:abc123]', citation)).toBe('[e:abc123] and [e:abc123]');
    expect(read('[e:<b>x</b>]', citation)).toBe('[e:<b>x</b>]');
    expect(read('[e:abc123]')).toBe('[e:abc123]');
  });

  it('shows marks that turn a text round as what they are', () => {
    expect(visible('a\u202eb\u2066c\u0007')).toBe('a\\u202eb\\u2066c\\u0007');
    expect(read('run `rm\u202e fr`')).toBe('run rm\\u202e fr');
    expect(decoded('&lt;b&gt; &#60; &#x3C; &copy; &nothing; &#0;')).toBe('<b> < < © &nothing; \ufffd');
  });

  it('survives what would make a reader hang or fall', () => {
    const n = 60_000;
    for (const text of [
      '>'.repeat(n),
      '> - '.repeat(n / 4),
      '- '.repeat(n / 2),
      '1. '.repeat(n / 3),
      '['.repeat(n),
      '[a]('.repeat(n / 4),
      '![['.repeat(n / 3),
      '**_a'.repeat(n / 4),
      '`'.repeat(n),
      '`a``'.repeat(n / 4),
      '<'.repeat(n),
      '<!--'.repeat(n / 4),
      '<a href="'.repeat(n / 9),
      `${'a'.repeat(n)}@`,
      '-_.'.repeat(n / 3),
      '|'.repeat(n),
      `${'|'.repeat(3_000)}\n${'|-'.repeat(3_000)}`,
      '&'.repeat(n),
      '\\'.repeat(n),
      '[e:'.repeat(n / 3),
      `[e:${'abcdef,'.repeat(n / 7)}`,
      '\n'.repeat(n),
      'a\n-\n'.repeat(n / 4),
      Array.from({ length: 200 }, (_, i) => `${' '.repeat(i * 2)}- a`).join('\n'),
      '[a]: b\n'.repeat(n / 7),
      '\ud800'.repeat(2_000),
    ])
      expect(html(text).length, text.slice(0, 20)).toBeGreaterThan(0);
  });

  it('shows so much of a text at once and offers the rest', () => {
    for (const text of ['word\n\n'.repeat(10_000), 'some words '.repeat(40_000)])
      expect(read(text)).toMatch(/longer than what is shown: [\d,]+ characters\. Show more of it$/);
    expect(read('word\n\n'.repeat(100))).not.toContain('longer than');
  });
});

describe('addresses', () => {
  it.each([
    ['https://example.org/a', 'web', 'example.org'],
    ['HTTPS://EXAMPLE.org', 'web', 'example.org'],
    ['https://xn--pple-43d.com/', 'web', 'xn--pple-43d.com'],
    ['https://аpple.com/', 'web', 'xn--pple-43d.com'],
    ['mailto:a@example.org?body=x', 'mail', 'a@example.org'],
  ])('%s is followed, as what it is', (written, kind, shown) => {
    expect(addressOf(written)).toMatchObject({ kind, shown });
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    'javascript&colon;alert(1)',
    '&#106;avascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://a/b',
    'app://optimus/',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil',
    'https://user:pw@evil.example/',
    'https://optimus@evil.example/',
    'mailto:a@b.example,c@d.example',
    'ws://a',
    'relative/path',
    '#hash',
    '/with space',
    `https://a.example/${'x'.repeat(3_000)}`,
    'http://[',
  ])('%s is text', (written) => {
    expect(addressOf(written).kind).toBe('none');
  });

  it('knows a text that is its own address', () => {
    const address = addressOf('https://example.org/a/');
    if (address.kind !== 'web') throw new Error('no address');
    expect(saysItself('example.org/a', address)).toBe(true);
    expect(saysItself('example.org', address)).toBe(false);
  });
});
