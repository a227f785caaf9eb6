import type { Kysely, Selectable, Updateable } from 'kysely';
import { invalid } from '../../../../shared/contract/errors.ts';
import type { Delivery, DeliveryFilter } from '../../../../shared/features/notifications/channels.ts';
import type { DataTables } from '../../../core/db/tables.ts';

export type DeliveryRow = Selectable<DataTables['notification_deliveries']>;
type Db = Kysely<DataTables>;

export const isOpen = ({ state }: Pick<DeliveryRow, 'state'>): boolean => state === 'held' || state === 'waiting';

export const newDelivery = (
  given: Pick<DeliveryRow, 'id' | 'title' | 'channel_id' | 'created_at'> & Partial<DeliveryRow>,
): DeliveryRow => ({
  notice_id: null,
  group_key: '',
  state: 'waiting',
  cause: 'direct',
  held_until: null,
  held_why: null,
  attempts: 0,
  rounds: 0,
  first_failed_at: null,
  next_at: null,
  answer: null,
  answered_at: null,
  finished_at: null,
  run_id: null,
  bundle_id: null,
  ...given,
});

export const deliveryOf = (row: DeliveryRow, channelName: string): Delivery => ({
  id: row.id,
  noticeId: row.notice_id,
  title: row.title,
  channelId: row.channel_id,
  channelName,
  state: row.state,
  cause: row.cause,
  createdAt: row.created_at,
  heldUntil: row.state === 'held' ? row.held_until : null,
  heldWhy: row.state === 'held' ? row.held_why : null,
  attempts: row.attempts,
  nextAt: row.state === 'waiting' ? row.next_at : null,
  answer: row.answer,
  answeredAt: row.answered_at,
});

export function createOutboxRepo(db: Db) {
  const all = (trx: Db) => trx.selectFrom('notification_deliveries').selectAll();
  return {
    get: (id: string) => all(db).where('id', '=', id).executeTakeFirst(),
    of: (trx: Db, noticeId: string, channelId: string) =>
      all(trx).where('notice_id', '=', noticeId).where('channel_id', '=', channelId).executeTakeFirst(),
    bundled: (bundleId: string) => all(db).where('bundle_id', '=', bundleId).orderBy('created_at').execute(),
    held: () => all(db).where('state', '=', 'held').orderBy('created_at').execute(),
    /** All that is to go out and has not been handed to the engine: a crash may have come between. */
    waiting: () => all(db).where('state', '=', 'waiting').orderBy('created_at').execute(),

    async nextHeld(): Promise<number | null> {
      const row = await db
        .selectFrom('notification_deliveries')
        .where('state', '=', 'held')
        .select((eb) => eb.fn.min('held_until').as('at'))
        .executeTakeFirst();
      return row?.at == null ? null : Number(row.at);
    },

    /** What went the same way in this group lately. */
    recent: (trx: Db, channelId: string, group: string, since: number) =>
      all(trx)
        .where('channel_id', '=', channelId)
        .where('group_key', '=', group)
        .where('state', 'in', ['waiting', 'sent', 'held', 'failed'])
        .where('created_at', '>', since)
        .orderBy('created_at')
        .execute(),

    /** Whether the beginning of a thing was told this way, and how it stands with that. */
    ofThread: (trx: Db, threadId: string, channelId: string) =>
      all(trx)
        .innerJoin('notifications', 'notifications.id', 'notification_deliveries.notice_id')
        .selectAll('notification_deliveries')
        .where('notifications.thread_id', '=', threadId)
        .where('notification_deliveries.channel_id', '=', channelId)
        .where('notification_deliveries.state', '!=', 'dropped')
        .orderBy('notification_deliveries.created_at')
        .execute(),

    async add(trx: Db, row: DeliveryRow): Promise<boolean> {
      const done = await trx
        .insertInto('notification_deliveries')
        .values(row)
        .onConflict((oc) => oc.doNothing())
        .executeTakeFirst();
      return (done.numInsertedOrUpdatedRows ?? 0n) > 0n;
    },
    async set(trx: Db, id: string, patch: Updateable<DataTables['notification_deliveries']>): Promise<void> {
      await trx.updateTable('notification_deliveries').set(patch).where('id', '=', id).execute();
    },
    /** Changes only what has not ended: the user may have given it up meanwhile. */
    async setOpen(trx: Db, id: string, patch: Updateable<DataTables['notification_deliveries']>): Promise<boolean> {
      const done = await trx
        .updateTable('notification_deliveries')
        .set(patch)
        .where('id', '=', id)
        .where('state', 'in', ['held', 'waiting'])
        .executeTakeFirst();
      return done.numUpdatedRows > 0n;
    },
    async dropOf(channelId: string, at: number, why: string): Promise<string[]> {
      const rows = await db
        .updateTable('notification_deliveries')
        .set({ state: 'dropped', finished_at: at, answer: why, answered_at: at, next_at: null })
        .where('channel_id', '=', channelId)
        .where('state', 'in', ['held', 'waiting'])
        .returning(['run_id'])
        .execute();
      return rows.flatMap(({ run_id }) => (run_id === null ? [] : [run_id]));
    },

    async counts(since: number): Promise<Map<string, { waiting: number; failed: number }>> {
      const rows = await db
        .selectFrom('notification_deliveries')
        .where((eb) =>
          eb.or([
            eb('state', 'in', ['held', 'waiting']),
            eb.and([eb('state', '=', 'failed'), eb('finished_at', '>=', since)]),
          ]),
        )
        .groupBy(['channel_id', 'state'])
        .select((eb) => ['channel_id', 'state', eb.fn.countAll<number>().as('count')])
        .execute();
      const found = new Map<string, { waiting: number; failed: number }>();
      for (const { channel_id, state, count } of rows) {
        const one = found.get(channel_id) ?? { waiting: 0, failed: 0 };
        if (state === 'failed') one.failed += Number(count);
        else one.waiting += Number(count);
        found.set(channel_id, one);
      }
      return found;
    },

    async list({
      states,
      channelId,
      after,
      limit,
    }: DeliveryFilter): Promise<{ rows: DeliveryRow[]; next: string | null }> {
      let q = all(db)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1);
      if (states?.length) q = q.where('state', 'in', states);
      if (channelId !== undefined) q = q.where('channel_id', '=', channelId);
      if (after !== undefined) {
        const [, at, id] = /^(\d+)~(.+)$/.exec(after) ?? [];
        if (at === undefined || id === undefined)
          throw invalid([{ field: 'after', problem: 'is not from a page before' }]);
        q = q.where((eb) => eb(eb.refTuple('created_at', 'id'), '<', eb.tuple(Number(at), id)));
      }
      const rows = await q.execute();
      const last = rows[limit - 1];
      return { rows: rows.slice(0, limit), next: rows.length > limit && last ? `${last.created_at}~${last.id}` : null };
    },

    async prune(olderThan: number): Promise<void> {
      await db
        .deleteFrom('notification_deliveries')
        .where('created_at', '<', olderThan)
        .where('state', 'not in', ['held', 'waiting'])
        .execute();
    },
  };
}
export type OutboxRepo = ReturnType<typeof createOutboxRepo>;
