import { expect, test } from 'vitest';
import { bytesText, limitText, megabyte } from './bytes.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test('a limit is shown as it was written', () => {
  for (const mb of [20, 150, 256, 512, 999]) expect(plain(bytesText(mb * megabyte))).toBe(`${mb} MB`);
  expect(plain(limitText(150 * megabyte))).toBe('150 MB');
  expect(plain(limitText(2_048 * megabyte))).toBe('2 GB');
  expect(plain(limitText(1_536 * megabyte))).toBe('1.5 GB');
  expect(plain(limitText(10 * 1_024 * megabyte))).toBe('10 GB');
});

test('never more than four characters of figure', () => {
  for (let bytes = 1; bytes < 2 ** 53; bytes *= 1.37)
    expect(plain(bytesText(bytes))).toMatch(/^(\d{1,3}|\d\.\d) (B|KB|MB|GB|TB|PB)$/);
  expect(plain(bytesText(-1_536))).toBe('−1.5 KB');
});
