import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('memory_episodes')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('key', 'text', (c) => c.notNull().unique())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('project_ids', 'text', (c) => c.notNull())
    .addColumn('route', 'text')
    .addColumn('added_at', 'bigint', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('sentence', 'text')
    .addColumn('read_to', 'integer', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('memory_episodes_by_state')
    .on('memory_episodes')
    .columns(['state', 'added_at'])
    .execute();
  await db.schema.createIndex('memory_episodes_by_time').on('memory_episodes').columns(['at', 'id']).execute();
  await db.schema
    .createTable('memory_items')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('pinned', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('memory_versions')
    .addColumn('num', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('memory_id', 'text', (c) => c.notNull().references('memory_items.id'))
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('confidence', 'text', (c) => c.notNull())
    .addColumn('valid_from', 'bigint')
    .addColumn('valid_to', 'bigint')
    .addColumn('known_from', 'bigint', (c) => c.notNull())
    .addColumn('known_to', 'bigint')
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('superseded_by', 'text')
    .addColumn('project_ids', 'text', (c) => c.notNull())
    .addUniqueConstraint('memory_versions_key', ['memory_id', 'seq'])
    .execute();
  await db.schema
    .createIndex('memory_versions_by_known')
    .on('memory_versions')
    .columns(['known_to', 'known_from'])
    .execute();
  await db.schema.createIndex('memory_versions_by_end').on('memory_versions').column('superseded_by').execute();
  await db.schema
    .createTable('memory_sources')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('memory_id', 'text', (c) => c.notNull().references('memory_items.id'))
    .addColumn('episode_id', 'text', (c) => c.notNull().references('memory_episodes.id'))
    .addColumn('quote', 'text', (c) => c.notNull())
    .addColumn('start', 'integer', (c) => c.notNull())
    .addColumn('stance', 'text', (c) => c.notNull())
    .addColumn('added_at', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('memory_sources_key', ['memory_id', 'episode_id', 'start'])
    .execute();
  await db.schema.createIndex('memory_sources_by_episode').on('memory_sources').column('episode_id').execute();
  await db.schema
    .createTable('memory_entities')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('project_id', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('memory_aliases')
    .addColumn('alias', 'text', (c) => c.primaryKey().notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('entity_id', 'text', (c) => c.notNull().references('memory_entities.id'))
    .execute();
  await db.schema.createIndex('memory_aliases_of').on('memory_aliases').column('entity_id').execute();
  await db.schema
    .createTable('memory_mentions')
    .addColumn('memory_id', 'text', (c) => c.notNull().references('memory_items.id'))
    .addColumn('entity_id', 'text', (c) => c.notNull().references('memory_entities.id'))
    .addPrimaryKeyConstraint('memory_mentions_key', ['memory_id', 'entity_id'])
    .execute();
  await db.schema.createIndex('memory_mentions_of').on('memory_mentions').column('entity_id').execute();
  await db.schema
    .createTable('memory_relations')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('from_id', 'text', (c) => c.notNull().references('memory_entities.id'))
    .addColumn('word', 'text', (c) => c.notNull())
    .addColumn('to_id', 'text', (c) => c.notNull().references('memory_entities.id'))
    .addColumn('memory_id', 'text', (c) => c.notNull().references('memory_items.id'))
    .execute();
  for (const column of ['memory_id', 'from_id', 'to_id'] as const)
    await db.schema.createIndex(`memory_relations_by_${column}`).on('memory_relations').column(column).execute();
  await db.schema
    .createTable('memory_proposals')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('episode_id', 'text', (c) => c.notNull().references('memory_episodes.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('folded', 'text', (c) => c.notNull())
    .addColumn('confidence', 'text', (c) => c.notNull())
    .addColumn('valid_from', 'bigint')
    .addColumn('valid_to', 'bigint')
    .addColumn('quote', 'text', (c) => c.notNull())
    .addColumn('start', 'integer', (c) => c.notNull())
    .addColumn('entities', 'text', (c) => c.notNull())
    .addColumn('relations', 'text', (c) => c.notNull())
    .addColumn('project_ids', 'text', (c) => c.notNull())
    .addColumn('replaces', 'text')
    .addColumn('about', 'text')
    .addColumn('stance', 'text', (c) => c.notNull())
    .addColumn('model', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('decided_at', 'bigint')
    .addColumn('memory_id', 'text')
    .execute();
  await db.schema
    .createIndex('memory_proposals_by_state')
    .on('memory_proposals')
    .columns(['state', 'created_at'])
    .execute();
  for (const column of ['episode_id', 'folded', 'memory_id'] as const)
    await db.schema.createIndex(`memory_proposals_by_${column}`).on('memory_proposals').column(column).execute();
  await db.schema
    .createTable('memory_vectors')
    .addColumn('num', 'integer', (c) => c.notNull())
    .addColumn('model', 'text', (c) => c.notNull())
    .addColumn('body', 'blob', (c) => c.notNull())
    .addPrimaryKeyConstraint('memory_vectors_key', ['model', 'num'])
    .execute();
  await db.schema
    .createTable('memory_patterns')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('members', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('decided_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('memory_reads')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('model', 'text', (c) => c.notNull())
    .addColumn('requests', 'integer', (c) => c.notNull())
    .addColumn('cost', 'bigint')
    .execute();
  await db.schema
    .createTable('memory_state')
    .addColumn('name', 'text', (c) => c.primaryKey().notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute();
  // SQLite's own full-text search; its row is the `num` of a version. Only store/search.ts speaks to it.
  await sql`create virtual table memory_search using fts5(
    text, names, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
  )`.execute(db);
  // What is forgotten leaves the index at once, and not when its parts are merged some day.
  await sql`insert into memory_search(memory_search, rank) values ('secure-delete', 1)`.execute(db);
}
