import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('journal')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('severity', 'text', (c) => c.notNull().check(sql`severity in ('info', 'notice', 'warning', 'error')`))
    .addColumn('actor', 'text', (c) => c.notNull())
    .addColumn('sentence', 'text', (c) => c.notNull())
    .addColumn('data', 'text', (c) => c.notNull().defaultTo('{}'))
    .addColumn('correlation', 'text')
    .execute();
  await db.schema.createIndex('journal_by_at').on('journal').column('at').execute();
  await db.schema.createIndex('journal_by_kind').on('journal').columns(['kind', 'id']).execute();
  await db.schema
    .createTable('journal_subjects')
    .addColumn('event_id', 'integer', (c) => c.notNull().references('journal.id').onDelete('cascade'))
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('subject_id', 'text', (c) => c.notNull())
    .addColumn('label', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('journal_subjects_pk', ['event_id', 'type', 'subject_id'])
    .execute();
  await db.schema
    .createIndex('journal_subjects_by_subject')
    .on('journal_subjects')
    .columns(['type', 'subject_id', 'event_id'])
    .execute();
}
