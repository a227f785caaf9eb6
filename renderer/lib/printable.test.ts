import { expect, it } from 'vitest';
import { printable } from './printable.ts';

it('shows what would hide', () => {
  expect(printable('a\u001b[31m\u202eb\nc')).toBe('a\\x1b[31m\\x202eb ⏎ c');
  expect(printable('שלום 🙂')).toBe('שלום 🙂');
});
