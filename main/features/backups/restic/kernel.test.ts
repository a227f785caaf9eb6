import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createChunker, maxChunkBytes, minChunkBytes } from './chunker.ts';
import { createKernel, type FingerprintTables } from './kernel.ts';
import { fingerprintTables, parsePolynomial, randomPolynomial } from './polynomial.ts';

const kernel = createKernel();

/** Straight from the definition. */
function slowPoly1305(key: Uint8Array, message: Uint8Array): string {
  const number = (bytes: Uint8Array) => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const r = number(key.subarray(0, 16)) & 0x0ffffffc0ffffffc0ffffffc0fffffffn;
  let h = 0n;
  for (let at = 0; at < message.length; at += 16)
    h = ((h + number(Uint8Array.of(...message.subarray(at, at + 16), 1))) * r) % ((1n << 130n) - 5n);
  const tag = Buffer.alloc(16);
  let rest = (h + number(key.subarray(16))) & ((1n << 128n) - 1n);
  for (let i = 0; i < 16; i++, rest >>= 8n) tag[i] = Number(rest & 255n);
  return tag.toString('hex');
}

function tagOf(key: Uint8Array, ...parts: Uint8Array[]): string {
  const tag = Buffer.alloc(16);
  kernel.poly1305(key, parts, tag);
  return tag.toString('hex');
}

describe('Poly1305', () => {
  it('gives the tag of RFC 8439', () => {
    const key = Buffer.from('85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b', 'hex');
    expect(tagOf(key, Buffer.from('Cryptographic Forum Research Group'))).toBe('a8061dc1305136c6c22b8baf0c0127a9');
  });

  it('agrees with its definition for every length around a block, and for numbers at its edges', () => {
    for (let length = 0; length <= 80; length++) {
      const [key, message] = [randomBytes(32), randomBytes(length)];
      expect(tagOf(key, message)).toBe(slowPoly1305(key, message));
    }
    for (const fill of [0x00, 0xff]) {
      const key = Buffer.alloc(32, 0xff);
      const message = Buffer.alloc(64, fill);
      expect(tagOf(key, message)).toBe(slowPoly1305(key, message));
    }
  });

  it('takes what is larger than its memory in pieces, however it is cut', () => {
    const key = randomBytes(32);
    const message = randomBytes(530_001);
    const whole = slowPoly1305(key, message);
    expect(tagOf(key, message)).toBe(whole);
    expect(tagOf(key, message.subarray(0, 262_143), message.subarray(262_143))).toBe(whole);
    expect(tagOf(key, message.subarray(0, 7), message.subarray(7, 7), message.subarray(7))).toBe(whole);
  });
});

/** As restic's chunker goes through bytes: one by one, with a window of 64. Every position whose fingerprint ends in zeros. */
function slowEnds(bytes: Uint8Array, { out, mod, shift, mask }: FingerprintTables): number[] {
  const window = new Uint8Array(64);
  let [digest, at] = [0n, 0];
  const slide = (byte: number) => {
    digest ^= out[window[at] ?? 0] ?? 0n;
    window[at] = byte;
    at = (at + 1) % 64;
    const top = Number(digest >> BigInt(shift));
    digest = (((digest << 8n) & 0xffffffffffffffffn) | BigInt(byte)) ^ (mod[top] ?? 0n);
  };
  slide(1);
  const ends: number[] = [];
  for (const [i, byte] of bytes.entries()) {
    slide(byte);
    if (i >= 63 && (digest & mask) === 0n) ends.push(i);
  }
  return ends;
}

describe('chunks', () => {
  const tables = fingerprintTables(parsePolynomial(randomPolynomial()) ?? 0n);

  it('end where restic ends them, in whatever quarter or piece of the memory that is', () => {
    const often = { ...tables, mask: 0xfffn };
    kernel.setTables(often);
    const bytes = randomBytes(300_000);
    const found: number[] = [];
    for (let at = 63; at < bytes.length; at = (found.at(-1) ?? 0) + 1) {
      const end = kernel.find(bytes, at, bytes.length);
      if (end < 0) break;
      found.push(end);
    }
    expect(found).toEqual(slowEnds(bytes, often));
    const lonely = found.find((end, i) => end - (found[i - 1] ?? 62) > 1_000) ?? Number.NaN;
    for (const from of [lonely, lonely - 1, lonely - 999]) expect(kernel.find(bytes, from, lonely + 1)).toBe(lonely);
    expect(kernel.find(bytes, lonely, lonely)).toBe(-1);
  });

  it('are at least half a MB', () => {
    const polynomial = randomPolynomial();
    const chunker = createChunker(kernel, polynomial);
    const bytes = Buffer.alloc(minChunkBytes + 70_000);
    randomBytes(bytes.length).copy(bytes);
    // The window of zeros ends a chunk wherever it may end.
    bytes.fill(0, minChunkBytes - 64 + 1_000, minChunkBytes + 1_000);
    const expected = slowEnds(bytes.subarray(minChunkBytes - 64), fingerprintTables(parsePolynomial(polynomial) ?? 0n));
    expect(chunker.cut(bytes)).toBe((expected[0] ?? 0) + 1 + minChunkBytes - 64);
    bytes.fill(0, 0, minChunkBytes - 1);
    expect(chunker.cut(bytes)).toBeGreaterThanOrEqual(minChunkBytes);
  });

  it('are as long as they may be where nothing ends them, and whole files where these are short', () => {
    const chunker = createChunker(kernel, randomPolynomial());
    const zeros = new Uint8Array(maxChunkBytes + 5);
    // Zeros have the fingerprint of zero, which ends a chunk as early as it may end.
    expect(chunker.cut(zeros)).toBe(minChunkBytes);
    const ones = new Uint8Array(maxChunkBytes + 5).fill(1);
    expect(chunker.cut(ones)).toBe(maxChunkBytes);
    expect(chunker.cut(ones.subarray(0, minChunkBytes + 3))).toBe(minChunkBytes + 3);
    expect(chunker.cut(zeros, zeros.length - 10)).toBe(10);
    expect(chunker.cut(zeros, zeros.length)).toBe(0);
  });

  it('refuses polynomials that are none', () => {
    for (const polynomial of ['', '0', '1', 'zz', '3fffffffffffff', '21327665754328', 'f'.repeat(16)])
      expect(() => createChunker(kernel, polynomial)).toThrow(/polynomial/);
    expect(parsePolynomial('21327665754329')).toBe(0x21327665754329n);
  });
});
