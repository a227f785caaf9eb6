import { expect, test } from 'vitest';
import { addressWords, isWebAddress } from './web-address.ts';

test('opens nothing but addresses of a browser', () => {
  expect(isWebAddress('http://localhost:3000')).toBe(true);
  expect(isWebAddress('javascript:alert(1)')).toBe(false);
  expect(isWebAddress(null)).toBe(false);
  expect(addressWords('http://localhost:3000/')).toBe('localhost:3000');
});
