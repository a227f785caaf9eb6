import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('terminals')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('name', 'text')
    .addColumn('title', 'text')
    .addColumn('project_id', 'text')
    .addColumn('environment', 'text')
    .addColumn('folder', 'text', (c) => c.notNull())
    .addColumn('current_folder', 'text')
    .addColumn('shell', 'text', (c) => c.notNull())
    .addColumn('commit_id', 'text')
    .addColumn('lives', 'integer', (c) => c.notNull())
    .addColumn('opened_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('exit_code', 'integer')
    .addColumn('exit_signal', 'text')
    .addColumn('columns', 'integer', (c) => c.notNull())
    .addColumn('rows', 'integer', (c) => c.notNull())
    .addColumn('plain', 'integer', (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('terminal_commands')
    .addColumn('terminal_id', 'text', (c) => c.notNull())
    .addColumn('id', 'integer', (c) => c.notNull())
    .addColumn('command', 'text', (c) => c.notNull())
    .addColumn('folder', 'text')
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('exit_code', 'integer')
    .addColumn('position', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('terminal_commands_pk', ['terminal_id', 'id'])
    .execute();
}
