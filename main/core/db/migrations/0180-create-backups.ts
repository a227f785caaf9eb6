import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('backup_targets')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('input', 'text', (c) => c.notNull())
    .addColumn('known', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('backup_growth')
    .addColumn('target_id', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('bytes', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('backup_growth_key', ['target_id', 'at'])
    .execute();
  await db.schema
    .createTable('backup_plans')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('input', 'text', (c) => c.notNull())
    .addColumn('known', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('backup_jobs')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('plan_id', 'text')
    .addColumn('plan_name', 'text')
    .addColumn('target_id', 'text', (c) => c.notNull())
    .addColumn('target_name', 'text', (c) => c.notNull())
    .addColumn('project_id', 'text')
    .addColumn('run_id', 'text')
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('sentence', 'text', (c) => c.notNull())
    .addColumn('because', 'text', (c) => c.notNull())
    .addColumn('asked', 'text', (c) => c.notNull())
    .addColumn('receipt', 'text')
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('begun_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .execute();
  for (const column of ['plan_id', 'target_id', 'project_id'] as const)
    await db.schema.createIndex(`backup_jobs_by_${column}`).on('backup_jobs').columns([column, 'started_at']).execute();
  await db.schema
    .createTable('backup_snapshots')
    .addColumn('target_id', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('plan_id', 'text')
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('files', 'bigint')
    .addColumn('bytes', 'bigint')
    .addColumn('bytes_added', 'bigint')
    .addColumn('partial', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('backup_snapshots_key', ['target_id', 'id'])
    .execute();
  await db.schema
    .createIndex('backup_snapshots_of_plan')
    .on('backup_snapshots')
    .columns(['plan_id', 'target_id', 'at'])
    .execute();
}
