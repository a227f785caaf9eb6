import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('workflows')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('facts', 'text', (c) => c.notNull())
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addColumn('enabled', 'integer', (c) => c.notNull())
    .addColumn('removed_at', 'bigint')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('workflow_triggers')
    .addColumn('workflow_id', 'text', (c) => c.notNull().references('workflows.id').onDelete('cascade'))
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('state', 'text')
    .addColumn('last_run_id', 'text')
    .addColumn('last_fired_at', 'bigint')
    .addColumn('waiting', 'text')
    .addPrimaryKeyConstraint('workflow_triggers_pk', ['workflow_id', 'key'])
    .execute();

  await db.schema
    .createTable('workflow_deliveries')
    .addColumn('hook', 'text', (c) => c.notNull())
    .addColumn('delivery', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('workflow_deliveries_pk', ['hook', 'delivery'])
    .execute();
  await db.schema.createIndex('workflow_deliveries_by_at').on('workflow_deliveries').column('at').execute();
}
