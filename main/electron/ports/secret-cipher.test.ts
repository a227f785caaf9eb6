import { describe, expect, it } from 'vitest';
import { createSecretCipher } from './secret-cipher.ts';

type Backend = 'basic_text' | 'gnome_libsecret';

const cipher = (backend: Backend, available: boolean, platform: NodeJS.Platform = 'linux') =>
  createSecretCipher({
    platform,
    safeStorage: {
      isAsyncEncryptionAvailable: async () => available,
      getSelectedStorageBackend: () => backend,
      encryptStringAsync: async (text) => Buffer.from(text).reverse(),
      decryptStringAsync: async (bytes) => ({ result: bytes.reverse().toString(), shouldReEncrypt: true }),
    },
  });

describe('secret cipher', () => {
  it('turns text into bytes and back, and says when the key has moved on', async () => {
    const port = cipher('gnome_libsecret', true);
    const bytes = await port.encrypt('hunter2');
    expect(Buffer.from(bytes).toString()).not.toBe('hunter2');
    expect(await port.decrypt(bytes)).toEqual({ plain: 'hunter2', reencrypt: true });
    expect(await port.status()).toEqual({ available: true, detail: 'Protected by gnome_libsecret.' });
  });

  it('refuses the password that everybody knows, and says how to get a real keyring', async () => {
    const port = cipher('basic_text', true);
    expect(await port.status()).toMatchObject({ available: false, remedy: /keyring/ });
    await expect(port.encrypt('x')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(port.decrypt(new Uint8Array([1]))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('says when the storage of the system does not answer', async () => {
    expect(await cipher('gnome_libsecret', false).status()).toMatchObject({ available: false });
    expect(await cipher('basic_text', false, 'darwin').status()).toMatchObject({ available: false });
    expect(await cipher('basic_text', true, 'win32').backend()).toBe('dpapi');
  });
});
