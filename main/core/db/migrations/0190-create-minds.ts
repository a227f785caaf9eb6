import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('mind_connections')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('base_url', 'text', (c) => c.notNull())
    .addColumn('has_key', 'integer', (c) => c.notNull())
    .addColumn('context_tokens', 'integer')
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('mind_models')
    .addColumn('connection_id', 'text', (c) => c.notNull())
    .addColumn('model', 'text', (c) => c.notNull())
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('context_tokens', 'integer')
    .addColumn('output_tokens', 'integer')
    .addColumn('embeds', 'integer')
    .addColumn('listed', 'integer', (c) => c.notNull())
    .addColumn('by_hand', 'integer', (c) => c.notNull())
    .addColumn('listed_price', 'text')
    .addPrimaryKeyConstraint('mind_models_key', ['connection_id', 'model'])
    .execute();
  await db.schema
    .createTable('mind_prices')
    .addColumn('connection_id', 'text', (c) => c.notNull())
    .addColumn('model', 'text', (c) => c.notNull())
    .addColumn('input', 'bigint', (c) => c.notNull())
    .addColumn('cached_input', 'bigint', (c) => c.notNull())
    .addColumn('output', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('mind_prices_key', ['connection_id', 'model'])
    .execute();
  await db.schema
    .createTable('mind_roles')
    .addColumn('role', 'text', (c) => c.primaryKey().notNull())
    .addColumn('connection_id', 'text', (c) => c.notNull())
    .addColumn('model', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('mind_requests')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('connection_id', 'text', (c) => c.notNull())
    .addColumn('connection_name', 'text', (c) => c.notNull())
    .addColumn('model', 'text', (c) => c.notNull())
    .addColumn('feature', 'text', (c) => c.notNull())
    .addColumn('purpose_id', 'text', (c) => c.notNull())
    .addColumn('end', 'text', (c) => c.notNull())
    .addColumn('fault', 'text')
    .addColumn('input', 'bigint')
    .addColumn('cached_input', 'bigint')
    .addColumn('output', 'bigint')
    .addColumn('reasoning', 'bigint')
    .addColumn('cost', 'bigint')
    .addColumn('took_ms', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('mind_requests_at').on('mind_requests').columns(['at']).execute();
}
