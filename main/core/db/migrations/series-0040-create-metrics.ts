import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('metric_lines')
    .addColumn('id', 'integer', (c) => c.primaryKey().notNull())
    .addColumn('key', 'text', (c) => c.notNull().unique())
    .addColumn('quantum', 'double precision', (c) => c.notNull())
    .addColumn('first_at', 'bigint', (c) => c.notNull())
    .addColumn('last_at', 'bigint', (c) => c.notNull())
    .execute();
  // What has come since the hour was packed last, all lines together, a few seconds in each row.
  await db.schema
    .createTable('metric_frames')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('hour', 'bigint', (c) => c.notNull())
    .addColumn('body', 'blob', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('metric_blocks')
    .addColumn('line_id', 'integer', (c) => c.notNull())
    .addColumn('tier', 'text', (c) => c.notNull())
    .addColumn('start', 'bigint', (c) => c.notNull())
    .addColumn('first_at', 'bigint', (c) => c.notNull())
    .addColumn('bytes', 'integer', (c) => c.notNull())
    .addColumn('body', 'blob', (c) => c.notNull())
    .addPrimaryKeyConstraint('metric_blocks_pk', ['line_id', 'tier', 'start'])
    .execute();
  // Answers how much there is and what is oldest without reading any body.
  await db.schema
    .createIndex('metric_blocks_by_age')
    .on('metric_blocks')
    .columns(['tier', 'first_at', 'bytes'])
    .execute();
}
