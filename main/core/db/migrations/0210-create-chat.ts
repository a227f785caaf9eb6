import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('chat_threads')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('titled', 'integer', (c) => c.notNull())
    .addColumn('pinned', 'integer', (c) => c.notNull())
    .addColumn('scope', 'text', (c) => c.notNull())
    .addColumn('model', 'text')
    .addColumn('leaf_id', 'text')
    .addColumn('messages', 'integer', (c) => c.notNull())
    .addColumn('cost', 'bigint', (c) => c.notNull())
    .addColumn('priced', 'integer', (c) => c.notNull())
    .addColumn('unpriced', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('chat_threads_by_time').on('chat_threads').columns(['pinned', 'updated_at']).execute();
  await db.schema
    .createTable('chat_messages')
    .addColumn('doc', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('id', 'text', (c) => c.notNull().unique())
    .addColumn('thread_id', 'text', (c) => c.notNull())
    .addColumn('parent_id', 'text')
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('end', 'text')
    .addColumn('model_name', 'text')
    .addColumn('model', 'text')
    .addColumn('usage', 'text')
    .addColumn('cost', 'bigint')
    .addColumn('left_out', 'integer', (c) => c.notNull())
    .addColumn('notes', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('took_ms', 'bigint')
    .execute();
  await db.schema
    .createIndex('chat_messages_by_parent')
    .on('chat_messages')
    .columns(['thread_id', 'parent_id', 'doc'])
    .execute();
  await db.schema.createIndex('chat_messages_by_state').on('chat_messages').columns(['state']).execute();
  await db.schema
    .createTable('chat_evidence')
    .addColumn('message_id', 'text', (c) => c.notNull())
    .addColumn('place', 'integer', (c) => c.notNull())
    .addColumn('origin', 'text', (c) => c.notNull())
    .addColumn('evidence_id', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('chat_evidence_key', ['message_id', 'place'])
    .execute();
  await db.schema
    .createTable('chat_tool_uses')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('message_id', 'text', (c) => c.notNull())
    .addColumn('round', 'integer', (c) => c.notNull())
    .addColumn('place', 'integer', (c) => c.notNull())
    .addColumn('call_id', 'text', (c) => c.notNull())
    .addColumn('at', 'integer', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('input', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('sentence', 'text', (c) => c.notNull())
    .addColumn('diff', 'text')
    .addColumn('result', 'text')
    .addColumn('told', 'text')
    .addColumn('route', 'text')
    .addColumn('rests_on', 'text')
    .addColumn('decided_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('chat_tool_uses_by_message')
    .on('chat_tool_uses')
    .columns(['message_id', 'round', 'place'])
    .execute();
  await db.schema
    .createTable('chat_kept_files')
    .addColumn('use_id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('project_id', 'text', (c) => c.notNull())
    .addColumn('path', 'text', (c) => c.notNull())
    .addColumn('before', 'blob')
    .addColumn('after_hash', 'text', (c) => c.notNull())
    .addColumn('mode', 'integer')
    .addColumn('restored_at', 'bigint')
    .execute();
  // SQLite's own full-text search; its row is the `doc` of a message.
  await sql`create virtual table chat_search using fts5(
    text, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
  )`.execute(db);
  // What is deleted leaves its words nowhere, not even in a part of the index that is merged later.
  await sql`insert into chat_search(chat_search, rank) values ('secure-delete', 1)`.execute(db);
}
