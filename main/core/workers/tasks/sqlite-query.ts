import { stat } from 'node:fs/promises';
import Database from 'better-sqlite3';

export interface SqliteQuery {
  path: string;
  query: string;
  params: (string | number | boolean | null)[] | Record<string, string | number | boolean | null>;
  /** Without it the file is opened for reading only. */
  write: boolean;
  busyMs: number;
  maxRows: number;
  maxBytes: number;
}

type Value = string | number | null;

export interface SqliteAnswer {
  columns: string[];
  rows: Record<string, Value>[];
  /** Set when there is more than fits. */
  cut: 'rows' | 'bytes' | null;
  /** Rows that a statement which writes has changed. */
  changed: number | null;
}

/** What JSON can hold: whole numbers beyond its reach as text, bytes in base64. */
function plain(value: unknown): Value {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return value === null ? null : String(value);
}

const bound = (value: string | number | boolean | null) => (typeof value === 'boolean' ? Number(value) : value);

function open({ path, write, busyMs }: SqliteQuery) {
  // A file that is not there must not come into being by a misspelt name.
  return new Database(path, { readonly: !write, fileMustExist: true, timeout: busyMs });
}

/** One statement on somebody else's database. It can take for ever, so it has no business on the main loop. */
export async function sqliteQuery(task: SqliteQuery): Promise<SqliteAnswer> {
  const found = await stat(task.path);
  if (!found.isFile()) throw Object.assign(new Error(`${task.path} is no file`), { code: 'EISDIR' });
  const handle = open(task);
  try {
    const statement = handle.prepare(task.query);
    // Read-only speaks of this file: `vacuum into` would still write another.
    if (!task.write && !statement.readonly)
      throw Object.assign(new Error('the statement writes'), { code: 'SQLITE_READONLY' });
    const params = Array.isArray(task.params)
      ? task.params.map(bound)
      : [Object.fromEntries(Object.entries(task.params).map(([name, value]) => [name, bound(value)]))];
    if (!statement.reader) return { columns: [], rows: [], cut: null, changed: statement.run(...params).changes };
    statement.raw().safeIntegers();
    const columns = distinct(statement.columns().map(({ name }) => name));
    const rows: SqliteAnswer['rows'] = [];
    let bytes = 0;
    let cut: SqliteAnswer['cut'] = null;
    for (const raw of statement.iterate(...params)) {
      // A statement that writes and gives rows back is taken to its end: cut short, it would write only in part.
      if (cut !== null) continue;
      const values = (raw as unknown[]).map(plain);
      const row = Object.fromEntries(columns.map((column, i) => [column, values[i] ?? null]));
      bytes += Buffer.byteLength(JSON.stringify(row));
      if (rows.length === task.maxRows) cut = 'rows';
      else if (bytes > task.maxBytes) cut = 'bytes';
      else rows.push(row);
      if (cut !== null && statement.readonly) break;
    }
    return { columns, rows, cut, changed: null };
  } finally {
    handle.close();
  }
}

/** Two columns of one name would be one field of the row. */
function distinct(names: string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name}_${times}`;
  });
}
