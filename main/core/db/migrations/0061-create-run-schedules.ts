import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('run_schedules')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('owner', 'text', (c) => c.notNull())
    .addColumn('label', 'text')
    .addColumn('cron', 'text', (c) => c.notNull())
    .addColumn('zone', 'text', (c) => c.notNull())
    .addColumn('missed', 'text', (c) => c.notNull())
    .addColumn('overlap', 'text', (c) => c.notNull())
    .addColumn('enabled', 'integer', (c) => c.notNull())
    .addColumn('decided_until', 'bigint', (c) => c.notNull())
    .addColumn('last_at', 'bigint')
    .execute();
  await db.schema
    .createTable('run_schedule_fires')
    .addColumn('key', 'text', (c) => c.primaryKey().notNull())
    .addColumn('schedule_id', 'text', (c) => c.notNull().references('run_schedules.id').onDelete('cascade'))
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('late', 'integer', (c) => c.notNull())
    .addColumn('run_id', 'text')
    .execute();
  await db.schema
    .createIndex('run_schedule_fires_by_schedule')
    .on('run_schedule_fires')
    .column('schedule_id')
    .execute();
}
