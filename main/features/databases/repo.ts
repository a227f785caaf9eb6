import type { Kysely, Selectable } from 'kysely';
import { type Connection, databaseEngine, tlsMode } from '../../../shared/features/databases/schema.ts';
import type { DatabasesTable } from '../../core/db/database-tables.ts';
import type { DataTables } from '../../core/db/tables.ts';

export interface StoredDatabase {
  id: string;
  connection: Connection;
  hasPassword: boolean;
  createdAt: number;
  updatedAt: number;
}

const toRow = (row: Selectable<DatabasesTable>): StoredDatabase => ({
  id: row.id,
  connection: {
    ...{ name: row.name, host: row.host, port: row.port, user: row.login, database: row.base, path: row.path },
    ...{ ca: row.ca, everySeconds: row.every_seconds, enabled: row.enabled === 1, projectId: row.project_id },
    engine: databaseEngine.parse(row.engine),
    tls: tlsMode.parse(row.tls),
  },
  hasPassword: row.has_password === 1,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

const toColumns = ({ connection: c, hasPassword, updatedAt }: StoredDatabase) => ({
  ...{ name: c.name, engine: c.engine, host: c.host, port: c.port, login: c.user, base: c.database, path: c.path },
  ...{ tls: c.tls, ca: c.ca, every_seconds: c.everySeconds, enabled: Number(c.enabled), project_id: c.projectId },
  has_password: Number(hasPassword),
  updated_at: updatedAt,
});

export function createDatabasesRepo(db: Kysely<DataTables>) {
  return {
    async all(): Promise<StoredDatabase[]> {
      return (await db.selectFrom('databases').selectAll().orderBy('created_at').orderBy('id').execute()).map(toRow);
    },
    async add(row: StoredDatabase): Promise<void> {
      await db
        .insertInto('databases')
        .values({ id: row.id, created_at: row.createdAt, ...toColumns(row) })
        .execute();
    },
    async change(row: StoredDatabase): Promise<void> {
      await db.updateTable('databases').set(toColumns(row)).where('id', '=', row.id).execute();
    },
    async remove(id: string): Promise<void> {
      await db.deleteFrom('databases').where('id', '=', id).execute();
    },
  };
}
export type DatabasesRepo = ReturnType<typeof createDatabasesRepo>;
