import { describe, expect, it } from 'vitest';
import { longestBlock } from './block-reader.ts';
import { createDivider, type TextBlock } from './blocks.ts';

const divided = (text: string, whole = true) => createDivider()(text, whole);
const texts = (blocks: readonly TextBlock[]) => blocks.map(({ kind, text }) => [kind, text]);

describe('blocks of a text', () => {
  it('end at blank lines, not within a list, a fence or what is indented', () => {
    expect(texts(divided('one\nmore\n\ntwo\n\n\n- a\n\n- b\n\n  of b\n\nthree\n'))).toEqual([
      ['markdown', 'one\nmore\n'],
      ['markdown', 'two\n\n'],
      ['markdown', '- a\n\n- b\n\n  of b\n'],
      ['markdown', 'three'],
    ]);
  });

  it('have code of its own language, also within a list', () => {
    const [before, code, after] = divided('text\n```ts title\nconst a = 1;\n\n# no heading\n```\nafter');
    expect([before?.text, after?.text]).toEqual(['text', 'after']);
    expect(code).toMatchObject({ kind: 'code', language: 'ts', text: 'const a = 1;\n\n# no heading', closed: true });
    expect(texts(divided('- a\n  ```\n  x\n\n  y\n  ```\n- b'))).toHaveLength(1);
    expect(divided('~~~\n```\n~~~~\nx')).toHaveLength(2);
    expect(divided('a ``` b\n```x`y```\n')).toHaveLength(1);
  });

  it('shows a fence that nobody closed as code', () => {
    expect(divided('```\nfor ever')).toMatchObject([{ kind: 'code', text: 'for ever', closed: true }]);
    expect(divided('```\nfor now', false)).toMatchObject([{ kind: 'code', text: 'for now', closed: false }]);
    expect(divided('```js')).toMatchObject([{ kind: 'code', text: '', language: 'js' }]);
  });

  it('are bounded: a line of a megabyte, a paragraph, a list and a table without end', () => {
    const line = 'x'.repeat(1_000_000);
    const inputs = {
      line,
      words: 'word '.repeat(100_000),
      paragraph: 'some words\n'.repeat(20_000),
      list: '- a **b** c\n'.repeat(20_000),
      nested: '- a\n\n  b\n\n'.repeat(20_000),
      fenceInList: `- a\n  \`\`\`\n${'  code\n\n'.repeat(20_000)}`,
      marks: '*a_'.repeat(100_000),
      table: `|a|b|\n|-|-|\n${'|1|2|\n'.repeat(20_000)}`,
    };
    for (const [name, text] of Object.entries(inputs)) {
      const blocks = divided(text);
      expect(Math.max(...blocks.map((block) => block.text.length)), name).toBeLessThanOrEqual(longestBlock * 3);
      if (name !== 'table')
        expect(
          blocks
            .map((block) => block.text)
            .join('')
            .replace(/\s/g, ''),
          name,
        ).toBe(text.replace(/\s/g, ''));
    }
    expect(divided(line).every(({ kind }) => kind === 'plain')).toBe(true);
    expect(divided(inputs.marks).every(({ kind }) => kind === 'plain')).toBe(true);
  });

  it('keep the head of a table that is divided', () => {
    const blocks = divided(`|name|port|\n|-|-|\n${'|shop-api|3000|\n'.repeat(2_000)}\nafter`);
    expect(blocks.length).toBeGreaterThan(2);
    for (const block of blocks.slice(0, -1)) expect(block.text.startsWith('|name|port|\n|-|-|\n|shop')).toBe(true);
    expect(blocks.at(-1)?.text).toBe('after');
  });

  it('cut no character in two', () => {
    const blocks = divided('😀'.repeat(20_000));
    expect(blocks.map(({ text }) => text).join('')).toBe('😀'.repeat(20_000));
    for (const { text } of blocks) expect(text.isWellFormed()).toBe(true);
  });
});

const mixed = `# Title\n\nSome *words* here\nand there.\n\n1. one\n\n2. two\n\n   of two\n\n10. ten\n\n\`\`\`js\nconst a = 1;\n\n\`\`\`\n> quote\n> more\n\n|a|b|\n|-|-|\n|1|2|\n\n- x\n  \`\`\`\n  y\n\n  \`\`\`\n\n${'|long|table|\n|-|-|\n'}${'|a row of it|with words|\n'.repeat(400)}\nend`;

describe('a text that grows', () => {
  it('becomes the same blocks, whatever the pieces are', () => {
    const expected = divided(mixed);
    for (const size of [1, 5, 64, 1_000]) {
      const next = createDivider();
      for (let at = size; at < mixed.length; at += size) next(mixed.slice(0, at), false);
      expect(next(mixed, true), `pieces of ${size}`).toEqual(expected);
    }
  });

  it('keeps what is finished, object by object', () => {
    const next = createDivider();
    const first = next('one\n\ntwo\n\nthr', false);
    const second = next('one\n\ntwo\n\nthree and', false);
    expect(second[0]).toBe(first[0]);
    expect(second[1]).toBe(first[1]);
    expect(second[2]).not.toBe(first[2]);
    expect(first.map(({ closed }) => closed)).toEqual([true, true, false]);
  });

  it('begins anew where the text is another', () => {
    const next = createDivider();
    next('one\n\ntwo\n\nthree', false);
    expect(texts(next('other\n\nwords', true))).toEqual(texts(divided('other\n\nwords')));
    expect(next('', true)).toEqual([]);
  });
});
