import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('notifications')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('severity', 'text', (c) => c.notNull())
    .addColumn('rank', 'integer', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('subject', 'text')
    .addColumn('route', 'text', (c) => c.notNull())
    .addColumn('actions', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('group_key', 'text', (c) => c.notNull())
    .addColumn('thread_id', 'text', (c) => c.notNull())
    .addColumn('count', 'integer', (c) => c.notNull())
    .addColumn('read_at', 'bigint')
    .addColumn('resolved_at', 'bigint')
    .addColumn('cleared_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('notifications_by_time')
    .on('notifications')
    .columns(['cleared_at', 'at desc', 'id desc'])
    .execute();
  await db.schema.createIndex('notifications_by_key').on('notifications').columns(['key', 'at']).execute();
  await db.schema.createIndex('notifications_unread').on('notifications').columns(['read_at', 'cleared_at']).execute();

  await db.schema
    .createTable('notification_channels')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('name', 'text', (c) => c.notNull().unique())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('config', 'text', (c) => c.notNull())
    .addColumn('enabled', 'integer', (c) => c.notNull())
    .addColumn('disabled_why', 'text')
    .addColumn('fallback_id', 'text')
    .addColumn('fallback_minutes', 'integer')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('last_at', 'bigint')
    .addColumn('last_ok', 'integer')
    .addColumn('last_answer', 'text')
    .addColumn('last_why', 'text')
    .addColumn('failing_since', 'bigint')
    .execute();

  await db.schema
    .createTable('notification_deliveries')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('notice_id', 'text')
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('channel_id', 'text', (c) => c.notNull())
    .addColumn('group_key', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('cause', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('held_until', 'bigint')
    .addColumn('held_why', 'text')
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('rounds', 'integer', (c) => c.notNull())
    .addColumn('first_failed_at', 'bigint')
    .addColumn('next_at', 'bigint')
    .addColumn('answer', 'text')
    .addColumn('answered_at', 'bigint')
    .addColumn('finished_at', 'bigint')
    .addColumn('run_id', 'text')
    .addColumn('bundle_id', 'text')
    .execute();
  await db.schema
    .createIndex('notification_deliveries_once')
    .on('notification_deliveries')
    .columns(['notice_id', 'channel_id'])
    .unique()
    .execute();
  await db.schema
    .createIndex('notification_deliveries_by_state')
    .on('notification_deliveries')
    .columns(['state', 'channel_id', 'created_at'])
    .execute();
  await db.schema
    .createIndex('notification_deliveries_by_time')
    .on('notification_deliveries')
    .columns(['created_at desc', 'id desc'])
    .execute();
  await db.schema
    .createIndex('notification_deliveries_by_bundle')
    .on('notification_deliveries')
    .column('bundle_id')
    .execute();

  await db.schema
    .createTable('notification_choices')
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('channel_id', 'text', (c) => c.notNull())
    .addColumn('level', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('notification_choices_key', ['kind', 'channel_id'])
    .execute();
}
