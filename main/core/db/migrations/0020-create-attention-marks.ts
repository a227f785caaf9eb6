import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('attention_marks')
    .addColumn('key', 'text', (c) => c.primaryKey().notNull())
    .addColumn('state', 'text', (c) => c.notNull().check(sql`state in ('snoozed', 'dismissed')`))
    .addColumn('fingerprint', 'text', (c) => c.notNull())
    .addColumn('until', 'bigint')
    .addColumn('at', 'bigint', (c) => c.notNull())
    .execute();
}
