import { describe, expect, it } from 'vitest';
import { parseSearch, patchSearch, stringifySearch } from './search-params.ts';

describe('search params', () => {
  it('keeps values as the text they are', () => {
    expect(parseSearch('?event=12&text=%22a%22&flag=true')).toEqual({ event: '12', text: '"a"', flag: 'true' });
  });

  it('survives the way to the address and back', () => {
    for (const record of [{}, { text: 'a b&c=d#e %' }, { text: 'שלום 🙂', kinds: 'a.b,c.d' }]) {
      expect(parseSearch(stringifySearch(record))).toEqual(record);
    }
  });

  it('writes nothing for what is empty or not text', () => {
    expect(stringifySearch({ a: '', b: undefined, c: 3 })).toBe('');
  });

  it('takes a broken escape as text instead of failing', () => {
    expect(parseSearch('?text=%E0%A4%A')).toHaveProperty('text');
  });

  it('patches and removes', () => {
    expect(patchSearch({ a: '1', b: '2' }, { b: undefined, c: '3' })).toEqual({ a: '1', c: '3' });
    expect(patchSearch({ a: '1' }, { a: '' })).toEqual({});
  });
});
