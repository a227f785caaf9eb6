import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('knowledge_projects')
    .addColumn('project_id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('turned_on_at', 'bigint', (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('knowledge_options')
    .addColumn('key', 'text', (c) => c.primaryKey().notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute();
}
