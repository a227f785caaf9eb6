import type { Kysely, Selectable } from 'kysely';
import type { ChannelConfig, ChannelKind, Fallback } from '../../../../shared/features/notifications/channels.ts';
import type { DataTables } from '../../../core/db/tables.ts';

type Row = Selectable<DataTables['notification_channels']>;

export interface LastAnswer {
  at: number;
  ok: boolean;
  answer: string;
  why: Row['last_why'];
}

export interface Channel {
  id: string;
  name: string;
  kind: ChannelKind;
  config: ChannelConfig;
  enabled: boolean;
  disabledWhy: string | null;
  fallback: Fallback | null;
  createdAt: number;
  last: LastAnswer | null;
  /** The first failure since it last worked. */
  failingSince: number | null;
}

const channelOf = (row: Row): Channel => {
  const config = JSON.parse(row.config) as ChannelConfig;
  return {
    id: row.id,
    name: row.name,
    kind: config.kind,
    config,
    enabled: row.enabled === 1,
    disabledWhy: row.disabled_why,
    fallback:
      row.fallback_id === null ? null : { channelId: row.fallback_id, afterMinutes: row.fallback_minutes ?? 10 },
    createdAt: row.created_at,
    last:
      row.last_at === null
        ? null
        : { at: row.last_at, ok: row.last_ok === 1, answer: row.last_answer ?? '', why: row.last_why },
    failingSince: row.failing_since,
  };
};

const columnsOf = ({ name, config, fallback }: Pick<Channel, 'name' | 'config' | 'fallback'>) => ({
  name,
  kind: config.kind,
  config: JSON.stringify(config),
  fallback_id: fallback?.channelId ?? null,
  fallback_minutes: fallback?.afterMinutes ?? null,
});

export function createChannelRepo(db: Kysely<DataTables>) {
  return {
    async list(): Promise<Channel[]> {
      const rows = await db
        .selectFrom('notification_channels')
        .selectAll()
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(channelOf);
    },
    async get(id: string): Promise<Channel | null> {
      const row = await db.selectFrom('notification_channels').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? channelOf(row) : null;
    },
    async add(channel: Pick<Channel, 'id' | 'name' | 'config' | 'fallback' | 'createdAt'>): Promise<void> {
      await db
        .insertInto('notification_channels')
        .values({ id: channel.id, ...columnsOf(channel), enabled: 1, created_at: channel.createdAt })
        .execute();
    },
    async change(id: string, channel: Pick<Channel, 'name' | 'config' | 'fallback'>): Promise<void> {
      await db
        .updateTable('notification_channels')
        .set({ ...columnsOf(channel), disabled_why: null, enabled: 1, last_why: null, failing_since: null })
        .where('id', '=', id)
        .execute();
    },
    async enable(id: string, enabled: boolean, why: string | null): Promise<void> {
      await db
        .updateTable('notification_channels')
        .set({ enabled: enabled ? 1 : 0, disabled_why: why })
        .where('id', '=', id)
        .execute();
    },
    async answered(trx: Kysely<DataTables>, id: string, last: LastAnswer): Promise<void> {
      await trx
        .updateTable('notification_channels')
        .set((eb) => ({
          last_at: last.at,
          last_ok: last.ok ? 1 : 0,
          last_answer: last.answer,
          last_why: last.why,
          failing_since: last.ok ? null : eb.fn.coalesce('failing_since', eb.val(last.at)),
        }))
        .where('id', '=', id)
        .execute();
    },
    async remove(trx: Kysely<DataTables>, id: string): Promise<void> {
      await trx.deleteFrom('notification_channels').where('id', '=', id).execute();
      await trx.deleteFrom('notification_choices').where('channel_id', '=', id).execute();
      await trx.updateTable('notification_channels').set({ fallback_id: null }).where('fallback_id', '=', id).execute();
    },
  };
}
export type ChannelRepo = ReturnType<typeof createChannelRepo>;
