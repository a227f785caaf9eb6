import { describe, expect, it } from 'vitest';
import { priceForm, priceText, priceWords, readPrice } from './price.ts';

describe('a price', () => {
  it('is written exactly, and in dollars', () => {
    expect([2_500_000, 75_000, 1, 0, 12_345_678].map(priceText)).toEqual([
      '2.50',
      '0.075',
      '0.000001',
      '0.00',
      '12.345678',
    ]);
    expect(priceWords(undefined)).toBe('not known');
    expect(priceWords(0)).toBe('$0.00');
  });

  it('comes back as it was written', () => {
    for (const price of [
      { input: 2_500_000, cachedInput: 250_000, output: 10_000_000 },
      { input: 1, cachedInput: 0, output: 999_999_999 },
    ])
      expect(readPrice(priceForm(price))).toEqual({ price, problems: null });
  });

  it('is not known when nothing is written, which is another thing than zero', () => {
    expect(readPrice(priceForm(null))).toEqual({ price: null, problems: null });
    expect(readPrice({ input: '0', cachedInput: '', output: '0' })).toEqual({
      price: { input: 0, cachedInput: 0, output: 0 },
      problems: null,
    });
  });

  it('takes the full price for cached tokens of which nothing is said', () => {
    expect(readPrice({ input: '$ 3', cachedInput: '', output: '15' }).price).toEqual({
      input: 3_000_000,
      cachedInput: 3_000_000,
      output: 15_000_000,
    });
  });

  it('names the field that is no amount, or missing', () => {
    expect(readPrice({ input: '2,50', cachedInput: '', output: '1' }).problems).toHaveProperty('input');
    expect(readPrice({ input: '0.0000001', cachedInput: '', output: '1' }).problems).toHaveProperty('input');
    expect(readPrice({ input: '2', cachedInput: '', output: '' }).problems).toEqual({ output: expect.any(String) });
    expect(readPrice({ input: '-1', cachedInput: '', output: '1000' }).problems).toMatchObject({
      input: expect.any(String),
      output: expect.any(String),
    });
  });
});
