import { argon2, randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { writeFileAtomic } from '../../core/lib/atomic-file.ts';
import { errorCode } from '../../core/lib/storage-full.ts';
import type { SecretCipher } from '../../core/ports/host-ports.ts';
import { keyBytes, seal, unseal } from '../sealed.ts';
import { isOfKeyFile, KeyUnusable } from '../secret-key.ts';

const derive = promisify(argon2);
const version = 2;
const idBytes = 8;

export interface Cost {
  memoryKiB: number;
  passes: number;
  parallelism: number;
}

/** The second recommendation of RFC 9106: 64 MB, three passes; half a second of a small machine. */
const usualCost: Cost = { memoryKiB: 65_536, passes: 3, parallelism: 4 };

const text = z.string().regex(/^[A-Za-z0-9_-]{1,400}$/);
/** Bounded: a file that was tampered with must not eat the memory of the machine. */
const kdf = z.object({
  name: z.literal('argon2id'),
  memoryKiB: z.number().int().min(8).max(1_048_576),
  passes: z.number().int().min(1).max(100),
  parallelism: z.number().int().min(1).max(64),
  salt: text,
});
const keyringFile = z.object({
  version: z.literal(1),
  kdf,
  /** The newest first: what is encrypted is encrypted with it; the others only until everything is. */
  keys: z
    .array(z.object({ id: text, sealed: text }))
    .min(1)
    .max(20),
});
type Kdf = z.infer<typeof kdf>;

interface Key {
  id: Buffer;
  key: Buffer;
}

export const keyringPath = (dataDir: string): string => join(dataDir, 'secret-keyring.json');

async function keyOf(passphrase: string, { memoryKiB, passes, parallelism, salt }: Kdf): Promise<Buffer> {
  return derive('argon2id', {
    // However it was typed, and on whatever keyboard.
    message: Buffer.from(passphrase.normalize('NFKC')),
    nonce: Buffer.from(salt, 'base64url'),
    ...{ memory: memoryKiB, passes, parallelism },
    tagLength: keyBytes,
  });
}

/** Parameters and id are bound to the key, so that none can be put in the place of another. */
const boundTo = (params: Kdf, id: string) => Buffer.from(JSON.stringify([params, id]));

async function write(
  dataDir: string,
  passphrase: string,
  keys: readonly Key[],
  cost: Cost,
  { fresh = false } = {},
): Promise<void> {
  const params: Kdf = { name: 'argon2id', ...cost, salt: randomBytes(16).toString('base64url') };
  const wrapping = await keyOf(passphrase, params);
  const sealed = keys.map(({ id, key }) => {
    const name = id.toString('base64url');
    return { id: name, sealed: seal(wrapping, key, boundTo(params, name)).toString('base64url') };
  });
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const body = { version: 1, kdf: params, keys: sealed };
  await writeFileAtomic(keyringPath(dataDir), `${JSON.stringify(body, null, 2)}\n`, { mode: 0o600, fresh });
}

async function read(dataDir: string): Promise<z.infer<typeof keyringFile> | null> {
  const path = keyringPath(dataDir);
  let body: unknown;
  try {
    body = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw new KeyUnusable(`${path} cannot be read. Without it no secret can be; put a copy of it in its place.`);
  }
  const parsed = keyringFile.safeParse(body);
  if (!parsed.success)
    throw new KeyUnusable(`${path} is damaged. Without it no secret can be read; put a copy of it in its place.`);
  return parsed.data;
}

export const hasKeyring = async (dataDir: string): Promise<boolean> => (await read(dataDir)) !== null;

const fresh = (): Key => ({ id: randomBytes(idBytes), key: randomBytes(keyBytes) });

async function open(dataDir: string, passphrase: string): Promise<Key[] | null> {
  const file = await read(dataDir);
  if (!file) return null;
  const wrapping = await keyOf(passphrase, file.kdf);
  return file.keys.map(({ id, sealed }) => {
    try {
      const key = unseal(wrapping, Buffer.from(sealed, 'base64url'), boundTo(file.kdf, id));
      return { id: Buffer.from(id, 'base64url'), key };
    } catch {
      throw new KeyUnusable('That is not the passphrase of the secrets. Nothing was changed.');
    }
  });
}

export interface Unlocked {
  cipher: SecretCipher;
  /** Something may still lie under an older key: bring it under the newest, then let the old ones go. */
  hasOld: boolean;
  forgetOld(): Promise<void>;
}

/** Keys that a passphrase protects. They are no passphrase themselves, so that changing it is one write of one small file. */
export async function unlock(input: {
  dataDir: string;
  passphrase: string;
  /** Replaces the passphrase, and makes a new key. */
  next?: string | undefined;
  /** What a key file has encrypted is read too. */
  keyFile?: SecretCipher | undefined;
  cost?: Cost | undefined;
}): Promise<Unlocked> {
  const { dataDir, passphrase, next, keyFile, cost = usualCost } = input;
  if (next !== undefined && !(await hasKeyring(dataDir)))
    throw new KeyUnusable('There is no passphrase yet that could be changed.');
  let keys = await openOrMake(dataDir, passphrase, cost);
  if (next !== undefined) {
    // The old keys stay until everything is under the new one: a crash in between loses nothing.
    keys = [fresh(), ...keys];
    await write(dataDir, next, keys, cost);
  }
  const [newest] = keys;
  if (!newest) throw new Error('a keyring has a key');

  const cipher: SecretCipher = {
    status: async () => ({ available: true, detail: 'Secrets are encrypted under your passphrase (Argon2id).' }),
    backend: async () => 'passphrase',
    encrypt: async (plain) =>
      Buffer.concat([Buffer.from([version]), newest.id, seal(newest.key, Buffer.from(plain, 'utf8'), newest.id)]),
    async decrypt(stored) {
      const bytes = Buffer.from(stored);
      if (keyFile && isOfKeyFile(bytes)) return { ...(await keyFile.decrypt(bytes)), reencrypt: true };
      const id = bytes.subarray(1, 1 + idBytes);
      const known = keys.find((one) => one.id.equals(id));
      if (bytes[0] !== version || !known) throw new Error('It was not encrypted under this passphrase.');
      const plain = unseal(known.key, bytes.subarray(1 + idBytes), known.id).toString('utf8');
      return { plain, reencrypt: known !== newest };
    },
  };
  return {
    cipher,
    hasOld: keys.length > 1 || keyFile !== undefined,
    async forgetOld() {
      if (keys.length === 1) return;
      await write(dataDir, next ?? passphrase, [newest], cost);
      keys = [newest];
    },
  };
}

/** The keyring that is there, or a first one; of two starts that both find none, the second takes what the first has made. */
async function openOrMake(dataDir: string, passphrase: string, cost: Cost, first = true): Promise<Key[]> {
  const there = await open(dataDir, passphrase);
  if (there) return there;
  const keys = [fresh()];
  try {
    await write(dataDir, passphrase, keys, cost, { fresh: true });
    return keys;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    if (first) return openOrMake(dataDir, passphrase, cost, false);
    throw new KeyUnusable(`${keyringPath(dataDir)} is a link to a file that is not there. Remove the link or mend it.`);
  }
}

/** There are secrets, and nobody has said the passphrase. */
export function createLockedCipher(): SecretCipher {
  const why = 'Secrets are locked by a passphrase.';
  const refuse = () => Promise.reject(new Error(why));
  return {
    status: async () => ({
      available: false,
      why,
      remedy: 'Start Optimus with --passphrase or --passphrase-file FILE.',
    }),
    backend: async () => 'passphrase',
    encrypt: refuse,
    decrypt: refuse,
  };
}
