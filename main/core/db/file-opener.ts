import type { Clock } from '../lib/clock.ts';
import { errorCode, isStorageFull, StorageFull } from '../lib/storage-full.ts';
import type { WorkerPool } from '../workers/worker-pool.ts';
import type { Copies } from './copies.ts';
import { isDamage, messageOf, StoreUnreadable } from './errors.ts';
import { closeQuietly, type Durability, type Handle, openHandle, openMemoryHandle } from './handle.ts';
import { type Inspection, inspectClosed, preflight, sizeOf } from './inspect.ts';
import { assertKnown, type MigrationMap, migrate, pendingOf } from './migrate.ts';

export interface FileOpenerDeps {
  workers: WorkerPool;
  path: string;
  durability: Durability;
  migrations: MigrationMap;
  clock: Clock;
  /** Null for a file that is not worth a copy. */
  copies: Copies | null;
}

interface Examined {
  found: Exclude<Inspection, { state: 'unreadable' }>;
  /** Whether all of it has been read, or only enough to open it. */
  deep: boolean;
}

export interface FileOpener {
  /** Changes nothing. Reads the whole file when it was not closed properly or is under suspicion. */
  examine(suspect: boolean): Promise<Examined>;
  /** Opens for writing and brings the schema up to date. Throws an error for which `isDamage` holds if the file is bad. */
  open(applied: readonly string[], options: { copyFirst: boolean }): Promise<Handle>;
  openInMemory(): Promise<Handle>;
}

export function createFileOpener({ path, durability, migrations, clock, workers, copies }: FileOpenerDeps): FileOpener {
  return {
    async examine(suspect) {
      try {
        const outside = await preflight(path);
        const deep = outside !== null || suspect || ((await sizeOf(`${path}-wal`)) ?? 0) > 0;
        const look = () => (deep ? workers.run('database.inspect', { path }) : inspectClosed(path, { deep: false }));
        const found = outside ?? (await look());
        if (found.state === 'unreadable') throw new StoreUnreadable(path, found.reason);
        return { found, deep };
      } catch (error) {
        throw explain(error, path);
      }
    },
    async open(applied, { copyFirst }) {
      assertKnown(path, applied, migrations);
      let handle: Handle | null = null;
      try {
        handle = openHandle(path, durability);
        if (copyFirst && copies && applied.length > 0 && pendingOf(applied, migrations).length > 0)
          await copies.take(path, 'before-migration');
        await migrate(path, handle, migrations, clock.now());
        return handle;
      } catch (error) {
        if (handle) closeQuietly(handle);
        throw explain(error, path);
      }
    },
    async openInMemory() {
      const handle = openMemoryHandle();
      await migrate(':memory:', handle, migrations, clock.now());
      return handle;
    },
  };
}

function explain(error: unknown, path: string): unknown {
  const reason = error instanceof StoreUnreadable ? error.reason : errorCode(error);
  if (isStorageFull(reason)) return new StorageFull(path, error);
  if (error instanceof Error && error.cause instanceof StorageFull) return error.cause;
  if (isDamage(error) || !errorCode(error).startsWith('SQLITE_')) return error;
  return new StoreUnreadable(path, errorCode(error) || messageOf(error), error);
}
