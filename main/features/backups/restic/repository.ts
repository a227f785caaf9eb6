import { hostname } from 'node:os';
import { type Clock, createSystemClock } from '../../../core/lib/clock.ts';
import type { Access } from '../engine/types.ts';
import { openBackend } from './backends/open-backend.ts';
import { openBlob } from './blob.ts';
import { createBoundedCache } from './bounded-cache.ts';
import { newConfig, readConfig } from './config.ts';
import { createSealer, hashOf, newKeys, type ScryptNumbers, type Sealer } from './crypto.ts';
import { BackendFault, isFault } from './faults.ts';
import { createIndexLoader } from './index-loader.ts';
import { createKernel, type Kernel } from './kernel.ts';
import { openKeys, writeKey } from './keys.ts';
import { createLocks } from './lock.ts';
import { ownUser } from './lock-owner.ts';
import { createRecordCache, type RecordCache } from './record-cache.ts';
import { type IndexFile, parseRecord, type RecordKind } from './records.ts';
import { createTreePacks } from './tree-packs.ts';
import type {
  Backend,
  BlobIndex,
  BlobPlace,
  BlobType,
  Id,
  Repository,
  RepositoryConfig,
  RepositoryKeys,
} from './types.ts';
import { openRecord, sealRecord } from './unpacked.ts';

const manySnapshots = 1_000;
/** Trees in memory, as they are once they are opened. */
const treeBytes = 32 * 1_024 * 1_024;

interface Opened {
  backend: Backend;
  config: RepositoryConfig;
  keys: RepositoryKeys;
  keyId: Id;
  kernel: Kernel;
  sealer: Sealer;
  cacheDir: string | null;
  clock: Clock;
}

function assemble({ backend, config, keys, keyId, sealer, cacheDir, clock }: Opened): Repository {
  const cache: RecordCache = createRecordCache(cacheDir, config.id);
  const trees = createBoundedCache<Buffer>(treeBytes);

  /** The bytes of a file that is no pack, of the cache or of the place, whose hash is its name. */
  async function readFile(kind: RecordKind, id: Id, signal?: AbortSignal): Promise<Buffer> {
    const cached = kind === 'lock' ? null : await cache.get(kind, id);
    if (cached) return cached;
    const bytes = await backend.read(kind, id, undefined, signal);
    if (hashOf(bytes) !== id)
      throw new BackendFault('damaged', `A ${kind} of this repository was altered.`, { what: `${kind} ${id}` });
    if (kind !== 'lock') await cache.put(kind, id, bytes);
    return bytes;
  }

  async function load<T>(kind: RecordKind, id: Id, signal?: AbortSignal): Promise<T> {
    const plain = openRecord(await readFile(kind, id, signal), `${kind} ${id}`, sealer);
    return parseRecord(kind, plain, id) as T;
  }

  /** Listing the snapshots for this alone pays only where many of them are here. */
  async function tidyCache(all: BlobIndex): Promise<void> {
    await cache.keepOnly('pack', (id) => all.inPack(id).length > 0);
    if ((await cache.count('snapshot')) < manySnapshots) return;
    const there = new Set<Id>();
    for await (const { name } of backend.list('snapshot')) there.add(name);
    await cache.keepOnly('snapshot', (id) => there.has(id));
  }

  const index = createIndexLoader({
    list: (signal) => backend.list('index', signal),
    load: (id, signal) => load<IndexFile>('index', id, signal),
    known: (ids) => cache.keepOnly('index', (id) => ids.has(id)),
    changed: tidyCache,
    parallel: Math.min(4, backend.parallel),
  });

  async function save(kind: RecordKind, value: unknown, signal?: AbortSignal): Promise<Id> {
    const { id, bytes } = sealRecord(value, sealer);
    await backend.write(kind, id, [bytes], signal ? { signal } : {});
    if (kind !== 'lock') await cache.put(kind, id, bytes);
    if (kind === 'index') index.wrote(id, value as IndexFile);
    return id;
  }

  const treePacks = createTreePacks({ backend, cache, index: (options) => index.get(options) });

  async function readBlob(type: BlobType, id: Id, place: BlobPlace, signal?: AbortSignal): Promise<Buffer> {
    const { offset, length } = place;
    const cached = type === 'tree' ? await treePacks.part(place, signal) : null;
    if (cached) {
      try {
        return openBlob(cached, id, place, sealer);
      } catch (error) {
        if (!isFault(error, 'damaged')) throw error;
        await cache.drop(place.pack);
      }
    }
    return openBlob(await backend.read('pack', place.pack, { offset, length }, signal), id, place, sealer);
  }

  async function placesOf(type: BlobType, id: Id, signal?: AbortSignal): Promise<BlobPlace[]> {
    const options = signal ? { signal } : {};
    const places = (await index.get(options)).places(type, id);
    if (places.length > 0) return places;
    return (await index.get({ ...options, fresh: true })).places(type, id);
  }

  async function blob(type: BlobType, id: Id, signal?: AbortSignal): Promise<Buffer> {
    const known = type === 'tree' ? trees.get(id) : undefined;
    if (known) return known;
    let bad: unknown = new BackendFault('damaged', 'A part of the repository is in none of its packs.', {
      what: `${type} ${id}`,
    });
    // What lies twice and is damaged once is not lost.
    for (const place of await placesOf(type, id, signal)) {
      try {
        const plain = await readBlob(type, id, place, signal);
        if (type === 'tree') trees.set(id, plain, plain.length);
        return plain;
      } catch (error) {
        if (!isFault(error, 'damaged', 'missing')) throw error;
        bad = error;
      }
    }
    throw bad;
  }

  /** One that stayed open while its disk was changed for another would write there what nobody can open. */
  async function isStillHere(signal?: AbortSignal): Promise<void> {
    if ((await backend.size('key', keyId, signal)) !== null) return;
    const found = await readConfig(backend, sealer, signal).catch((error: unknown) => {
      if (isFault(error, 'damaged', 'missing')) return null;
      throw error;
    });
    if (found?.id !== config.id)
      throw new BackendFault('away', `The repository that was at ${backend.location} is not there now.`);
  }

  const locks = createLocks({ backend, load, clock, seal: (record) => sealRecord(record, sealer) });

  return {
    ...{ backend, config, keys, keyId, blob, load, save },
    index: (options) => index.get(options),
    seal: (plain) => sealer.seal(plain),
    open(sealed) {
      const plain = sealer.open(sealed);
      if (!plain) throw new BackendFault('damaged', 'What was sealed here was altered.');
      return plain;
    },
    async lock(mode, signal) {
      await isStillHere(signal);
      return locks.take(mode, signal);
    },
    async dispose() {
      trees.clear();
      await locks.dispose();
      await backend.dispose();
    },
  };
}

