import { describe, expect, it } from 'vitest';
import { exactJson } from './exact-json.ts';

describe('exact JSON', () => {
  it('gives whole numbers that no double can hold as text', () => {
    expect(exactJson('{"id": 12345678901234567890, "ids": [-9007199254740993, 9007199254740991]}')).toEqual({
      id: '12345678901234567890',
      ids: ['-9007199254740993', 9007199254740991],
    });
  });

  it('leaves all else as it is', () => {
    const text = '{"a": 0.12345678901234567, "b": "12345678901234567890", "c": 1e300, "__proto__": {"d": null}}';
    expect(exactJson(text)).toEqual(JSON.parse(text));
    expect(() => exactJson('{12345678901234567890')).toThrow(SyntaxError);
  });
});
