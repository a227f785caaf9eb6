import { describe, expect, it } from 'vitest';
import { parseStrictJson, parseStrictJsonBytes } from './strict-json.ts';

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('strict JSON', () => {
  it('is JSON', () => {
    const value = { a: [1, 'b\\"[{', null, { constructor: 'x', text: '__proto__' }], 'é\u2028': '\u0041' };
    expect(parseStrictJson(JSON.stringify(value))).toEqual(value);
    expect(parseStrictJsonBytes(Buffer.from(JSON.stringify(value)))).toEqual(value);
  });

  it('may nest as deep as anybody needs, and no deeper', () => {
    expect(parseStrictJson(nested(64))).toBeInstanceOf(Array);
    expect(() => parseStrictJson(nested(65))).toThrow('nested too deep');
    expect(() => parseStrictJson('{"a":'.repeat(1_000_000))).toThrow('nested too deep');
    const brackets = JSON.stringify({ text: `${'['.repeat(1_000)}\\"${'{'.repeat(1_000)}\\` });
    expect(parseStrictJson(brackets)).toEqual(JSON.parse(brackets));
  });

  it('holds no key that poisons', () => {
    for (const text of [
      '{"__proto__":1}',
      '{"a":[{"__proto__":{}}]}',
      '{"\\u005f\\u005fproto\\u005f\\u005f":1}',
      '{"constructor":{"prototype":{}}}',
      '{"c\\u006fnstructor":{"prototype":1}}',
    ])
      expect(() => parseStrictJson(text), text).toThrow('poison');
  });

  it('is UTF-8', () => {
    expect(() => parseStrictJsonBytes(Buffer.from([0x22, 0xff, 0x22]))).toThrow('UTF-8');
    expect(() => parseStrictJsonBytes(Buffer.from('\ufeff1', 'utf16le'))).toThrow();
  });
});
