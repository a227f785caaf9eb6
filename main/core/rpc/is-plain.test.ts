import { StandardRPCJsonSerializer } from '@orpc/client/standard';
import { StandardOpenAPIJsonSerializer } from '@orpc/openapi-client/standard';
import { describe, expect, it } from 'vitest';
import { isPlain } from './is-plain.ts';

class Money {
  readonly cents = 5;
}

describe('what is plain', () => {
  it.each([
    [null],
    ['text'],
    [0],
    [Number.POSITIVE_INFINITY],
    [true],
    [[]],
    [[1, [null, 'a'], {}]],
    [{ a: 1, b: { c: ['d', null] }, gone: undefined }],
    [Object.assign(Object.create(null), { bare: true })],
  ])('says of %j what would be said of it piece by piece', (value) => {
    expect(isPlain(value)).toBe(true);
    const [json, meta, maps, blobs] = new StandardRPCJsonSerializer().serialize(value);
    expect([JSON.stringify(json), meta, maps, blobs]).toEqual([JSON.stringify(value), [], [], []]);
    const [rest, hasBlob] = new StandardOpenAPIJsonSerializer().serialize(value);
    expect([JSON.stringify(rest), hasBlob]).toEqual([JSON.stringify(value), false]);
  });

  it.each([
    ['a date', new Date(0)],
    ['a large number', 1n],
    ['no number', Number.NaN],
    ['nothing at all', undefined],
    ['nothing in a list', [undefined]],
    ['a map', new Map()],
    ['a set', new Set()],
    ['an address', new URL('http://127.0.0.1')],
    ['a pattern', /a/],
    ['bytes', new Uint8Array(1)],
    ['a file', new Blob(['a'])],
    ['something with a class', new Money()],
    ['what would write itself', { toJSON: () => 1 }],
  ])('leaves %s to what knows it, however deep it lies', (_, value) => {
    expect(isPlain(value)).toBe(false);
    if (value !== undefined) expect(isPlain({ deep: [{ value }] })).toBe(false);
  });
});
