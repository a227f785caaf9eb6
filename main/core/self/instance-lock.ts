import { readFile, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { createProcessFacts } from '../children/process-facts.ts';
import { writeFileAtomic } from '../lib/atomic-file.ts';

const holderSchema = z.object({
  pid: z.number().int().positive(),
  startTime: z.string().nullable(),
  kind: z.string(),
  since: z.number(),
  address: z.string().nullable(),
  version: z.string().nullable(),
});
/** Who uses the data folder. It informs; what excludes is the lock. */
export type Holder = z.infer<typeof holderSchema>;

export class DataFolderInUse extends Error {
  readonly dataDir: string;
  /** Null when the holder has not said who it is, or could not. */
  readonly holder: Holder | null;
  constructor(dataDir: string, holder: Holder | null) {
    super(
      holder
        ? `${dataDir} is in use by Optimus (${holder.kind}, process ${holder.pid}${holder.address ? `, ${holder.address}` : ''})`
        : `${dataDir} is in use by another Optimus`,
    );
    this.name = 'DataFolderInUse';
    this.dataDir = dataDir;
    this.holder = holder;
  }
}

export interface InstanceLock {
  holder: Holder;
  /** Tells others where to find this instance once that is known. */
  announce(address: string): Promise<void>;
  release(): Promise<void>;
}

interface Options {
  dataDir: string;
  kind: string;
  version?: string;
}

const RETRY_MS = 15;
const GIVE_UP_MS = 1_500;

const sqliteCode = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '');

/**
 * An exclusive transaction on an empty database: the system lets go of it with the process, whatever kills it, so neither
 * a leftover file nor a pid that came round can pass for an owner. The file stays empty, which makes "garbage in it" mendable by
 * truncation even while somebody else holds it. Nothing else in this process may open it: closing it would drop the lock (POSIX).
 */
function tryLock(path: string): Database.Database | null {
  const db = new Database(path, { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db.close();
    if (sqliteCode(error).startsWith('SQLITE_BUSY')) return null;
    throw error;
  }
}

async function lockOrMend(path: string): Promise<Database.Database | null> {
  try {
    return tryLock(path);
  } catch (error) {
    if (!['SQLITE_NOTADB', 'SQLITE_CORRUPT'].includes(sqliteCode(error))) throw error;
    await truncate(path, 0);
    return tryLock(path);
  }
}

/** Windows would need half a second for it at each start, for a name that only informs. */
const startOf = async (pid: number) => (process.platform === 'win32' ? null : createProcessFacts().startTime(pid));

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export async function acquireInstanceLock(options: Options): Promise<InstanceLock> {
  const { dataDir, kind } = options;
  const lockPath = join(dataDir, 'lock.db');
  const holderPath = join(dataDir, 'holder.json');

  const readHolder = async (): Promise<Holder | null> => {
    try {
      return holderSchema.parse(JSON.parse(await readFile(holderPath, 'utf8')));
    } catch {
      return null;
    }
  };
  const livingHolder = async () => {
    const holder = await readHolder();
    if (!holder) return null;
    if (holder.startTime === null) return exists(holder.pid) ? holder : null;
    return (await startOf(holder.pid)) === holder.startTime ? holder : null;
  };

  // Two that start in the same moment can both be refused once, so a refusal counts only when somebody says that it holds it.
  const deadline = performance.now() + GIVE_UP_MS;
  let db = await lockOrMend(lockPath);
  while (!db) {
    const holder = await livingHolder();
    if (holder) throw new DataFolderInUse(dataDir, holder);
    if (performance.now() > deadline) throw new DataFolderInUse(dataDir, null);
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS * (1 + Math.random())));
    db = await lockOrMend(lockPath);
  }

  const lock = db;
  let holder: Holder = {
    pid: process.pid,
    startTime: await startOf(process.pid),
    kind,
    since: Date.now(),
    address: null,
    version: options.version ?? null,
  };
  // The name only informs: on a full disk the lock goes without one.
  const write = () =>
    writeFileAtomic(holderPath, `${JSON.stringify(holder, null, 2)}\n`, { mode: 0o600 }).catch(() => {});
  await write();

  let released = false;
  return {
    get holder() {
      return holder;
    },
    async announce(address) {
      if (released) return;
      holder = { ...holder, address };
      await write();
    },
    async release() {
      if (released) return;
      released = true;
      // First the name, then the lock: the other way round could remove the name of the next holder.
      await rm(holderPath, { force: true }).catch(() => {});
      lock.close();
    },
  };
}
