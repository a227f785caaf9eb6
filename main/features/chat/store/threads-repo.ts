import type { Kysely } from 'kysely';
import { behind } from '../../../core/db/behind.ts';
import type { DataTables } from '../../../core/db/tables.ts';
import type { ThreadRecord } from '../types.ts';
import { threadOf, written } from './rows.ts';

export type Db = Kysely<DataTables>;
export type ThreadChange = Partial<
  Pick<ThreadRecord, 'title' | 'titled' | 'pinned' | 'scope' | 'model' | 'leafId' | 'updatedAt'>
>;

export function createThreadsRepo(db: Db) {
  return {
    async add(thread: Omit<ThreadRecord, 'messages' | 'cost'>): Promise<void> {
      await db
        .insertInto('chat_threads')
        .values({
          ...{ id: thread.id, title: thread.title, titled: thread.titled ? 1 : 0, pinned: thread.pinned ? 1 : 0 },
          ...{ scope: JSON.stringify(thread.scope), model: written(thread.model), leaf_id: thread.leafId },
          ...{ messages: 0, cost: 0, priced: 0, unpriced: 0 },
          ...{ created_at: thread.createdAt, updated_at: thread.updatedAt },
        })
        .execute();
    },
    async get(id: string): Promise<ThreadRecord | null> {
      const row = await db.selectFrom('chat_threads').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? threadOf(row) : null;
    },
    /** The pinned ones stand on the first page alone. */
    async list(asked: {
      before?: number | undefined;
      beforeId?: string | undefined;
      limit: number;
    }): Promise<ThreadRecord[]> {
      const { before, beforeId, limit } = asked;
      const newest = db.selectFrom('chat_threads').selectAll().orderBy('updated_at', 'desc').orderBy('id').limit(limit);
      const others = newest.where('pinned', '=', 0);
      const pinned = before === undefined ? await newest.where('pinned', '=', 1).execute() : [];
      const rest = await (before === undefined
        ? others
        : others.where(({ eb }) => behind(eb, 'updated_at', before, beforeId))
      ).execute();
      return [...pinned, ...rest].slice(0, limit).map(threadOf);
    },
    async change(id: string, change: ThreadChange): Promise<void> {
      const values = {
        ...(change.title !== undefined && { title: change.title }),
        ...(change.titled !== undefined && { titled: change.titled ? 1 : 0 }),
        ...(change.pinned !== undefined && { pinned: change.pinned ? 1 : 0 }),
        ...(change.scope !== undefined && { scope: JSON.stringify(change.scope) }),
        ...(change.model !== undefined && { model: written(change.model) }),
        ...(change.leafId !== undefined && { leaf_id: change.leafId }),
        ...(change.updatedAt !== undefined && { updated_at: change.updatedAt }),
      };
      if (Object.keys(values).length === 0) return;
      await db.updateTable('chat_threads').set(values).where('id', '=', id).execute();
    },
    async count(id: string, added: { messages?: number; cost?: number; priced?: number; unpriced?: number }) {
      const { messages = 0, cost = 0, priced = 0, unpriced = 0 } = added;
      await db
        .updateTable('chat_threads')
        .set((eb) => ({
          messages: eb('messages', '+', messages),
          cost: eb('cost', '+', cost),
          priced: eb('priced', '+', priced),
          unpriced: eb('unpriced', '+', unpriced),
        }))
        .where('id', '=', id)
        .execute();
    },
    async remove(id: string): Promise<void> {
      await db.deleteFrom('chat_threads').where('id', '=', id).execute();
    },
  };
}
