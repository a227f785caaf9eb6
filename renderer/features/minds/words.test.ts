import { expect, test } from 'vitest';
import { keysStay } from './words.ts';

test('where keys stay is said as it is, and not before it is known', () => {
  expect(keysStay(undefined)).toBe('');
  expect(keysStay({ available: true, detail: 'A keychain.' })).toContain('in the secret store of this machine');
  const none = keysStay({ available: false, why: 'There is no keychain.', remedy: 'Start with --passphrase.' });
  expect(none).toBe('Keys cannot be kept here. There is no keychain. Start with --passphrase.');
});
