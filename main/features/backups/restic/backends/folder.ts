import { lstat, open, readdir, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncDir } from '../../../../core/lib/atomic-file.ts';
import { BackendFault } from '../faults.ts';
import { folderOf, isFileName, packFolders, pathOf } from '../layout.ts';
import { makeFolders } from '../make-folders.ts';
import type { Backend, FileKind, Range, StoredFile } from '../types.ts';
import { untilAborted } from '../until-aborted.ts';
import { folderFault, isAbsent } from './folder-faults.ts';
import { type Modes, modesBy, removeFile, writeLasting } from './folder-write.ts';

const dayMs = 24 * 3_600_000;
const tempName = /^(?:[0-9a-f]{64}|config)-tmp-/;
/** Enough to keep a disk busy, few enough not to keep everybody else from it. */
const parallel = 4;
const statsAtOnce = 32;

/** Networks and what programs make up: NFS, SMB (three), FUSE, 9P, AFS, Ceph. */
const farTypes = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x65735546, 0x01021997, 0x5346414f, 0x00c36400]);

const label = (kind: FileKind, name: string): string => (kind === 'config' ? 'config' : `${kind} ${name}`);

/** A repository in a folder of this machine, of a disk or of a server: all of which may be gone at the next call. */
export function createFolderBackend(root: string, now: () => number = Date.now): Backend {
  let modes: Modes | null = null;

  async function guarded<T>(what: string, writing: boolean, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    try {
      signal?.throwIfAborted();
      return await untilAborted(work(), signal);
    } catch (error) {
      throw signal?.aborted ? signal.reason : await folderFault(error, { root, what, writing });
    }
  }

  async function modesOfAll(): Promise<Modes> {
    if (modes) return modes;
    const config = await stat(join(root, 'config')).catch(() => null);
    const found = modesBy(config?.mode ?? null);
    if (config) modes = found;
    return found;
  }

  async function statOrNull(path: string): Promise<{ size: number; isFile(): boolean; mtimeMs: number } | null> {
    try {
      return await lstat(path);
    } catch (error) {
      if (!isAbsent(error)) throw error;
      return null;
    }
  }

  /** Of a folder that is there; none where only the folder is missing, a fault where all of it is. */
  async function namesIn(folder: string): Promise<string[]> {
    try {
      return await readdir(join(root, folder));
    } catch (error) {
      if (!isAbsent(error)) throw error;
      if (!(await stat(root)).isDirectory()) throw error;
      return [];
    }
  }

  async function filesIn(folder: string, names: readonly string[]): Promise<StoredFile[]> {
    const files = await Promise.all(
      names.map(async (name) => {
        const found = await statOrNull(join(root, folder, name));
        return found?.isFile() ? { name, bytes: found.size } : null;
      }),
    );
    return files.filter((file) => file !== null);
  }

  async function* listFolder(folder: string, what: string, signal?: AbortSignal): AsyncGenerator<StoredFile> {
    const names = (await guarded(what, false, () => namesIn(folder), signal)).filter(isFileName);
    for (let at = 0; at < names.length; at += statsAtOnce)
      yield* await guarded(what, false, () => filesIn(folder, names.slice(at, at + statsAtOnce)), signal);
  }

  async function* list(kind: FileKind, signal?: AbortSignal): AsyncGenerator<StoredFile> {
    if (kind === 'config') {
      yield* await guarded('config', false, () => filesIn('.', ['config']), signal);
      return;
    }
    if (kind !== 'pack') {
      yield* listFolder(folderOf(kind), `${kind}s`, signal);
      return;
    }
    const there = new Set(await guarded('packs', false, () => namesIn('data'), signal));
    for (const folder of packFolders) if (there.has(folder)) yield* listFolder(`data/${folder}`, 'packs', signal);
  }

  async function readAll(path: string, what: string, range: Range | undefined): Promise<Buffer> {
    const file = await open(join(root, path), 'r');
    try {
      const { offset, length } = range ?? { offset: 0, length: (await file.stat()).size };
      const buffer = Buffer.allocUnsafe(length);
      for (let at = 0; at < length; ) {
        const { bytesRead } = await file.read(buffer, at, length - at, offset + at);
        if (bytesRead === 0)
          throw new BackendFault('damaged', `${what} at ${root} is shorter than it should be.`, { what });
        at += bytesRead;
      }
      return buffer;
    } finally {
      await file.close();
    }
  }

  async function write(
    kind: FileKind,
    name: string,
    parts: readonly Uint8Array[],
    { replace, signal }: { replace?: boolean; signal?: AbortSignal },
  ): Promise<void> {
    const path = join(root, pathOf(kind, name));
    const fresh = kind === 'config' && !replace;
    if (!replace && !fresh && (await statOrNull(path)) !== null) return;
    await writeLasting({ path, root, parts, modes: await modesOfAll(), fresh, signal });
  }

  async function remove(path: string): Promise<void> {
    await removeFile(join(root, path));
    if (!(await stat(root)).isDirectory()) throw new BackendFault('away', `${root} is not there now.`);
  }

  async function prepare(): Promise<void> {
    if ((await statOrNull(join(root, 'config'))) !== null)
      throw new BackendFault('taken', `There is a repository at ${root} already.`);
    const wanted = modesBy(null);
    await makeFolders(root, wanted.folder);
    for (const folder of ['keys', 'locks', 'snapshots', 'index', 'data'])
      await makeFolders(join(root, folder), wanted.folder);
    for (const folder of packFolders) await makeFolders(join(root, 'data', folder), wanted.folder);
    for (const folder of [join(root, 'data'), root, dirname(root)]) await syncDir(folder);
  }

  async function sweepFolder(folder: string): Promise<number> {
    const names = (await namesIn(folder)).filter((name) => tempName.test(name));
    let swept = 0;
    for (const name of names) {
      const found = await statOrNull(join(root, folder, name));
      if (!found?.isFile() || now() - found.mtimeMs < dayMs) continue;
      await rm(join(root, folder, name), { force: true });
      swept += 1;
    }
    return swept;
  }

  async function sweep(signal?: AbortSignal): Promise<number> {
    const folders = ['.', 'keys', 'locks', 'snapshots', 'index', ...packFolders.map((folder) => `data/${folder}`)];
    let swept = 0;
    for (const folder of folders) swept += await guarded(folder, true, () => sweepFolder(folder), signal);
    return swept;
  }

  return {
    location: root,
    parallel,
    prepare: (signal) => guarded(root, true, () => prepare(), signal),
    list,
    async size(kind, name, signal) {
      const path = pathOf(kind, name);
      const found = await guarded(label(kind, name), false, () => statOrNull(join(root, path)), signal);
      if (found) return found.size;
      // Nothing there may also be a disk that is gone.
      await guarded(root, false, () => stat(root), signal);
      return null;
    },
    read(kind, name, range, signal) {
      const what = label(kind, name);
      return guarded(what, false, () => readAll(pathOf(kind, name), what, range), signal);
    },
    write: (kind, name, parts, options = {}) =>
      guarded(label(kind, name), true, () => write(kind, name, parts, options), options.signal),
    remove: (kind, name, signal) => guarded(label(kind, name), true, () => remove(pathOf(kind, name)), signal),
    sweep,
    async freeBytes() {
      const found = await statfs(root).catch(() => null);
      return found ? found.bavail * found.bsize : null;
    },
    async near() {
      // Elsewhere these numbers mean nothing.
      if (process.platform !== 'linux') return false;
      const found = await statfs(root).catch(() => null);
      return found !== null && !farTypes.has(found.type);
    },
    fileOf: (kind, name) => join(root, pathOf(kind, name)),
    dispose: () => Promise.resolve(),
  };
}
