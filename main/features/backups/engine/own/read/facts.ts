import type { Repository } from '../../../restic/types.ts';
import type { RepositoryFacts, Watch } from '../../types.ts';

type KeyFacts = RepositoryFacts['keys'][number];

interface KeyFile {
  username?: unknown;
  hostname?: unknown;
  created?: unknown;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

async function keyFacts(repository: Repository, id: string, { signal }: Watch): Promise<KeyFacts> {
  const { username, hostname, created } = JSON.parse(
    (await repository.backend.read('key', id, undefined, signal)).toString('utf8'),
  ) as KeyFile;
  const createdAt = Date.parse(text(created));
  return {
    id,
    username: text(username),
    hostname: text(hostname),
    createdAt: Number.isNaN(createdAt) ? 0 : createdAt,
    current: id === repository.keyId,
  };
}

export async function facts(repository: Repository, watch: Watch): Promise<RepositoryFacts> {
  const { backend, config } = repository;
  const { signal } = watch;
  const keys: KeyFacts[] = [];
  for await (const { name } of backend.list('key', signal)) {
    try {
      keys.push(await keyFacts(repository, name, watch));
    } catch (error) {
      signal.throwIfAborted();
      watch.log(
        `The key ${name.slice(0, 8)} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  let snapshots = 0;
  for await (const _ of backend.list('snapshot', signal)) snapshots += 1;
  let packs = 0;
  let bytes = 0;
  for await (const pack of backend.list('pack', signal)) {
    packs += 1;
    bytes += pack.bytes;
  }
  for await (const index of backend.list('index', signal)) bytes += index.bytes;
  const index = await repository.index({ signal });
  return {
    ...{ id: config.id, version: config.version, keys, snapshots, packs, bytes },
    blobs: index.blobs,
    freeBytes: await backend.freeBytes(),
  };
}
