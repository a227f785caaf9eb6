import type { Dirent } from 'node:fs';
import { access, constants, lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { errorCode } from '../../../core/lib/storage-full.ts';
import { createIgnore, type Ignore } from './ignore.ts';

export interface ContextEntry {
  /** Relative to the folder, with `/`. */
  path: string;
  type: 'file' | 'folder' | 'link';
  bytes: number;
  mode: number;
  modifiedMs: number;
  /** Of a link: as it is written, wherever that leads. */
  target: string | null;
}

export interface Skipped {
  path: string;
  why: 'socket' | 'unreadable' | 'device';
}

/** The file of its own of this Dockerfile, or the one of the folder, or nothing. */
export async function readIgnore(folder: string, dockerfile: string): Promise<Ignore> {
  for (const file of [`${dockerfile}.dockerignore`, '.dockerignore']) {
    try {
      return createIgnore(await readFile(join(folder, file), 'utf8'), file, [posix.normalize(dockerfile)]);
    } catch (error) {
      const code = errorCode(error);
      if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    }
  }
  return createIgnore('', '.dockerignore');
}

const modes = constants.R_OK;

/**
 * What is sent of a folder, one after another: nothing of it is held but the names of the folders on the way. Links are sent as links and
 * never followed.
 */
export async function* walkContext(
  folder: string,
  ignore: Ignore,
  { signal, onSkip }: { signal?: AbortSignal | undefined; onSkip?: (skipped: Skipped) => void } = {},
): AsyncGenerator<ContextEntry, void, void> {
  async function entryOf(path: string, type: ContextEntry['type']): Promise<ContextEntry | null> {
    const full = join(folder, path);
    try {
      const facts = await lstat(full);
      if (type === 'file') await access(full, modes);
      return {
        ...{ path, type, mode: facts.mode & 0o7777, modifiedMs: facts.mtimeMs },
        bytes: type === 'file' ? facts.size : 0,
        target: type === 'link' ? await readlink(full) : null,
      };
    } catch (error) {
      // It has gone since its folder was read.
      if (errorCode(error) === 'ENOENT') return null;
      onSkip?.({ path, why: 'unreadable' });
      return null;
    }
  }

  async function* inside(parent: string, unsent: readonly string[]): AsyncGenerator<ContextEntry, void, void> {
    let names: Dirent[];
    try {
      names = await readdir(join(folder, parent), { withFileTypes: true });
    } catch (error) {
      if (errorCode(error) === 'ENOENT' && parent !== '') return;
      if (parent === '') throw error;
      onSkip?.({ path: parent, why: 'unreadable' });
      return;
    }
    names.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    // Folders that are ignored themselves are sent with the first thing in them that is not.
    let waiting = unsent;
    for (const one of names) {
      signal?.throwIfAborted();
      const path = parent === '' ? one.name : `${parent}/${one.name}`;
      const ignored = ignore.ignores(path);
      if (one.isDirectory()) {
        if (ignored && !ignore.mayHoldExceptions(path)) continue;
        const before = ignored ? [...waiting, path] : [];
        if (!ignored) {
          for (const folder of [...waiting, path]) {
            const entry = await entryOf(folder, 'folder');
            if (entry) yield entry;
          }
          waiting = [];
        }
        for await (const entry of inside(path, before)) {
          if (ignored) waiting = [];
          yield entry;
        }
      } else if (!ignored) {
        if (!one.isFile() && !one.isSymbolicLink()) {
          onSkip?.({ path, why: one.isSocket() || one.isFIFO() ? 'socket' : 'device' });
          continue;
        }
        const entry = await entryOf(path, one.isFile() ? 'file' : 'link');
        if (!entry) continue;
        for (const folder of waiting) {
          const above = await entryOf(folder, 'folder');
          if (above) yield above;
        }
        waiting = [];
        yield entry;
      }
    }
  }
  yield* inside('', []);
}

export interface ContextSize {
  files: number;
  bytes: number;
  /** Of the top of the folder, largest first. */
  largest: { name: string; bytes: number }[];
  unreadable: string[];
  unreadableCount: number;
  /** Sockets, pipes and devices: no image can hold them. */
  left: number;
}

const named = 5;

export async function measureContext(folder: string, ignore: Ignore, signal?: AbortSignal): Promise<ContextSize> {
  const tops = new Map<string, number>();
  const size: ContextSize = { files: 0, bytes: 0, largest: [], unreadable: [], unreadableCount: 0, left: 0 };
  const onSkip = ({ path, why }: Skipped) => {
    if (why !== 'unreadable') size.left += 1;
    else {
      size.unreadableCount += 1;
      if (size.unreadable.length < named) size.unreadable.push(path);
    }
  };
  for await (const { path, type, bytes } of walkContext(folder, ignore, { signal, onSkip })) {
    if (type !== 'folder') size.files += 1;
    size.bytes += bytes;
    const top = path.split('/', 1)[0] as string;
    tops.set(top, (tops.get(top) ?? 0) + bytes);
  }
  size.largest = [...tops]
    .map(([name, bytes]) => ({ name, bytes }))
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, named);
  return size;
}
