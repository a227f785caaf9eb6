import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('project_roots')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('path', 'text', (c) => c.notNull().unique())
    .addColumn('added_at', 'bigint', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('walked_at', 'bigint')
    .addColumn('folders', 'integer', (c) => c.notNull())
    .addColumn('skipped', 'text', (c) => c.notNull())
    .addColumn('skipped_count', 'integer', (c) => c.notNull())
    .addColumn('parents', 'text', (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('projects')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('path', 'text', (c) => c.notNull().unique())
    .addColumn('root_id', 'text', (c) => c.references('project_roots.id').onDelete('set null'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('git_dir', 'text')
    .addColumn('common_dir', 'text')
    .addColumn('device', 'text', (c) => c.notNull())
    .addColumn('inode', 'text', (c) => c.notNull())
    .addColumn('first_commit', 'text')
    .addColumn('remote', 'text')
    .addColumn('presence', 'text', (c) => c.notNull())
    .addColumn('found_at', 'bigint', (c) => c.notNull())
    .addColumn('missing_since', 'bigint')
    .addColumn('opened_at', 'bigint')
    .addColumn('dirty_since', 'bigint')
    .addColumn('ahead_since', 'bigint')
    .addColumn('tags', 'text', (c) => c.notNull())
    .addColumn('favourite', 'integer', (c) => c.notNull())
    .addColumn('archived', 'integer', (c) => c.notNull())
    .addColumn('notes', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('projects_by_root').on('projects').column('root_id').execute();

  await db.schema
    .createTable('project_views')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('name', 'text', (c) => c.notNull().unique())
    .addColumn('filter', 'text', (c) => c.notNull())
    .addColumn('saved_at', 'bigint', (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('project_health_weights')
    .addColumn('cause', 'text', (c) => c.primaryKey().notNull())
    .addColumn('weight', 'integer', (c) => c.notNull())
    .execute();
}
