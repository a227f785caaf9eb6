import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('presence')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('last_seen_at', 'bigint', (c) => c.notNull())
    .execute();
}
