import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('run_engine')
    .addColumn('id', 'integer', (c) => c.primaryKey().notNull())
    .addColumn('epoch', 'bigint', (c) => c.notNull())
    .addColumn('written_at', 'bigint', (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('run_definitions')
    .addColumn('hash', 'text', (c) => c.primaryKey().notNull())
    .addColumn('definition_id', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('runs')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('definition_hash', 'text', (c) => c.notNull().references('run_definitions.hash'))
    .addColumn('definition_id', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('subject_type', 'text')
    .addColumn('subject_id', 'text')
    .addColumn('subject_label', 'text')
    .addColumn('trigger_kind', 'text', (c) => c.notNull())
    .addColumn('trigger_label', 'text', (c) => c.notNull())
    .addColumn('parent_id', 'text', (c) => c.references('runs.id').onDelete('cascade'))
    .addColumn('parent_step', 'text')
    .addColumn('parent_wait', 'integer', (c) => c.notNull())
    .addColumn('child_index', 'integer', (c) => c.notNull())
    .addColumn('depth', 'integer', (c) => c.notNull())
    .addColumn('retry_of', 'text')
    .addColumn('idempotency_key', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('started_at', 'bigint')
    .addColumn('finished_at', 'bigint')
    .addColumn('steps_total', 'integer', (c) => c.notNull())
    .addColumn('steps_ended', 'integer', (c) => c.notNull())
    .addColumn('paused', 'integer', (c) => c.notNull())
    .addColumn('ending', 'text')
    .addColumn('error', 'text')
    .addColumn('input', 'text', (c) => c.notNull())
    .addColumn('output', 'text', (c) => c.notNull())
    .execute();
  const index = (name: string, columns: string[], table = 'runs') =>
    db.schema.createIndex(name).on(table).columns(columns).execute();
  await index('runs_by_created', ['depth', 'created_at', 'id']);
  await index('runs_by_created_all', ['created_at', 'id']);
  await index('runs_by_state', ['depth', 'state', 'created_at', 'id']);
  await index('runs_by_kind', ['depth', 'kind', 'created_at', 'id']);
  await index('runs_by_definition', ['definition_id', 'created_at', 'id']);
  await index('runs_by_subject', ['subject_type', 'subject_id', 'created_at', 'id']);
  // Also finds what has not ended: that is what a start reads.
  await index('runs_by_finished', ['finished_at']);
  await index('runs_by_parent', ['parent_id', 'parent_step', 'parent_wait', 'child_index']);
  await index('runs_by_hash', ['definition_hash']);
  await db.schema.createIndex('runs_by_key').on('runs').column('idempotency_key').unique().execute();

  await db.schema
    .createTable('run_steps')
    .addColumn('run_id', 'text', (c) => c.notNull().references('runs.id').onDelete('cascade'))
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('attempt', 'integer', (c) => c.notNull())
    .addColumn('failures', 'integer', (c) => c.notNull())
    .addColumn('crashes', 'integer', (c) => c.notNull())
    .addColumn('attempts', 'text', (c) => c.notNull())
    .addColumn('idempotency_key', 'text')
    .addColumn('error', 'text')
    .addColumn('wait', 'text')
    .addColumn('waits', 'integer', (c) => c.notNull())
    .addColumn('woken', 'text')
    .addColumn('wake_at', 'bigint')
    .addColumn('completion', 'integer')
    .addColumn('compensation', 'text', (c) => c.notNull())
    .addColumn('undo_failures', 'integer', (c) => c.notNull())
    .addColumn('undo_crashes', 'integer', (c) => c.notNull())
    .addColumn('reused', 'integer', (c) => c.notNull())
    .addColumn('started_at', 'bigint')
    .addColumn('finished_at', 'bigint')
    .addColumn('input', 'text', (c) => c.notNull())
    .addColumn('result', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('run_steps_pk', ['run_id', 'key'])
    .execute();

  await db.schema
    .createTable('run_signals')
    .addColumn('run_id', 'text', (c) => c.notNull().references('runs.id').onDelete('cascade'))
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('payload', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('run_signals_pk', ['run_id', 'seq'])
    .execute();
}
