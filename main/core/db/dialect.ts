import { AsyncLocalStorage } from 'node:async_hooks';
import type { Statement } from 'better-sqlite3';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type Transaction,
} from 'kysely';
import { asStorageFull } from '../lib/storage-full.ts';
import { isDamage, StoreDamaged } from './errors.ts';
import type { Handle, HandleSlot } from './handle.ts';

const MAX_STATEMENTS = 256;
const REUSABLE = new Set(['SelectQueryNode', 'InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode']);
const INSIDE = 'Inside a transaction use only its `trx`: a query on the store would wait for the transaction for ever';

export interface SwappableOptions {
  slot: HandleSlot;
  path: string;
  onDamage?: (error: unknown) => void;
}

export interface Swappable<T> {
  db: Kysely<T>;
  transaction<R>(fn: (trx: Transaction<T>) => Promise<R>): Promise<R>;
  /** Runs while no query and no transaction is under way, so that the handle can be replaced. */
  alone<R>(fn: () => Promise<R>): Promise<R>;
}

/** A Kysely whose file can be replaced under it. All who use the one connection take turns. */
export function createSwappable<T>(options: SwappableOptions): Swappable<T> {
  const inside = new AsyncLocalStorage<{ active: boolean }>();
  const connection = createConnection(options);
  const lock = createLock();
  const run = async (sql: string) => connection.raw(sql);

  const driver: Driver = {
    init: () => Promise.resolve(),
    async acquireConnection() {
      if (inside.getStore()?.active) throw new Error(INSIDE);
      await lock.obtain();
      return connection;
    },
    async beginTransaction() {
      connection.raw('begin immediate');
      connection.transacting = true;
    },
    async commitTransaction() {
      connection.raw('commit');
      connection.transacting = false;
    },
    async rollbackTransaction() {
      connection.transacting = false;
      // SQLite has rolled back by itself after some errors, a full disk among them.
      if (options.slot.current().inTransaction) connection.raw('rollback');
    },
    savepoint: (_connection, name) => run(`savepoint "${name}"`),
    rollbackToSavepoint: (_connection, name) => run(`rollback to "${name}"`),
    releaseSavepoint: (_connection, name) => run(`release "${name}"`),
    releaseConnection: async () => lock.release(),
    destroy: () => Promise.resolve(),
  };

  const adapter = new SqliteAdapter();
  // Kysely would queue before it asks the driver, and a query that waits for its own transaction could not be refused.
  Object.defineProperty(adapter, 'supportsMultipleConnections', { value: true });
  const dialect: Dialect = {
    createAdapter: () => adapter,
    createDriver: () => driver,
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
  const db = new Kysely<T>({ dialect });

  return {
    db,
    async transaction(fn) {
      if (inside.getStore()?.active) throw new Error(INSIDE);
      const token = { active: false };
      return inside.run(token, () =>
        db.transaction().execute(async (trx) => {
          token.active = true;
          try {
            return await fn(trx);
          } finally {
            token.active = false;
          }
        }),
      );
    },
    alone: (fn) => db.connection().execute(fn),
  };
}

function createLock(): { obtain(): Promise<void>; release(): void } {
  const waiting: (() => void)[] = [];
  let held = false;
  return {
    obtain() {
      if (held) return new Promise((resolve) => waiting.push(resolve));
      held = true;
      return Promise.resolve();
    },
    release() {
      const next = waiting.shift();
      if (next) next();
      else held = false;
    },
  };
}

interface StoreConnection extends DatabaseConnection {
  transacting: boolean;
  raw(sql: string): void;
}

function createConnection({ slot, path, onDamage }: SwappableOptions): StoreConnection {
  let owner: Handle | null = null;
  const statements = new Map<string, Statement>();

  const prepare = (query: CompiledQuery): Statement => {
    const handle = slot.current();
    const reusable = REUSABLE.has(query.query.kind);
    // A changed schema or another file makes every kept statement a statement about something else.
    if (owner !== handle || !reusable) statements.clear();
    owner = handle;
    if (!reusable) return handle.prepare(query.sql);
    const kept = statements.get(query.sql) ?? handle.prepare(query.sql);
    statements.delete(query.sql);
    statements.set(query.sql, kept);
    const oldest = statements.size > MAX_STATEMENTS ? statements.keys().next().value : undefined;
    if (oldest !== undefined) statements.delete(oldest);
    return kept;
  };

  const translate = (error: unknown): unknown => {
    if (!isDamage(error)) return asStorageFull(error, path);
    onDamage?.(error);
    return new StoreDamaged(path, error);
  };

  const connection: StoreConnection = {
    transacting: false,
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      if (connection.transacting && !slot.current().inTransaction)
        throw new Error('The transaction is gone: an earlier statement in it failed and SQLite rolled it back');
      try {
        const statement = prepare(query);
        if (statement.reader) return { rows: statement.all(...query.parameters) as R[] };
        const { changes, lastInsertRowid } = statement.run(...query.parameters);
        return { insertId: BigInt(lastInsertRowid), numAffectedRows: BigInt(changes), rows: [] };
      } catch (error) {
        throw translate(error);
      }
    },
    // biome-ignore lint/correctness/useYield: the interface wants a generator, and there is nothing to give
    async *streamQuery() {
      throw new Error('An open cursor blocks every writer of the one connection: read page by page, by key');
    },
    raw(sql) {
      try {
        slot.current().exec(sql);
      } catch (error) {
        throw translate(error);
      }
    },
  };
  return connection;
}
