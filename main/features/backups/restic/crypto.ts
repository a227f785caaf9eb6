import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hash as hashOnce,
  randomBytes,
  scrypt,
  timingSafeEqual,
} from 'node:crypto';
import { BackendFault } from './faults.ts';
import type { Kernel } from './kernel.ts';
import type { Id, RepositoryKeys } from './types.ts';

const ivBytes = 16;
const tagBytes = 16;
/** What sealing adds. */
export const sealBytes = ivBytes + tagBytes;

/** Node's ciphers give a new buffer for each call: small ones are young garbage, large ones pile up. */
const pieceBytes = 128 * 1_024;

export const hashOf = (bytes: Uint8Array): Id => hashOnce('sha256', bytes, 'hex');

/** The bits that Poly1305 wants clear in r. */
export function masked(r: Uint8Array): Uint8Array {
  const out = Uint8Array.from(r);
  for (const i of [3, 7, 11, 15]) out[i] = (out[i] ?? 0) & 0x0f;
  for (const i of [4, 8, 12]) out[i] = (out[i] ?? 0) & 0xfc;
  return out;
}

export function newKeys(): RepositoryKeys {
  return { encrypt: randomBytes(32), macK: randomBytes(16), macR: masked(randomBytes(16)) };
}

export interface Sealer {
  seal(plain: Uint8Array): Buffer;
  /** Into `target` from `offset` on, which has room for it and `sealBytes` more; answers how many bytes it took. */
  sealInto(target: Uint8Array, offset: number, plain: Uint8Array): number;
  /** Null where the bytes were not sealed by these keys, or are not whole. */
  open(sealed: Uint8Array): Buffer | null;
  /** As `open`, into the beginning of `target`, which has room for it; answers how many bytes it is, -1 for none. */
  openInto(target: Uint8Array, sealed: Uint8Array): number;
}

/** AES-256-CTR with Poly1305-AES over what came of it. */
export function createSealer(keys: RepositoryKeys, kernel: Kernel): Sealer {
  const macKey = new Uint8Array(32);
  macKey.set(masked(keys.macR));
  // A key as bytes is made into one for each cipher anew, which takes longer than a small blob itself.
  const key = createSecretKey(keys.encrypt);
  const tag = new Uint8Array(tagBytes);
  // Block by block, without anything that stays from one to the next.
  const nonces = createCipheriv('aes-128-ecb', keys.macK, null).setAutoPadding(false);

  function tagOf(iv: Uint8Array, sealed: Uint8Array, tag: Uint8Array): void {
    macKey.set(nonces.update(iv), 16);
    kernel.poly1305(macKey, [sealed], tag);
  }

  function crypt(
    cipher: { update(bytes: Uint8Array): Buffer },
    from: Uint8Array,
    into: Uint8Array,
    offset: number,
  ): void {
    for (let at = 0; at < from.length; at += pieceBytes) {
      const piece = cipher.update(from.subarray(at, at + pieceBytes));
      into.set(piece, offset + at);
      // Given back at once, not when the garbage is collected.
      if (piece.length >= 4_096 && piece.length === piece.buffer.byteLength) (piece.buffer as ArrayBuffer).transfer(0);
    }
  }

  function sealInto(target: Uint8Array, offset: number, plain: Uint8Array): number {
    const iv = randomBytes(ivBytes);
    target.set(iv, offset);
    const start = offset + ivBytes;
    const end = start + plain.length;
    crypt(createCipheriv('aes-256-ctr', key, iv), plain, target, start);
    tagOf(iv, target.subarray(start, end), target.subarray(end, end + tagBytes));
    return plain.length + sealBytes;
  }

  function openInto(target: Uint8Array, sealed: Uint8Array): number {
    if (sealed.length < sealBytes) return -1;
    const iv = sealed.subarray(0, ivBytes);
    const body = sealed.subarray(ivBytes, sealed.length - tagBytes);
    tagOf(iv, body, tag);
    if (!timingSafeEqual(tag, sealed.subarray(sealed.length - tagBytes))) return -1;
    crypt(createDecipheriv('aes-256-ctr', key, iv), body, target, 0);
    return body.length;
  }

  return {
    sealInto,
    openInto,
    seal(plain) {
      const sealed = Buffer.allocUnsafe(plain.length + sealBytes);
      sealInto(sealed, 0, plain);
      return sealed;
    },
    open(sealed) {
      const plain = Buffer.allocUnsafe(Math.max(0, sealed.length - sealBytes));
      return openInto(plain, sealed) < 0 ? null : plain;
    },
  };
}

export interface ScryptNumbers {
  N: number;
  r: number;
  p: number;
}

const mostScryptBytes = 256 * 1_024 * 1_024;
/** Some twenty times what restic asks for. */
const mostScryptWork = 2 ** 25;

/** Whether a key file asks for what a machine can give: one that was tampered with could ask for all of it. */
export const canDerive = ({ N, r, p }: ScryptNumbers): boolean =>
  [N, r, p].every((value) => Number.isSafeInteger(value) && value >= 1) &&
  N >= 2 &&
  Number.isInteger(Math.log2(N)) &&
  128 * N * r <= mostScryptBytes &&
  N * r * p <= mostScryptWork;

export async function deriveKeys(password: string, salt: Uint8Array, numbers: ScryptNumbers): Promise<RepositoryKeys> {
  if (!canDerive(numbers))
    throw new BackendFault('damaged', 'A key of this repository asks for more work than any key should.');
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    const options = { ...numbers, maxmem: 2 * mostScryptBytes };
    scrypt(password, salt, 64, options, (error, derived) => (error ? reject(error) : resolve(derived)));
  });
  return { encrypt: bytes.subarray(0, 32), macK: bytes.subarray(32, 48), macR: masked(bytes.subarray(48, 64)) };
}