export interface RepositoryOptions {
  /** Null: nothing is kept on this machine. */
  cacheDir?: string | null;
  clock?: Clock;
  signal?: AbortSignal;
}

export interface CreateOptions extends RepositoryOptions {
  /** Tests make cheap keys. */
  scrypt?: ScryptNumbers;
}

/** Where a repository can be made, by whom and when its first key was made. */
export async function createRepository(
  backend: Backend,
  password: string,
  { cacheDir = null, clock = createSystemClock(), signal, scrypt }: CreateOptions = {},
): Promise<Repository> {
  const kernel = createKernel();
  const keys = newKeys();
  const sealer = createSealer(keys, kernel);
  const config = newConfig();
  await backend.prepare(signal);
  const owner = { username: ownUser().username, hostname: hostname(), at: clock.now() };
  const numbers = scrypt ? { numbers: scrypt } : {};
  const keyId = await writeKey(backend, keys, password, { owner: { ...owner, ...numbers }, kernel, signal });
  try {
    // The config comes last: with it, and not before, there is a repository.
    await backend.write(
      'config',
      'config',
      [sealer.seal(Buffer.from(JSON.stringify(config)))],
      signal ? { signal } : {},
    );
  } catch (error) {
    await backend.remove('key', keyId).catch(() => undefined);
    throw error;
  }
  return assemble({ backend, config, keys, keyId, kernel, sealer, cacheDir, clock });
}

/** Opens what is there. Nothing is written, but to the cache. */
export async function openRepositoryAt(
  backend: Backend,
  password: string,
  { cacheDir = null, clock = createSystemClock(), signal }: RepositoryOptions = {},
): Promise<Repository> {
  const kernel = createKernel();
  if ((await backend.size('config', 'config', signal)) === null)
    throw new BackendFault('missing', `There is no repository at ${backend.location}.`);
  const { id: keyId, keys } = await openKeys(backend, password, { kernel, signal });
  const sealer = createSealer(keys, kernel);
  const config = await readConfig(backend, sealer, signal);
  return assemble({ backend, config, keys, keyId, kernel, sealer, cacheDir, clock });
}

export async function openRepository(
  access: Access,
  options: Omit<RepositoryOptions, 'cacheDir'> = {},
): Promise<Repository> {
  const backend = openBackend(access);
  try {
    return await openRepositoryAt(backend, access.password, { ...options, cacheDir: access.cacheDir });
  } catch (error) {
    await backend.dispose();
    throw error;
  }
}
