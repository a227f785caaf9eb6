import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOf } from './crypto.ts';
import { isFileName } from './layout.ts';
import type { RecordKind } from './records.ts';
import type { Id, Range } from './types.ts';

/**
 * Copies of what is read again and again, sealed as they lie in the repository. Everything here may be gone, old or damaged
 * at any time, and the folder may take nothing: then the place itself is read, and nobody learns of it.
 */
export interface RecordCache {
  get(kind: RecordKind, id: Id): Promise<Buffer | null>;
  put(kind: RecordKind, id: Id, bytes: Uint8Array): Promise<void>;
  /** What is gone from the repository goes here too. */
  keepOnly(kind: RecordKind, ids: ReadonlySet<Id>): Promise<void>;
  /** A part of a pack with trees, where the pack is here. */
  part(pack: Id, range: Range): Promise<Buffer | null>;
  putPack(pack: Id, bytes: Uint8Array): Promise<void>;
  drop(pack: Id): Promise<void>;
}

const folders: Partial<Record<RecordKind, string>> = { index: 'index', snapshot: 'snapshots' };

export function createRecordCache(cacheDir: string | null, repository: Id): RecordCache {
  const root = cacheDir === null ? null : join(cacheDir, repository);
  // One refusal is enough: a folder that takes nothing is not asked again and again.
  let works = root !== null;

  const folderOf = (kind: RecordKind | 'pack'): string | null => {
    const folder = kind === 'pack' ? 'packs' : folders[kind];
    return root === null || folder === undefined ? null : join(root, folder);
  };

  async function write(folder: string, name: string, bytes: Uint8Array): Promise<void> {
    const temp = join(folder, `.${name}.${randomBytes(6).toString('hex')}.tmp`);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = await open(temp, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
      } finally {
        await file.close();
      }
      await rename(temp, join(folder, name));
    } catch {
      works = false;
      await rm(temp, { force: true }).catch(() => undefined);
    }
  }

  return {
    async get(kind, id) {
      const folder = folderOf(kind);
      if (folder === null) return null;
      const bytes = await readFile(join(folder, id)).catch(() => null);
      if (bytes && hashOf(bytes) === id) return bytes;
      if (bytes) await rm(join(folder, id), { force: true }).catch(() => undefined);
      return null;
    },
    async put(kind, id, bytes) {
      const folder = folderOf(kind);
      if (folder !== null && works) await write(folder, id, bytes);
    },
    async keepOnly(kind, ids) {
      const folder = folderOf(kind);
      const names = folder === null ? [] : await readdir(folder).catch(() => []);
      for (const name of names)
        if (folder !== null && isFileName(name) && !ids.has(name))
          await rm(join(folder, name), { force: true }).catch(() => undefined);
    },
    async part(pack, { offset, length }) {
      const folder = folderOf('pack');
      const file = folder === null ? null : await open(join(folder, pack), 'r').catch(() => null);
      if (!file) return null;
      try {
        const buffer = Buffer.allocUnsafe(length);
        const { bytesRead } = await file.read(buffer, 0, length, offset);
        return bytesRead === length ? buffer : null;
      } catch {
        return null;
      } finally {
        await file.close();
      }
    },
    async putPack(pack, bytes) {
      const folder = folderOf('pack');
      if (folder !== null && works) await write(folder, pack, bytes);
    },
    async drop(pack) {
      const folder = folderOf('pack');
      if (folder !== null) await rm(join(folder, pack), { force: true }).catch(() => undefined);
    },
  };
}
