import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('deploy_places')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('project_id', 'text', (c) => c.notNull())
    .addColumn('project_name', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('spec', 'text', (c) => c.notNull())
    .addColumn('number', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('deploy_places_by_name')
    .on('deploy_places')
    .columns(['project_id', 'name'])
    .unique()
    .execute();

  await db.schema
    .createTable('deploy_releases')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('place_id', 'text', (c) => c.notNull())
    .addColumn('number', 'integer', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('subject', 'text')
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('weight', 'real', (c) => c.notNull())
    .addColumn('replicas', 'integer', (c) => c.notNull())
    .addColumn('target', 'text', (c) => c.notNull())
    .addColumn('artifact', 'text')
    .addColumn('origin', 'text')
    .addColumn('migrated', 'integer', (c) => c.notNull())
    .addColumn('serving', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('live_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('deploy_releases_by_place')
    .on('deploy_releases')
    .columns(['place_id', 'number'])
    .unique()
    .execute();

  await db.schema
    .createTable('deployments')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('place_id', 'text', (c) => c.notNull())
    .addColumn('project_id', 'text', (c) => c.notNull())
    .addColumn('project_name', 'text', (c) => c.notNull())
    .addColumn('place_name', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('run_id', 'text', (c) => c.notNull())
    .addColumn('release_id', 'text', (c) => c.notNull())
    .addColumn('release_number', 'integer', (c) => c.notNull())
    .addColumn('previous_id', 'text')
    .addColumn('previous_number', 'integer')
    .addColumn('commit_from', 'text')
    .addColumn('commit_to', 'text')
    .addColumn('commit_count', 'integer')
    .addColumn('spec', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('sentence', 'text', (c) => c.notNull())
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('switched', 'integer', (c) => c.notNull())
    .addColumn('marks', 'text', (c) => c.notNull())
    .addColumn('evidence', 'text', (c) => c.notNull())
    .addColumn('receipt', 'text')
    .execute();
  await db.schema.createIndex('deployments_by_place').on('deployments').columns(['place_id', 'started_at']).execute();
  await db.schema
    .createIndex('deployments_by_project')
    .on('deployments')
    .columns(['project_id', 'started_at'])
    .execute();
  await db.schema.createIndex('deployments_by_state').on('deployments').column('state').execute();

  await db.schema
    .createTable('deploy_processes')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .execute();
}
