import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('voice_utterances')
    .addColumn('doc', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('id', 'text', (c) => c.notNull().unique())
    .addColumn('purpose', 'text', (c) => c.notNull())
    .addColumn('origin', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('spoken_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .addColumn('written_at', 'bigint')
    .addColumn('samples', 'bigint', (c) => c.notNull())
    .addColumn('sound', 'integer', (c) => c.notNull())
    .addColumn('cut', 'integer', (c) => c.notNull())
    .addColumn('speech_ms', 'integer')
    .addColumn('heard', 'text')
    .addColumn('text', 'text')
    .addColumn('corrected', 'text')
    .addColumn('language', 'text')
    .addColumn('written_by', 'text')
    .addColumn('reading', 'text')
    .addColumn('choices', 'text')
    .addColumn('question', 'text')
    .addColumn('receipt', 'text')
    .addColumn('answer', 'text')
    .addColumn('fault', 'text')
    .addColumn('speaker', 'text')
    .addColumn('took', 'text', (c) => c.notNull())
    .addColumn('search', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('voice_utterances_by_state').on('voice_utterances').columns(['state']).execute();
  await db.schema
    .createIndex('voice_utterances_by_sound')
    .on('voice_utterances')
    .columns(['sound', 'written_at'])
    .execute();
  await db.schema.createIndex('voice_utterances_by_time').on('voice_utterances').columns(['started_at']).execute();
  await db.schema
    .createTable('voice_words')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('word', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull().unique())
    .addColumn('misheard', 'text', (c) => c.notNull())
    .addColumn('from', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('voice_learned')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('key', 'text', (c) => c.notNull().unique())
    .addColumn('heard', 'text', (c) => c.notNull())
    .addColumn('meant', 'text', (c) => c.notNull())
    .addColumn('reading', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
}
