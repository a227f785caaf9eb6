import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { writeFileAtomic } from '../core/lib/atomic-file.ts';
import { errorCode } from '../core/lib/storage-full.ts';
import type { SecretCipher } from '../core/ports/host-ports.ts';

const shape = /^[A-Za-z0-9_-]{43}$/;
const version = 1;
const nonceBytes = 12;
const tagBytes = 16;

/** The user can mend this; the message says how. */
export class KeyUnusable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'KeyUnusable';
  }
}

/** The key in a file of the user's; made when there is none. Whoever reads it and the data folder reads the secrets. */
export async function readSecretKey(file: string): Promise<Buffer> {
  let text: string;
  try {
    text = (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (errorCode(error) !== 'ENOENT')
      throw new KeyUnusable(`The key file ${file} cannot be read: ${error instanceof Error ? error.message : error}`);
    const key = randomBytes(32);
    await writeFileAtomic(file, `${key.toString('base64url')}\n`, { mode: 0o600 });
    return key;
  }
  if (!shape.test(text))
    throw new KeyUnusable(
      `${file} does not hold a key of Optimus. Secrets that were stored under another key are lost.`,
    );
  const { mode } = await stat(file);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw new KeyUnusable(`${file} can be read by other users. Run "chmod 600 ${file}".`);
  return Buffer.from(text, 'base64url');
}

/** What stands in for a keychain where there is none: AES-256-GCM under a key that the user keeps. */
export function createKeyCipher(key: Buffer): SecretCipher {
  return {
    status: async () => ({ available: true, detail: 'Secrets are encrypted with the key of --secret-key.' }),
    backend: async () => 'key-file',
    async encrypt(plain) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.from([version]), nonce, cipher.getAuthTag(), body]);
    },
    async decrypt(stored) {
      const bytes = Buffer.from(stored);
      if (bytes[0] !== version || bytes.length < 1 + nonceBytes + tagBytes)
        throw new Error('It was not encrypted with a key file.');
      const nonce = bytes.subarray(1, 1 + nonceBytes);
      const tag = bytes.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
      decipher.setAuthTag(tag);
      const body = bytes.subarray(1 + nonceBytes + tagBytes);
      return { plain: Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8'), reencrypt: false };
    },
  };
}
