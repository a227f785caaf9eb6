import { randomBytes } from 'node:crypto';
import type { Sealer } from './crypto.ts';
import { BackendFault, isFault } from './faults.ts';
import { parsePolynomial, randomPolynomial } from './polynomial.ts';
import type { Backend, RepositoryConfig } from './types.ts';

export const newConfig = (): RepositoryConfig => ({
  version: 2,
  id: randomBytes(32).toString('hex'),
  chunker_polynomial: randomPolynomial(),
});

const damaged = (cause?: unknown): BackendFault =>
  new BackendFault('damaged', 'The settings of this repository are not what they should be.', {
    what: 'config',
    cause,
  });

export function parseConfig(bytes: Uint8Array): RepositoryConfig {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw damaged(cause);
  }
  if (typeof value !== 'object' || value === null) throw damaged();
  const { version, id, chunker_polynomial } = value as Record<string, unknown>;
  if (typeof version !== 'number') throw damaged();
  if (version !== 2) throw new BackendFault('format', refusal(version), { what: 'config' });
  if (typeof id !== 'string' || !/^[0-9a-f]{64}$/.test(id)) throw damaged();
  if (typeof chunker_polynomial !== 'string' || parsePolynomial(chunker_polynomial) === null) throw damaged();
  return { version, id, chunker_polynomial };
}

const refusal = (version: number): string =>
  version === 1
    ? 'This repository has version 1 of the format of restic; Optimus reads and writes version 2. `restic migrate upgrade_repo_v2` brings it there.'
    : `This repository has version ${version} of its format; Optimus reads and writes version 2 alone.`;

export async function readConfig(backend: Backend, sealer: Sealer, signal?: AbortSignal): Promise<RepositoryConfig> {
  const plain = sealer.open(await readSealedConfig(backend, signal));
  if (!plain) throw damaged();
  return parseConfig(plain);
}

async function readSealedConfig(backend: Backend, signal?: AbortSignal): Promise<Buffer> {
  try {
    return await backend.read('config', 'config', undefined, signal);
  } catch (error) {
    if (!isFault(error, 'missing')) throw error;
    throw new BackendFault('missing', `There is no repository at ${backend.location}.`, { cause: error });
  }
}
