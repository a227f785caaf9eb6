import { open as openFile, stat } from 'node:fs/promises';
import { errorCode } from '../../../../core/lib/storage-full.ts';
import type { WorkerPool } from '../../../../core/workers/worker-pool.ts';
import { DatabaseTrouble, saidBy } from '../trouble.ts';
import type { Depth, Session, Target } from '../types.ts';
import { firstOf, numberOf, textOf } from '../values.ts';

const magic = 'SQLite format 3\0';
/** Adding up its pages reads the whole file. */
const largestWalked = 1024 * 1024 * 1024;

interface Header {
  pageSize: number;
  freePages: number;
  wal: boolean;
  userVersion: number;
  writtenBy: string;
  bytes: number;
  walBytes: number;
  changedAt: number;
}

export function readHeader(
  head: Buffer,
): Pick<Header, 'pageSize' | 'freePages' | 'wal' | 'userVersion' | 'writtenBy'> | null {
  if (head.length < 100 || head.toString('latin1', 0, 16) !== magic) return null;
  const size = head.readUInt16BE(16);
  const version = head.readUInt32BE(96);
  return {
    pageSize: size === 1 ? 65_536 : size,
    freePages: head.readUInt32BE(36),
    wal: head[18] === 2,
    userVersion: head.readUInt32BE(60),
    writtenBy: `${Math.floor(version / 1_000_000)}.${Math.floor(version / 1_000) % 1_000}.${version % 1_000}`,
  };
}

function explain(error: unknown, path: string): DatabaseTrouble {
  const said = saidBy(error);
  const wrong = (sentence: string, remedy: string, refused = false) =>
    new DatabaseTrouble({ field: 'path', sentence, remedy, said }, { refused, cause: error });
  switch (errorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return wrong(`There is no file ${path}.`, 'Check the path, or forget this database.');
    case 'EACCES':
    case 'EPERM':
      return wrong(`${path} may not be read.`, 'Let your account read it.', true);
    case 'EISDIR':
      return wrong(`${path} is a folder.`, 'Name the file in it.', true);
  }
  return wrong('The file could not be read.', 'See what the system said.');
}

async function header(path: string): Promise<Header> {
  let file: Awaited<ReturnType<typeof openFile>> | null = null;
  try {
    const found = await stat(path);
    // A pipe would wait for somebody to write, for ever.
    if (!found.isFile())
      throw new DatabaseTrouble(
        {
          field: 'path',
          sentence: `${path} is ${found.isDirectory() ? 'a folder' : 'no file'}.`,
          remedy: 'Name the file in it.',
          said: '',
        },
        { refused: true },
      );
    file = await openFile(path, 'r');
    const { buffer } = await file.read(Buffer.alloc(100), 0, 100, 0);
    const read = readHeader(buffer);
    if (!read && found.size > 0)
      throw new DatabaseTrouble(
        {
          field: 'path',
          sentence: `${path} is no SQLite database.`,
          remedy: 'Choose another file.',
          said: 'the first 16 bytes are not those of SQLite',
        },
        { refused: true },
      );
    const wal = await stat(`${path}-wal`).catch(() => null);
    return {
      ...(read ?? { pageSize: 4_096, freePages: 0, wal: false, userVersion: 0, writtenBy: 'nobody yet' }),
      ...{ bytes: found.size, walBytes: wal?.size ?? 0, changedAt: Math.max(found.mtimeMs, wal?.mtimeMs ?? 0) },
    };
  } catch (error) {
    throw error instanceof DatabaseTrouble ? error : explain(error, path);
  } finally {
    await file?.close().catch(() => {});
  }
}

async function tables(path: string, head: Header, workers: Pick<WorkerPool, 'run'>): Promise<Depth['sizes']> {
  const whole = { name: 'the whole file', kind: 'database' as const, bytes: head.bytes + head.walBytes, rows: null };
  const only = (why: string, how: string) => ({ rows: [whole], missing: { why, how, command: null } });
  if (head.wal && !(await stat(`${path}-shm`).catch(() => null)))
    return only(
      'It keeps a write-ahead log and no program has it open: reading its tables would leave files beside it.',
      'Look again while the program that uses it runs.',
    );
  if (head.bytes > largestWalked) return only('It is larger than 1 GB: adding up its tables would read all of it.', '');
  try {
    const { rows } = await workers.run('sqlite.query', {
      ...{ path, params: [], write: false, busyMs: 1_000, maxRows: 100, maxBytes: 200_000 },
      query: `select s.name as name, s.pgsize as bytes from dbstat('main', 1) s order by s.pgsize desc limit 40`,
    });
    return {
      rows: [
        whole,
        ...rows.map((row) => ({
          name: textOf(row.name),
          kind: 'table' as const,
          bytes: numberOf(row.bytes),
          rows: null,
        })),
      ],
      missing: null,
    };
  } catch (error) {
    return only(`Its tables could not be read: ${saidBy(error)}.`, '');
  }
}

/** Nothing is held open: a look reads a hundred bytes and asks how large the file is. */
export async function openSqlite({ connection }: Target, workers: Pick<WorkerPool, 'run'>): Promise<Session> {
  const { path } = connection;
  const first = await header(path);
  const nothing = (why: string) => ({ why, how: '', command: null });
  return {
    product: `SQLite ${first.writtenBy === 'nobody yet' ? 'file' : first.writtenBy}`,
    counted: 'queries',
    encrypted: null,
    notes: async () => [],
    ping: async () => void (await header(path)),
    look: async () => {
      const head = await header(path);
      return {
        ...{ connections: null, connectionsMax: null, lagSeconds: null, locksWaiting: null, queries: null },
        ...{ cacheHits: null, cacheMisses: null, role: null, sizeBytes: head.bytes + head.walBytes },
      };
    },
    depth: async () => {
      const head = await header(path);
      return {
        slow: {
          queries: [],
          missing: nothing('SQLite runs inside of the program that uses it, and keeps no account of statements.'),
        },
        locks: {
          sessions: [],
          missing: nothing('SQLite locks the file for a moment at a time, and tells nobody who holds it.'),
        },
        sizes: await tables(path, head, workers),
        replication: { rows: [], missing: nothing('A file is not replicated by SQLite.') },
        facts: [
          { name: 'Journal', value: head.wal ? 'write-ahead log' : 'rollback' },
          { name: 'Page size', value: `${head.pageSize} bytes` },
          { name: 'Free pages', value: `${head.freePages}` },
          { name: 'Schema version of its program', value: `${head.userVersion}` },
          { name: 'Last written', value: new Date(head.changedAt).toISOString() },
        ],
      };
    },
    async value(statement) {
      const { rows } = await workers.run('sqlite.query', {
        ...{ path, query: statement, params: [], write: false, busyMs: 1_000, maxRows: 1, maxBytes: 200_000 },
      });
      return firstOf(rows);
    },
    close: async () => {},
  };
}
