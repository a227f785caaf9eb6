import { copyFile, open, rm, stat } from 'node:fs/promises';
import Database from 'better-sqlite3';
import type { TaskContext } from '../../../../core/workers/task-context.ts';

/** Between two pieces of a copy it is seen whether it was aborted. */
const pagesAtOnce = 2_000;
const magic = 'SQLite format 3\0';

interface SqliteCopied {
  tables: { name: string; rows: number | null }[];
  version: string;
}

interface SqliteProof extends SqliteCopied {
  problems: string[];
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

async function keepsLog(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(20), 0, 20, 0);
    if (bytesRead > 0 && buffer.toString('latin1', 0, 16) !== magic)
      throw Object.assign(new Error('the first 16 bytes are not those of SQLite'), { code: 'SQLITE_NOTADB' });
    return buffer[18] === 2;
  } finally {
    await file.close();
  }
}

/**
 * Reading a file that keeps a write-ahead log makes two files beside it. Where nobody has it open they are of our making, and
 * only who may write takes them away again.
 */
async function openSource(path: string, busyMs: number): Promise<Database.Database> {
  const mine = (await keepsLog(path)) && !(await exists(`${path}-shm`)) && !(await exists(`${path}-wal`));
  const writable = () => begun(new Database(path, { fileMustExist: true, timeout: busyMs }));
  if (mine)
    try {
      return writable();
    } catch (error) {
      // It may be read only.
      if (!/^SQLITE_(?:CANTOPEN|READONLY|PERM)/.test(codeOf(error))) throw error;
    }
  try {
    return begun(new Database(path, { readonly: true, fileMustExist: true, timeout: busyMs }));
  } catch (error) {
    // Its program was killed in the middle of a change: only who may write can take that back, as its next start would.
    if (!/^SQLITE_READONLY_(?:ROLLBACK|RECOVERY|CANTINIT)/.test(codeOf(error))) throw error;
    return writable();
  }
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** Without a transaction around it each commit of somebody else begins the copy afresh, for as long as there are any. */
function begun(handle: Database.Database): Database.Database {
  try {
    handle.exec('begin');
    handle.prepare('select count(*) from sqlite_schema').get();
    return handle;
  } catch (error) {
    handle.close();
    throw error;
  }
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

function rowsByTable(handle: Database.Database, signal: AbortSignal): SqliteCopied['tables'] {
  const names = handle
    .prepare(
      `select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name`,
    )
    .pluck()
    .all() as string[];
  return names.map((name) => {
    signal.throwIfAborted();
    try {
      return {
        name,
        rows: handle
          .prepare(`select count(*) from ${quoted(name)}`)
          .pluck()
          .get() as number,
      };
    } catch {
      // A virtual table of a module that only its own program has.
      return { name, rows: null };
    }
  });
}

export const sqliteTasks = {
  /** One moment of a database in a file of its own, whoever writes to it meanwhile. */
  async 'sqlite.copy'(task: { from: string; to: string; busyMs: number }, context: TaskContext): Promise<SqliteCopied> {
    const source = await openSource(task.from, task.busyMs);
    let pageSize = 4_096;
    try {
      pageSize = source.pragma('page_size', { simple: true }) as number;
      await source.backup(task.to, {
        progress({ totalPages, remainingPages }) {
          context.signal.throwIfAborted();
          context.progress((totalPages - remainingPages) * pageSize, totalPages * pageSize);
          return pagesAtOnce;
        },
      });
      source.exec('rollback');
    } finally {
      source.close();
    }
    const copy = new Database(task.to, { fileMustExist: true });
    try {
      const version = copy.prepare('select sqlite_version()').pluck().get() as string;
      const journal = copy.pragma('journal_mode', { simple: true });
      // Read as one file, without a log beside it that could be lost on the way; in the end it is as the original was.
      copy.pragma('journal_mode = DELETE');
      const tables = rowsByTable(copy, context.signal);
      if (journal === 'wal') copy.pragma('journal_mode = WAL');
      return { tables, version };
    } finally {
      copy.close();
    }
  },

  /** Reads a copy from end to end: the dump itself stays untouched. */
  async 'sqlite.prove'(task: { path: string; scratch: string }, context: TaskContext): Promise<SqliteProof> {
    await copyFile(task.path, task.scratch);
    try {
      context.signal.throwIfAborted();
      const handle = new Database(task.scratch, { fileMustExist: true });
      try {
        handle.pragma('cell_size_check = ON');
        const version = handle.prepare('select sqlite_version()').pluck().get() as string;
        const said = handle.pragma('integrity_check(20)') as { integrity_check: string }[];
        const problems = said.map((one) => one.integrity_check).filter((text) => text !== 'ok');
        return { tables: problems.length > 0 ? [] : rowsByTable(handle, context.signal), version, problems };
      } finally {
        handle.close();
      }
    } catch (error) {
      if (!/^SQLITE_(?:CORRUPT|NOTADB|IOERR_SHORT_READ)/.test(codeOf(error))) throw error;
      return { tables: [], version: '', problems: [error instanceof Error ? error.message : String(error)] };
    } finally {
      for (const ending of ['', '-wal', '-shm', '-journal']) await rm(`${task.scratch}${ending}`, { force: true });
    }
  },
} as const;

export type SqliteTasks = typeof sqliteTasks;
