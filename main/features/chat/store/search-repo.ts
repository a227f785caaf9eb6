import { sql } from 'kysely';
import { type MessageFound, message } from '../../../../shared/features/chat/schema.ts';
import type { Db } from './threads-repo.ts';

const mostWords = 12;
/** Each word as a phrase that may go on, so that nothing in it is taken for the language of FTS5. */
function matchOf(text: string): string | null {
  const words = text
    .split(/[\s\p{Cc}]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, mostWords);
  return words.length === 0 ? null : words.map((word) => `"${word.replaceAll('"', '""')}"*`).join(' AND ');
}

interface Row {
  thread_id: string;
  title: string;
  id: string;
  role: string;
  excerpt: string;
  created_at: number;
}

export function createSearchRepo(db: Db) {
  return {
    /** What was found of a message before is forgotten. */
    async put(doc: number, text: string): Promise<void> {
      await sql`delete from chat_search where rowid = ${doc}`.execute(db);
      if (text.trim() !== '') await sql`insert into chat_search(rowid, text) values (${doc}, ${text})`.execute(db);
    },
    async find(text: string, limit: number): Promise<MessageFound[]> {
      const match = matchOf(text);
      if (match === null) return [];
      const found = await sql<Row>`
        select m.thread_id, t.title, m.id, m.role, m.created_at,
               snippet(chat_search, 0, '', '', '…', 24) as excerpt
        from chat_search join chat_messages m on m.doc = chat_search.rowid
        join chat_threads t on t.id = m.thread_id
        where chat_search match ${match} order by chat_search.rank, m.doc desc limit ${limit}`.execute(db);
      return found.rows.map((row) => ({
        ...{ threadId: row.thread_id, threadTitle: row.title, messageId: row.id },
        role: message.shape.role.catch('user').parse(row.role),
        ...{ excerpt: row.excerpt.replace(/\s+/g, ' ').trim(), at: row.created_at },
      }));
    },
  };
}
