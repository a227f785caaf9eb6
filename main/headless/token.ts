import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

const shape = /^[A-Za-z0-9_-]{43}$/;

/** 256 bits, as they stand in the address. */
export const createToken = (): string => randomBytes(32).toString('base64url');

export const isToken = (text: string): boolean => shape.test(text);

export const digestOf = (token: string): Buffer => hash('sha256', token, 'buffer');

type Verdict = 'ok' | 'token-missing' | 'token-wrong' | 'token-old';

export interface TokenGate {
  check(given: string | undefined): Verdict;
}

interface Options {
  digest: Buffer;
  /** The digest of the start before this one, to tell an old page from a stranger. Opens nothing. */
  previous: Buffer | null;
}

/** Knows only digests: nothing that could be read out of the process or its files opens the host. */
export function createTokenGate({ digest, previous }: Options): TokenGate {
  // Filled anew by each check: a buffer of its own for each request would cost more than the hash itself.
  const theirs = Buffer.alloc(digest.byteLength);
  return {
    check(given) {
      if (given === undefined || given === '') return 'token-missing';
      if (!shape.test(given)) return 'token-wrong';
      theirs.write(hash('sha256', given, 'hex'), 'hex');
      if (timingSafeEqual(theirs, digest)) return 'ok';
      return previous !== null && timingSafeEqual(theirs, previous) ? 'token-old' : 'token-wrong';
    },
  };
}
