import { randomBytes } from 'node:crypto';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createSerial } from '../../../core/lib/serial.ts';
import { hashOf } from './crypto.ts';
import { isFileName } from './layout.ts';
import { makeFolders } from './make-folders.ts';
import type { Id, Range } from './types.ts';

type CachedKind = 'index' | 'snapshot' | 'pack';

/**
 * Copies of what is read again and again, sealed as they lie in the repository. Everything here may be gone, old or damaged
 * at any time, and the folder may take nothing: then the place itself is read, and nobody learns of it.
 */
export interface RecordCache {
  get(kind: 'index' | 'snapshot', id: Id): Promise<Buffer | null>;
  put(kind: 'index' | 'snapshot', id: Id, bytes: Uint8Array): Promise<void>;
  /** What is gone from the repository goes here too. */
  keepOnly(kind: CachedKind, stays: (id: Id) => boolean): Promise<void>;
  /** A part of a pack with trees, where the pack is here. Its hash was looked at when it came. */
  part(pack: Id, range: Range): Promise<Buffer | null>;
  putPack(pack: Id, bytes: Uint8Array): Promise<void>;
  drop(pack: Id): Promise<void>;
  count(kind: CachedKind): Promise<number>;
  /** Whether there is a cache that takes anything. */
  takes(): boolean;
}

const folders: Record<CachedKind, string> = { index: 'index', snapshot: 'snapshots', pack: 'packs' };
const dayMs = 24 * 3_600_000;
const tempName = /^\.[0-9a-f]{64}\.[0-9a-f]+\.tmp$/;

/** So much of packs; the oldest go until a quarter of it is free again. */
const mostPackBytes = 512 * 1_024 * 1_024;

export function createRecordCache(
  cacheDir: string | null,
  repository: Id,
  { packBytes = mostPackBytes }: { packBytes?: number } = {},
): RecordCache {
  const root = cacheDir === null ? null : join(cacheDir, repository);
  const alone = createSerial();
  // One refusal is enough: a folder that takes nothing is not asked again and again.
  let works = root !== null;
  /** Of packs; null until it was counted. */
  let total: number | null = null;

  const pathOf = (kind: CachedKind, name = ''): string => join(root ?? '', folders[kind], name);
  const remove = (path: string): Promise<void> => rm(path, { force: true }).catch(() => undefined);
  const namesOf = (kind: CachedKind): Promise<string[]> =>
    root === null ? Promise.resolve([]) : readdir(pathOf(kind)).catch(() => []);

  async function write(kind: CachedKind, id: Id, bytes: Uint8Array): Promise<void> {
    const temp = pathOf(kind, `.${id}.${randomBytes(6).toString('hex')}.tmp`);
    try {
      await makeFolders(pathOf(kind), 0o700);
      const file = await open(temp, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
      } finally {
        await file.close();
      }
      await rename(temp, pathOf(kind, id));
    } catch {
      works = false;
      await remove(temp);
    }
  }

  /** A write that somebody did not finish, long ago. */
  async function isLeft(kind: CachedKind, name: string): Promise<boolean> {
    const found = tempName.test(name) ? await stat(pathOf(kind, name)).catch(() => null) : null;
    return found !== null && Date.now() - found.mtimeMs > dayMs;
  }

  async function packsByAge(): Promise<{ path: string; bytes: number; at: number }[]> {
    const found = [];
    for (const name of await namesOf('pack')) {
      const path = pathOf('pack', name);
      const stats = await stat(path).catch(() => null);
      if (stats) found.push({ path, bytes: stats.size, at: stats.mtimeMs });
    }
    return found.sort((a, b) => a.at - b.at);
  }

  async function makeRoom(bytes: number): Promise<void> {
    total ??= (await packsByAge()).reduce((sum, pack) => sum + pack.bytes, 0);
    total += bytes;
    if (total <= packBytes) return;
    const packs = await packsByAge();
    total = packs.reduce((sum, pack) => sum + pack.bytes, bytes);
    for (const pack of packs) {
      if (total <= packBytes * 0.75) return;
      await remove(pack.path);
      total -= pack.bytes;
    }
  }

  return {
    takes: () => works,
    count: async (kind) => (await namesOf(kind)).length,
    async get(kind, id) {
      if (root === null) return null;
      const bytes = await readFile(pathOf(kind, id)).catch(() => null);
      if (bytes && hashOf(bytes) === id) return bytes;
      if (bytes) await remove(pathOf(kind, id));
      return null;
    },
    async put(kind, id, bytes) {
      if (works) await write(kind, id, bytes);
    },
    async keepOnly(kind, stays) {
      for (const name of await namesOf(kind))
        if (isFileName(name) ? !stays(name) : await isLeft(kind, name)) await remove(pathOf(kind, name));
      if (kind === 'pack') total = null;
    },
    async part(pack, { offset, length }) {
      const file = root === null ? null : await open(pathOf('pack', pack), 'r').catch(() => null);
      if (!file) return null;
      try {
        const buffer = Buffer.allocUnsafe(length);
        const { bytesRead } = await file.read(buffer, 0, length, offset);
        return bytesRead === length ? buffer : null;
      } catch {
        return null;
      } finally {
        await file.close().catch(() => undefined);
      }
    },
    async putPack(pack, bytes) {
      if (!works || bytes.length > packBytes / 4) return;
      await alone(async () => {
        await makeRoom(bytes.length);
        await write('pack', pack, bytes);
      });
    },
    async drop(pack) {
      if (root !== null) await remove(pathOf('pack', pack));
    },
  };
}
