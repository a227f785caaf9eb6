import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('launcher_services')
    .addColumn('project_id', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('spec', 'text')
    .addColumn('main', 'integer')
    .addColumn('was', 'text')
    .addColumn('removed', 'integer', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('launcher_services_key', ['project_id', 'name'])
    .execute();

  await db.schema
    .createTable('launcher_state')
    .addColumn('service_id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('project_id', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('wanted', 'text', (c) => c.notNull())
    .addColumn('child_id', 'text')
    .addColumn('pid', 'integer')
    .addColumn('start_time', 'text')
    .addColumn('port', 'integer')
    .addColumn('environment', 'text')
    .addColumn('commit', 'text')
    .addColumn('started_at', 'bigint')
    .addColumn('keep', 'integer', (c) => c.notNull())
    .addColumn('restarts', 'integer', (c) => c.notNull())
    .addColumn('spec', 'text', (c) => c.notNull())
    .addColumn('ready_at', 'bigint')
    .addColumn('interrupted_at', 'bigint')
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('launcher_receipts')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('service_id', 'text', (c) => c.notNull())
    .addColumn('project_id', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('launcher_receipts_by_service')
    .on('launcher_receipts')
    .columns(['service_id', 'at'])
    .execute();
  await db.schema.createIndex('launcher_receipts_by_time').on('launcher_receipts').column('at').execute();

  await db.schema
    .createTable('launcher_sets')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('services', 'text', (c) => c.notNull())
    .addColumn('hotkey', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('launcher_ports')
    .addColumn('service_id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('port', 'integer', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('launcher_ports_by_port').on('launcher_ports').column('port').unique().execute();
}
