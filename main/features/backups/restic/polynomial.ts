import { randomBytes } from 'node:crypto';
import { type FingerprintTables, windowBytes } from './kernel.ts';

/** Polynomials over GF(2), a coefficient a bit. */
type Polynomial = bigint;

const degreeWanted = 53;

/** Of nothing: -1. */
function degree(value: Polynomial): number {
  const digits = value.toString(16);
  return digits.length * 4 - 1 - (Math.clz32(Number.parseInt(digits.charAt(0), 16)) - 28);
}

function modulo(value: Polynomial, by: Polynomial): Polynomial {
  const low = degree(by);
  let rest = value;
  while (rest > 0n && degree(rest) >= low) rest ^= by << BigInt(degree(rest) - low);
  return rest;
}

function multiply(a: Polynomial, b: Polynomial, by: Polynomial): Polynomial {
  let product = 0n;
  let shifted = modulo(a, by);
  for (let rest = b; rest > 0n; rest >>= 1n) {
    if (rest & 1n) product ^= shifted;
    shifted = modulo(shifted << 1n, by);
  }
  return product;
}

function commonDivisor(a: Polynomial, b: Polynomial): Polynomial {
  let [one, other] = [a, b];
  while (other > 0n) [one, other] = [other, modulo(one, other)];
  return one;
}

/** Ben-Or: no factor of any degree up to half of its own. */
function isIrreducible(value: Polynomial): boolean {
  let power = 2n;
  for (let i = 1; i <= degree(value) / 2; i++) {
    power = multiply(power, power, value);
    if (commonDivisor(value, power ^ 2n) !== 1n) return false;
  }
  return true;
}

/** As it stands in a config. */
export function randomPolynomial(): string {
  for (;;) {
    const random = randomBytes(8).readBigUInt64LE() & ((1n << BigInt(degreeWanted + 1)) - 1n);
    const candidate = random | (1n << BigInt(degreeWanted)) | 1n;
    if (isIrreducible(candidate)) return candidate.toString(16);
  }
}

/** Null where chunks cannot be found by it. */
export function parsePolynomial(text: string): Polynomial | null {
  if (!/^[0-9a-f]{1,14}$/i.test(text)) return null;
  const value = BigInt(`0x${text}`);
  return value > 0n && degree(value) === degreeWanted && isIrreducible(value) ? value : null;
}

/** A chunk ends where the last 20 bits of the fingerprint are zeros: each MB or so. */
const splitBits = 20n;

export function fingerprintTables(polynomial: Polynomial): FingerprintTables {
  const out = new BigUint64Array(256);
  const mod = new BigUint64Array(256);
  const high = BigInt(degree(polynomial));
  for (let byte = 0; byte < 256; byte++) {
    out[byte] = modulo(BigInt(byte) << BigInt(8 * (windowBytes - 1)), polynomial);
    const top = BigInt(byte) << high;
    mod[byte] = modulo(top, polynomial) | top;
  }
  return { out, mod, shift: degree(polynomial) - 8, mask: (1n << splitBits) - 1n };
}
