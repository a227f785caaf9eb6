import { type Kysely, sql } from 'kysely';
import { createSwappable } from './dialect.ts';
import { MigrationFailed, SchemaTooNew } from './errors.ts';
import { APPLICATION_ID, createSlot, type Handle } from './handle.ts';
import { NO_SCHEMA, newestOf, readSchema } from './schema.ts';

interface Migration {
  up(db: Kysely<unknown>): Promise<void>;
}

/** Keys like `0010-create-journal`: their order is the order in which they run. */
export type MigrationMap = Readonly<Record<string, Migration>>;

export function pendingOf(applied: readonly string[], map: MigrationMap): string[] {
  // Not only those after the newest applied: two branches may have been numbered side by side.
  const pending = Object.keys(map).filter((name) => !applied.includes(name));
  return pending.sort((a, b) => (a < b ? -1 : 1));
}

export function assertKnown(path: string, applied: readonly string[], map: MigrationMap): void {
  const unknown = applied.filter((name) => !(name in map));
  if (unknown.length > 0) throw new SchemaTooNew(path, newestOf(unknown), newestOf(Object.keys(map)));
}

/** Brings a database to the newest schema, in one transaction: after a failure it is exactly as it was. */
export async function migrate(path: string, handle: Handle, map: MigrationMap, at: number): Promise<string[]> {
  const { applied } = readSchema(handle);
  assertKnown(path, applied, map);
  const pending = pendingOf(applied, map);
  if (pending.length === 0) return [];

  const { db } = createSwappable<{ schema_migrations: { name: string; at: number } }>({
    slot: createSlot(handle),
    path,
  });
  let running = pending[0] ?? NO_SCHEMA;
  // With foreign keys on, the drop in "copy into a new table, drop the old, rename" would cascade into the children.
  handle.pragma('foreign_keys = OFF');
  try {
    await db.transaction().execute(async (trx) => {
      await sql`pragma application_id = ${sql.lit(APPLICATION_ID)}`.execute(trx);
      await trx.schema
        .createTable('schema_migrations')
        .ifNotExists()
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .execute();
      for (const name of pending) {
        running = name;
        await map[name]?.up(trx as unknown as Kysely<unknown>);
        await trx.insertInto('schema_migrations').values({ name, at }).execute();
      }
      const broken = handle.pragma('foreign_key_check') as unknown[];
      if (broken.length > 0) throw new Error(`${broken.length} rows point to rows that are not there`);
    });
  } catch (error) {
    throw new MigrationFailed(path, running, error);
  } finally {
    handle.pragma('foreign_keys = ON');
  }
  return pending;
}
