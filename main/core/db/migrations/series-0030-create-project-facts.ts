import { type Kysely, sql } from 'kysely';

/** What reading the projects gave, and what reading them again gives again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('project_facts')
    .addColumn('doc', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('project_id', 'text', (c) => c.notNull().unique())
    .addColumn('scanned_at', 'bigint', (c) => c.notNull())
    .addColumn('git_fingerprint', 'text')
    .addColumn('tree_fingerprint', 'text')
    .addColumn('summary', 'text', (c) => c.notNull())
    .execute();
  // Apart, so that a start reads none of it.
  await db.schema
    .createTable('project_bodies')
    .addColumn('project_id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('project_dependencies')
    .addColumn('project_id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('lines', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('project_languages')
    .addColumn('project_id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('languages', 'text', (c) => c.notNull())
    .addColumn('cache', 'blob', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('project_histories')
    .addColumn('project_id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('head', 'text', (c) => c.notNull())
    .addColumn('history', 'text', (c) => c.notNull())
    .execute();
  // SQLite's own full-text search; its row is the `doc` of the facts. Only facts-search.ts speaks to it.
  await sql`create virtual table project_search using fts5(
    name, path, stack, dependencies, branch, remote, tags, readme,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
  )`.execute(db);
}
