import { sql } from 'kysely';
import type { LettingGo } from '../../memory/index.ts';
import { createSearchRepo } from './search-repo.ts';
import type { Db } from './threads-repo.ts';

/** Columns that may hold words of what was read or said; the second ones are JSON. */
const places = {
  chat_threads: [['title'], []],
  chat_messages: [['text'], ['end', 'notes']],
  chat_evidence: [['evidence_id'], ['body']],
  chat_tool_uses: [['sentence', 'diff', 'result', 'told', 'route'], ['input']],
} as const;
type Place = keyof typeof places;
type Row = Record<string, string | number | null> & { rowid: number };

/** What of a proposal was forgotten cannot be allowed any more. */
const nothing = 'forgotten';

export function createForgettingRepo(db: Db) {
  async function holding(table: string, columns: readonly string[], needles: readonly string[]): Promise<Row[]> {
    const found = new Map<number, Row>();
    for (const needle of needles) {
      const stands = columns.map((column) => sql`instr(${sql.ref(column)}, ${needle}) > 0`);
      const { rows } = await sql<Row>`
        select rowid as rowid, * from ${sql.table(table)} where ${sql.join(stands, sql` or `)}`.execute(db);
      for (const row of rows) found.set(row.rowid, row);
    }
    return [...found.values()];
  }

  /** What stands at a place in the text stays there, however long the text is now. */
  async function moveUses(row: Row, letting: LettingGo): Promise<void> {
    const text = String(row.text);
    const most = letting.text(text).length;
    const uses = db.selectFrom('chat_tool_uses').select(['id', 'at']).where('message_id', '=', String(row.id));
    for (const { id, at } of await uses.execute()) {
      const moved = Math.min(most, letting.text(text.slice(0, at)).length);
      await db.updateTable('chat_tool_uses').set({ at: moved }).where('id', '=', id).execute();
    }
  }

  async function letGoIn(table: Place, letting: LettingGo, threads: Set<string>): Promise<void> {
    const [texts, json] = places[table];
    const needles = table === 'chat_threads' ? letting.beginnings : letting.needles;
    for (const row of await holding(table, [...texts, ...json], needles)) {
      const next: Record<string, string> = {};
      for (const column of texts) {
        const text = row[column];
        if (typeof text === 'string') next[column] = letting.text(text);
      }
      for (const column of json) {
        const text = row[column];
        if (typeof text === 'string') next[column] = JSON.stringify(letting.value(JSON.parse(text)));
      }
      if (table === 'chat_tool_uses' && row.state === 'waiting') next.rests_on = nothing;
      if (table === 'chat_messages') {
        await moveUses(row, letting);
        if (row.state === 'ended') await createSearchRepo(db).put(row.rowid, next.text ?? '');
      }
      const values = Object.entries(next).map(([column, text]) => sql`${sql.ref(column)} = ${text}`);
      await sql`update ${sql.table(table)} set ${sql.join(values)} where rowid = ${row.rowid}`.execute(db);
      const of = row.thread_id ?? (table === 'chat_threads' ? row.id : await threadOf(String(row.message_id)));
      if (of !== null && of !== undefined) threads.add(String(of));
    }
  }

  async function threadOf(messageId: string): Promise<string | null> {
    const row = await db.selectFrom('chat_messages').select('thread_id').where('id', '=', messageId).executeTakeFirst();
    return row?.thread_id ?? null;
  }

  return {
    /** Takes it out of every row; answers the threads in which it stood. */
    async letGo(letting: LettingGo): Promise<Set<string>> {
      const threads = new Set<string>();
      for (const table of Object.keys(places) as Place[]) await letGoIn(table, letting, threads);
      // A file as it was cannot be put back in parts.
      for (const needle of letting.needles)
        await sql`delete from chat_kept_files where instr(before, cast(${needle} as blob)) > 0`.execute(db);
      return threads;
    },
  };
}
