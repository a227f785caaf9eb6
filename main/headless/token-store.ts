import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomic } from '../core/lib/atomic-file.ts';
import { createToken, createTokenGate, digestOf, isToken, type TokenGate } from './token.ts';

const kept = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), since: z.number() });

/** The user can mend this; the message says how. */
export class TokenUnusable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TokenUnusable';
  }
}

async function readOrNull(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new TokenUnusable(`The token file ${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

async function keptToken(file: string): Promise<string> {
  const text = await readOrNull(file);
  if (text === null) {
    const token = createToken();
    await writeFileAtomic(file, `${token}\n`, { mode: 0o600 });
    return token;
  }
  const token = text.trim();
  if (!isToken(token)) throw new TokenUnusable(`${file} does not hold a token of Optimus. Delete it to get a new one.`);
  const { mode } = await stat(file);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new TokenUnusable(
      `${file} can be read by other users. Run "chmod 600 ${file}", or delete it to get a new one.`,
    );
  }
  return token;
}

async function previousDigest(file: string): Promise<Buffer | null> {
  try {
    return Buffer.from(kept.parse(JSON.parse(await readFile(file, 'utf8'))).sha256, 'hex');
  } catch {
    // It only tells an old page from a stranger; without it both are strangers.
    return null;
  }
}

interface Options {
  dataDir: string;
  env: NodeJS.ProcessEnv;
  keepToken: string | null;
  now: number;
}

/**
 * A new token at each start, or the one that the user keeps. What stays in the data folder is its digest alone, which
 * opens nothing; the token itself is printed once and forgotten.
 */
export async function prepareToken({
  dataDir,
  env,
  keepToken,
  now,
}: Options): Promise<{ token: string; gate: TokenGate }> {
  const given = env.OPTIMUS_TOKEN;
  // Children inherit the environment, and none of them needs this.
  delete env.OPTIMUS_TOKEN;
  if (given !== undefined && given !== '' && !isToken(given)) {
    throw new TokenUnusable(
      'OPTIMUS_TOKEN must be 256 bits in base64url: 43 characters of A-Z, a-z, 0-9, "-" and "_". Make one with: openssl rand -base64 32 | tr +/ -_ | tr -d =',
    );
  }
  const token = given || (keepToken === null ? createToken() : await keptToken(keepToken));
  const digest = digestOf(token);
  const file = join(dataDir, 'token-digest.json');
  const previous = await previousDigest(file);
  const text = `${JSON.stringify({ sha256: digest.toString('hex'), since: now })}\n`;
  await writeFileAtomic(file, text, { mode: 0o600 });
  return { token, gate: createTokenGate({ digest, previous }) };
}
