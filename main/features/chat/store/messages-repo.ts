import { sql } from 'kysely';
import type { ModelEnd, Usage } from '../../../../shared/features/minds/schema.ts';
import type { MessageRecord } from '../types.ts';
import { messageOf, written } from './rows.ts';
import type { Db } from './threads-repo.ts';

/** SQLite takes so many values at once without a thought. */
const chunk = 500;
export const chunksOf = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / chunk) }, (_, i) => all.slice(i * chunk, (i + 1) * chunk));

export interface Settled {
  text: string;
  state: MessageRecord['state'];
  end: ModelEnd | null;
  modelName: string | null;
  usage: Usage | null;
  cost: number | null;
  tookMs: number | null;
}

export function createMessagesRepo(db: Db) {
  /** From one message towards the root, newest first, never more than asked for. */
  async function upwards(threadId: string, from: string, limit: number): Promise<MessageRecord[]> {
    const found = await sql<{ doc: number }>`
      with recursive branch(doc, parent_id, depth) as (
        select doc, parent_id, 1 from chat_messages where id = ${from} and thread_id = ${threadId}
        union all
        select m.doc, m.parent_id, depth + 1 from chat_messages m join branch b on m.id = b.parent_id
        where depth < ${limit}
      ) select doc from branch`.execute(db);
    const rows: MessageRecord[] = [];
    for (const docs of chunksOf(found.rows.map(({ doc }) => doc)))
      rows.push(
        ...(await db.selectFrom('chat_messages').selectAll().where('doc', 'in', docs).execute()).map(messageOf),
      );
    // A child is always written after its parent.
    return rows.sort((a, b) => b.doc - a.doc);
  }

  return {
    upwards,
    /** How many messages there are from a root down to this one. */
    async depth(threadId: string, id: string): Promise<number> {
      const found = await sql<{ depth: number }>`
        with recursive branch(parent_id) as (
          select parent_id from chat_messages where id = ${id} and thread_id = ${threadId}
          union all
          select m.parent_id from chat_messages m join branch b on m.id = b.parent_id
        ) select count(*) as depth from branch`.execute(db);
      return found.rows[0]?.depth ?? 0;
    },
    async add(message: Omit<MessageRecord, 'doc'>): Promise<MessageRecord> {
      const row = await db
        .insertInto('chat_messages')
        .values({
          ...{ id: message.id, thread_id: message.threadId, parent_id: message.parentId, role: message.role },
          ...{ text: message.text, state: message.state, end: written(message.end) },
          ...{ model_name: message.modelName, model: written(message.model), usage: written(message.usage) },
          ...{ cost: message.cost, left_out: message.leftOut, notes: JSON.stringify(message.notes) },
          ...{ created_at: message.createdAt, took_ms: message.tookMs },
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return messageOf(row);
    },
    async get(id: string): Promise<MessageRecord | null> {
      const row = await db.selectFrom('chat_messages').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? messageOf(row) : null;
    },
    async setText(id: string, text: string): Promise<void> {
      await db.updateTable('chat_messages').set({ text }).where('id', '=', id).execute();
    },
    /** How it was asked for. */
    async setAsked(id: string, leftOut: number, notes: readonly string[]): Promise<void> {
      const values = { left_out: leftOut, notes: JSON.stringify(notes) };
      await db.updateTable('chat_messages').set(values).where('id', '=', id).execute();
    },
    async setState(id: string, state: MessageRecord['state']): Promise<void> {
      await db.updateTable('chat_messages').set({ state }).where('id', '=', id).execute();
    },
    async settle(id: string, settled: Settled): Promise<void> {
      await db
        .updateTable('chat_messages')
        .set({
          ...{ text: settled.text, state: settled.state, end: written(settled.end), model_name: settled.modelName },
          ...{ usage: written(settled.usage), cost: settled.cost, took_ms: settled.tookMs },
        })
        .where('id', '=', id)
        .execute();
    },
    async inState(states: readonly MessageRecord['state'][], threadId?: string): Promise<MessageRecord[]> {
      let query = db.selectFrom('chat_messages').selectAll().where('state', 'in', states);
      if (threadId !== undefined) query = query.where('thread_id', '=', threadId);
      return (await query.orderBy('doc').execute()).map(messageOf);
    },
    /** Whoever has the same parent, oldest first, by the id of the parent; the empty text stands for none. */
    async siblings(threadId: string, parents: readonly (string | null)[]): Promise<Map<string, string[]>> {
      const found = new Map<string, string[]>();
      const base = db.selectFrom('chat_messages').select(['id', 'parent_id']).where('thread_id', '=', threadId);
      const take = (rows: { id: string; parent_id: string | null }[]) => {
        for (const { id, parent_id } of rows) found.set(parent_id ?? '', [...(found.get(parent_id ?? '') ?? []), id]);
      };
      if (parents.includes(null)) take(await base.where('parent_id', 'is', null).orderBy('doc').execute());
      for (const ids of chunksOf(parents.filter((id) => id !== null)))
        take(await base.where('parent_id', 'in', ids).orderBy('doc').execute());
      return found;
    },
    /** Down from a message, always to the newest child. */
    async leafBelow(threadId: string, id: string): Promise<string> {
      const found = await sql<{ id: string }>`
        with recursive down(id, depth) as (
          select ${id}, 0
          union all
          select (select c.id from chat_messages c where c.thread_id = ${threadId} and c.parent_id = down.id
                  order by c.doc desc limit 1), depth + 1
          from down where down.id is not null
        ) select id from down where id is not null order by depth desc limit 1`.execute(db);
      return found.rows[0]?.id ?? id;
    },
    /** All branches, in the order in which they were written, page by page. */
    async page(threadId: string, afterDoc: number, limit: number): Promise<MessageRecord[]> {
      const rows = await db
        .selectFrom('chat_messages')
        .selectAll()
        .where('thread_id', '=', threadId)
        .where('doc', '>', afterDoc)
        .orderBy('doc')
        .limit(limit)
        .execute();
      return rows.map(messageOf);
    },
    async answers(threadId: string): Promise<string[]> {
      const rows = db.selectFrom('chat_messages').select('id').where('thread_id', '=', threadId);
      return (await rows.where('role', '=', 'assistant').execute()).map(({ id }) => id);
    },
    async remove(threadId: string): Promise<void> {
      const ofThread = db.selectFrom('chat_messages').select('id').where('thread_id', '=', threadId);
      const uses = db.selectFrom('chat_tool_uses').select('id').where('message_id', 'in', ofThread);
      await sql`delete from chat_search where rowid in
        (select doc from chat_messages where thread_id = ${threadId})`.execute(db);
      await db.deleteFrom('chat_kept_files').where('use_id', 'in', uses).execute();
      await db.deleteFrom('chat_tool_uses').where('message_id', 'in', ofThread).execute();
      await db.deleteFrom('chat_evidence').where('message_id', 'in', ofThread).execute();
      await db.deleteFrom('chat_messages').where('thread_id', '=', threadId).execute();
    },
  };
}
