import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { writeFileAtomic } from '../core/lib/atomic-file.ts';
import { errorCode } from '../core/lib/storage-full.ts';
import type { SecretCipher } from '../core/ports/host-ports.ts';
import { keyBytes, seal, unseal } from './sealed.ts';

const shape = /^[A-Za-z0-9_-]{43}$/;
const version = 1;

/** The user can mend this; the message says how. */
export class KeyUnusable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'KeyUnusable';
  }
}

/** The key in a file of the user's; made when there is none. Whoever reads it and the data folder reads the secrets. */
export async function readSecretKey(file: string): Promise<Buffer> {
  return readOrMake(file, true);
}

async function readOrMake(file: string, first: boolean): Promise<Buffer> {
  let text: string;
  try {
    text = (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (errorCode(error) !== 'ENOENT')
      throw new KeyUnusable(`The key file ${file} cannot be read: ${error instanceof Error ? error.message : error}`);
    const key = randomBytes(keyBytes);
    try {
      await writeFileAtomic(file, `${key.toString('base64url')}\n`, { mode: 0o600, fresh: true });
      return key;
    } catch (made) {
      // Another start has made one since: that is the key.
      if (errorCode(made) !== 'EEXIST') throw made;
      if (first) return readOrMake(file, false);
      throw new KeyUnusable(`The key file ${file} is a link to a file that is not there. Remove the link or mend it.`);
    }
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
    encrypt: async (plain) => Buffer.concat([Buffer.from([version]), seal(key, Buffer.from(plain, 'utf8'))]),
    async decrypt(stored) {
      if (!isOfKeyFile(stored)) throw new Error('It was not encrypted with a key file.');
      return { plain: unseal(key, stored.subarray(1)).toString('utf8'), reencrypt: false };
    },
  };
}

export const isOfKeyFile = (stored: Uint8Array): boolean => stored[0] === version;
