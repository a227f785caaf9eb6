import { hostname, userInfo } from 'node:os';
import { DomainError } from '../../../../../../shared/contract/errors.ts';
import type { ScryptNumbers } from '../../../restic/crypto.ts';
import { BackendFault } from '../../../restic/faults.ts';
import { createKernel } from '../../../restic/kernel.ts';
import { openKeys, writeKey } from '../../../restic/keys.ts';
import type { Backend, Id, Repository } from '../../../restic/types.ts';
import { refuseAppendOnly } from './append-only.ts';
import { listing } from './listing.ts';

interface Deps {
  repository: Repository;
  appendOnly: boolean;
  now: number;
  signal: AbortSignal;
  /** Tests make cheap ones. */
  scrypt?: ScryptNumbers | undefined;
}

const onlyKey = (backend: Backend, id: Id): Backend => ({
  ...backend,
  async *list(kind, signal) {
    for await (const file of backend.list(kind, signal)) if (kind !== 'key' || file.name === id) yield file;
  },
});

/** A key that does not open the repository is no key: it is tried before it counts, and before the old one goes. */
export async function addKey(
  { repository, appendOnly, now, signal, scrypt }: Deps,
  { password, replace }: { password: string; replace: boolean },
): Promise<Id> {
  if (replace && appendOnly) refuseAppendOnly('keys');
  const { backend, keys } = repository;
  const lock = await repository.lock('shared', signal);
  try {
    const kernel = createKernel();
    const owner = { username: userInfo().username, hostname: hostname(), at: now, ...(scrypt && { numbers: scrypt }) };
    const id = await writeKey(backend, keys, password, { owner, kernel, signal });
    const opened = await openKeys(onlyKey(backend, id), password, { kernel, signal });
    if (!Buffer.from(opened.keys.encrypt).equals(keys.encrypt))
      throw new BackendFault('damaged', 'The new password does not open the repository, so the old one stays.', {
        what: `key ${id}`,
      });
    if (replace) await backend.remove('key', repository.keyId, signal);
    return id;
  } finally {
    await lock.release();
  }
}

export async function removeKey({ repository, appendOnly, signal }: Deps, id: Id): Promise<void> {
  if (appendOnly) refuseAppendOnly('keys');
  const { backend, keyId } = repository;
  const lock = await repository.lock('exclusive', signal);
  try {
    const keys = await listing(backend, 'key', signal);
    if (!keys.has(id)) throw new DomainError('NOT_FOUND', { what: 'key', id });
    if (keys.size === 1 || id === keyId)
      throw new DomainError('CONFLICT', {
        what: 'key',
        why:
          keys.size === 1
            ? 'It is the only key: without it nobody could open the repository.'
            : 'It is the key of the password that is in use here.',
        remedy: 'Add another password first.',
      });
    await backend.remove('key', id, signal);
  } finally {
    await lock.release();
  }
}
