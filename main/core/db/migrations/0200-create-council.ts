import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('council_deliberations')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('question', 'text', (c) => c.notNull())
    .addColumn('topic', 'text', (c) => c.notNull())
    .addColumn('mode', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('phase', 'text', (c) => c.notNull())
    .addColumn('draft', 'text', (c) => c.notNull())
    .addColumn('gathered', 'text')
    .addColumn('result', 'text')
    .addColumn('winner', 'text')
    .addColumn('posterior', 'double precision')
    .addColumn('review_at', 'bigint')
    .addColumn('check', 'text')
    .addColumn('outcome', 'text')
    .addColumn('run_id', 'text')
    .addColumn('asked_key', 'text')
    .addColumn('seed', 'text', (c) => c.notNull())
    .addColumn('elapsed_ms', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('council_deliberations_by_time')
    .on('council_deliberations')
    .columns(['created_at'])
    .execute();
  await db.schema
    .createIndex('council_deliberations_by_key')
    .on('council_deliberations')
    .columns(['asked_key'])
    .unique()
    .execute();
  await db.schema
    .createTable('council_projects')
    .addColumn('deliberation_id', 'text', (c) => c.notNull())
    .addColumn('project_id', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('council_projects_key', ['deliberation_id', 'project_id'])
    .execute();
  await db.schema.createIndex('council_projects_by_project').on('council_projects').columns(['project_id']).execute();

  await db.schema
    .createTable('council_calls')
    .addColumn('deliberation_id', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('requests', 'integer', (c) => c.notNull())
    .addColumn('reserved_tokens', 'bigint', (c) => c.notNull())
    .addColumn('reserved_cost', 'bigint')
    .addColumn('usage', 'text')
    .addColumn('cost', 'bigint')
    .addColumn('result', 'text')
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .addPrimaryKeyConstraint('council_calls_key', ['deliberation_id', 'name'])
    .execute();

  await db.schema
    .createTable('council_seats')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('position', 'integer', (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('council_outcomes')
    .addColumn('deliberation_id', 'text', (c) => c.notNull())
    .addColumn('seat_id', 'text', (c) => c.notNull())
    .addColumn('seat_name', 'text', (c) => c.notNull())
    .addColumn('model', 'text', (c) => c.notNull())
    .addColumn('topic', 'text', (c) => c.notNull())
    .addColumn('confidence', 'text')
    .addColumn('right', 'integer', (c) => c.notNull())
    .addColumn('accuracy', 'double precision', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('council_outcomes_key', ['deliberation_id', 'seat_id'])
    .execute();
  await db.schema.createIndex('council_outcomes_by_seat').on('council_outcomes').columns(['seat_id']).execute();
}
