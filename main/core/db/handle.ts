import Database from 'better-sqlite3';

export type Handle = Database.Database;
export type Durability = 'full' | 'normal';

/** Marks a file as ours ("OPTI"), so that another program's database is never taken for one. */
export const APPLICATION_ID = 0x4f505449;

/** A short wait only: SQLite waits on the main loop. The only other connections are readers in our own workers. */
const BUSY_TIMEOUT_MS = 2_000;

export function openHandle(path: string, durability: Durability): Handle {
  const handle = new Database(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    handle.pragma('journal_mode = WAL');
    handle.pragma(`synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'}`);
    // On macOS fsync leaves data in the drive's cache; an acknowledged commit must survive a power cut there too.
    handle.pragma(`fullfsync = ${durability === 'full' ? 'ON' : 'OFF'}`);
    handle.pragma('checkpoint_fullfsync = ON');
    handle.pragma('foreign_keys = ON');
    handle.pragma('trusted_schema = OFF');
    handle.pragma('cell_size_check = ON');
    handle.pragma('temp_store = MEMORY');
    handle.pragma('cache_size = -16000');
    // A file that is cut short under a memory map kills the whole process with SIGBUS instead of failing one query.
    handle.pragma('mmap_size = 0');
    handle.pragma('journal_size_limit = 16777216');
    // What the user deletes of their own is gone from the file, and not only from its lists.
    if (durability === 'full') handle.pragma('secure_delete = ON');
    return handle;
  } catch (error) {
    closeQuietly(handle);
    throw error;
  }
}

export function openMemoryHandle(): Handle {
  const handle = new Database(':memory:');
  handle.pragma('foreign_keys = ON');
  return handle;
}

/** A damaged file may fail to close cleanly; the descriptor is released all the same. */
export function closeQuietly(handle: Handle): void {
  try {
    if (handle.open) handle.close();
  } catch {
    // Nothing is left to save: the caller is giving the file up.
  }
}

/** One place for the handle behind a Kysely, so that it can be replaced while repos hold the Kysely. */
export interface HandleSlot {
  current(): Handle;
  replace(next: Handle): Handle;
}

export function createSlot(first: Handle): HandleSlot {
  let handle = first;
  return {
    current: () => handle,
    replace(next) {
      const old = handle;
      handle = next;
      return old;
    },
  };
}
