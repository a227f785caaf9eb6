import type { FSWatcher, watch } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../lib/storage-full.ts';

export type Seen = 'add' | 'change' | 'unlink';
export type Ignored = (path: string, isFolder: boolean) => boolean;

/** So many names are gone through before others have a turn. */
const atOnce = 5_000;
/** It went while we looked, or it is none of ours: what is around it is watched all the same. */
const passedOver = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM']);

interface Folder {
  path: string;
  watcher: FSWatcher | null;
  files: Set<string>;
  folders: Map<string, Folder>;
  /** Names that the system has told of; true when one may have come or gone. */
  told: Map<string, boolean>;
  /** Not every name was told: all have to be read again. */
  missed: boolean;
  busy: boolean;
  closed: boolean;
}

interface Options {
  ignored: Ignored;
  watchDir: typeof watch;
  onEvent: (seen: Seen, path: string) => void;
  /** Something else than a folder that is passed over: it is watched in part only. */
  onError: (error: unknown) => void;
}

/**
 * Every folder below one that is there, with a watch for each. Files cost no watch and are not looked at, only their names
 * are known: a hundred thousand of them are a matter of megabytes, and nobody waits for them.
 */
export function createFolderTree({ ignored, watchDir, onEvent, onError }: Options) {
  const tell = (seen: Seen, { path }: Folder, name: string) => onEvent(seen, join(path, name));

  function listen(folder: Folder): void {
    folder.watcher = watchDir(folder.path, { persistent: false }, (event, name) => {
      if (folder.closed) return;
      if (name === null) folder.missed = true;
      else folder.told.set(name, folder.told.get(name) === true || event === 'rename');
      void work(folder);
    });
    // The folder around it tells that it has gone, where that is what it means.
    folder.watcher.on('error', (error) => {
      folder.watcher?.close();
      if (!folder.closed && !passedOver.has(errorCode(error))) onError(error);
    });
  }

  async function enter(path: string, telling: boolean): Promise<Folder | null> {
    const folder: Folder = {
      ...{ path, watcher: null, files: new Set<string>(), folders: new Map<string, Folder>() },
      ...{ told: new Map<string, boolean>(), missed: false, busy: true, closed: false },
    };
    try {
      listen(folder);
      await read(folder, telling);
    } catch (error) {
      leave(folder, false);
      if (!passedOver.has(errorCode(error))) throw error;
      return null;
    }
    folder.busy = false;
    void work(folder);
    return folder;
  }

  function leave(folder: Folder, telling: boolean): void {
    folder.closed = true;
    folder.watcher?.close();
    if (telling) for (const name of folder.files) tell('unlink', folder, name);
    for (const inner of folder.folders.values()) leave(inner, telling);
  }

  function drop(folder: Folder, name: string): void {
    if (folder.files.delete(name)) tell('unlink', folder, name);
    const inner = folder.folders.get(name);
    if (!inner) return;
    folder.folders.delete(name);
    leave(inner, true);
  }

  async function enterBelow(folder: Folder, name: string, telling: boolean): Promise<void> {
    const inner = await enter(join(folder.path, name), telling);
    if (!inner) return;
    if (folder.closed) leave(inner, false);
    else folder.folders.set(name, inner);
  }

  async function read(folder: Folder, telling: boolean): Promise<void> {
    const entries = await readdir(folder.path, { withFileTypes: true });
    const gone = new Set([...folder.files, ...folder.folders.keys()]);
    const fresh: string[] = [];
    for (const [index, entry] of entries.entries()) {
      if (index % atOnce === atOnce - 1) await new Promise(setImmediate);
      if (folder.closed) return;
      const { name } = entry;
      const isFolder = entry.isDirectory();
      if (isFolder ? folder.folders.has(name) : folder.files.has(name)) gone.delete(name);
      else if (ignored(join(folder.path, name), isFolder)) continue;
      else if (isFolder) fresh.push(name);
      else {
        folder.files.add(name);
        if (telling) tell('add', folder, name);
      }
    }
    for (const name of gone) drop(folder, name);
    for (const name of fresh) {
      if (folder.closed) return;
      await enterBelow(folder, name, telling);
    }
  }

  async function look(folder: Folder, name: string, mayBeOther: boolean): Promise<void> {
    if (!mayBeOther && folder.files.has(name)) return tell('change', folder, name);
    if (!mayBeOther && folder.folders.has(name)) return;
    const path = join(folder.path, name);
    const stats = await lstat(path).catch(() => null);
    if (folder.closed) return;
    const isFolder = stats?.isDirectory() === true;
    const known = folder.files.has(name);
    // A folder that has come anew under its name has no watch yet.
    if (!stats || isFolder || !known) drop(folder, name);
    if (!stats || ignored(path, isFolder)) return;
    if (isFolder) return enterBelow(folder, name, true);
    folder.files.add(name);
    tell(known ? 'change' : 'add', folder, name);
  }

  /** One thing at a time in each folder: what came first is told first. */
  async function work(folder: Folder): Promise<void> {
    if (folder.busy) return;
    folder.busy = true;
    try {
      while (!folder.closed && (folder.missed || folder.told.size > 0)) {
        const { told, missed } = folder;
        folder.told = new Map();
        folder.missed = false;
        if (missed) await read(folder, true);
        for (const [name, mayBeOther] of told) if (!folder.closed) await look(folder, name, mayBeOther);
      }
    } catch (error) {
      if (!folder.closed && !passedOver.has(errorCode(error))) onError(error);
    } finally {
      folder.busy = false;
    }
  }

  return { enter, leave };
}
