import { randomBytes } from 'node:crypto';
import { canDerive, createSealer, deriveKeys, hashOf, type ScryptNumbers } from './crypto.ts';
import { BackendFault, isFault } from './faults.ts';
import type { Kernel } from './kernel.ts';
import type { Backend, Id, RepositoryKeys } from './types.ts';

/** As restic chooses on a machine of our days. */
const defaultNumbers: ScryptNumbers = { N: 32_768, r: 8, p: 5 };
const saltBytes = 64;
/** More keys than that nobody has; each costs a try. */
const mostKeys = 100;
const mostKeyBytes = 64 * 1_024;

export interface KeyFile extends ScryptNumbers {
  created: string;
  username: string;
  hostname: string;
  salt: Buffer;
  data: Buffer;
}

const damaged = (id: Id, cause?: unknown): BackendFault =>
  new BackendFault('damaged', 'A key of this repository is not what it should be.', { what: `key ${id}`, cause });

function base64(value: unknown): Buffer | null {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) return null;
  return Buffer.from(value, 'base64');
}

function parseJson(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

const word = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN);

export function parseKeyFile(bytes: Uint8Array, id: Id): KeyFile {
  const fields = bytes.length <= mostKeyBytes ? parseJson(bytes) : null;
  const salt = base64(fields?.salt);
  const data = base64(fields?.data);
  if (fields?.kdf !== 'scrypt' || salt?.length !== saltBytes || !data || data.length < 32) throw damaged(id);
  const numbers = { N: number(fields.N), r: number(fields.r), p: number(fields.p) };
  if (!canDerive(numbers)) throw damaged(id);
  const { created, username, hostname } = fields;
  return { ...numbers, created: word(created), username: word(username), hostname: word(hostname), salt, data };
}

/** The keys of the repository that this file holds, or null where the password does not open it. */
async function openKeyFile(
  file: KeyFile,
  { id, password, kernel }: { id: Id; password: string; kernel: Kernel },
): Promise<RepositoryKeys | null> {
  const own = await deriveKeys(password, file.salt, file);
  const plain = createSealer(own, kernel).open(file.data);
  if (!plain) return null;
  const fields = parseJson(plain);
  const mac = fields?.mac as Record<string, unknown> | undefined;
  const encrypt = base64(fields?.encrypt);
  const macK = base64(mac?.k);
  const macR = base64(mac?.r);
  if (encrypt?.length !== 32 || macK?.length !== 16 || macR?.length !== 16) throw damaged(id);
  return { encrypt, macK, macR };
}

export interface KeyOwner {
  username: string;
  hostname: string;
  at: number;
  /** Tests make cheap ones. */
  numbers?: ScryptNumbers;
}

/** Writes a key file with which this password opens the repository. */
export async function writeKey(
  backend: Backend,
  keys: RepositoryKeys,
  password: string,
  { owner, kernel, signal }: { owner: KeyOwner; kernel: Kernel; signal?: AbortSignal | undefined },
): Promise<Id> {
  const numbers = owner.numbers ?? defaultNumbers;
  const salt = randomBytes(saltBytes);
  const own = await deriveKeys(password, salt, numbers);
  const encoded = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const content = { mac: { k: encoded(keys.macK), r: encoded(keys.macR) }, encrypt: encoded(keys.encrypt) };
  const file = {
    created: new Date(owner.at).toISOString(),
    username: owner.username,
    hostname: owner.hostname,
    kdf: 'scrypt',
    ...{ N: numbers.N, r: numbers.r, p: numbers.p },
    salt: encoded(salt),
    data: encoded(createSealer(own, kernel).seal(Buffer.from(JSON.stringify(content)))),
  };
  const bytes = Buffer.from(JSON.stringify(file));
  const id = hashOf(bytes);
  await backend.write('key', id, [bytes], signal ? { signal } : {});
  return id;
}

/** Tries the password on every key; a key that is damaged does not keep the others from being tried. */
export async function openKeys(
  backend: Backend,
  password: string,
  { kernel, signal }: { kernel: Kernel; signal?: AbortSignal | undefined },
): Promise<{ id: Id; keys: RepositoryKeys }> {
  let bad: BackendFault | null = null;
  let seen = 0;
  for await (const { name } of backend.list('key', signal)) {
    seen += 1;
    if (seen > mostKeys) break;
    try {
      const file = parseKeyFile(await backend.read('key', name, undefined, signal), name);
      signal?.throwIfAborted();
      const keys = await openKeyFile(file, { id: name, password, kernel });
      if (keys) return { id: name, keys };
    } catch (error) {
      if (!isFault(error, 'damaged', 'missing')) throw error;
      bad ??= error;
    }
    signal?.throwIfAborted();
  }
  if (seen === 0) throw new BackendFault('missing', `There are no keys of a repository at ${backend.location}.`);
  throw bad ?? new BackendFault('wrong-password', `The password does not open the repository at ${backend.location}.`);
}
