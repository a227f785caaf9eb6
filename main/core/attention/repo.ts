import type { Kysely } from 'kysely';
import type { DataTables } from '../db/tables.ts';

export interface MarkRow {
  key: string;
  state: 'snoozed' | 'dismissed';
  /** What the item was like when it was put away; when it changes, it comes back. */
  fingerprint: string;
  until: number | null;
  at: number;
}

export function createAttentionRepo(db: Kysely<DataTables>) {
  return {
    all: (): Promise<MarkRow[]> =>
      db.selectFrom('attention_marks').select(['key', 'state', 'fingerprint', 'until', 'at']).execute(),
    async put(mark: MarkRow): Promise<void> {
      const { key: _, ...rest } = mark;
      await db
        .insertInto('attention_marks')
        .values(mark)
        .onConflict((oc) => oc.column('key').doUpdateSet(rest))
        .execute();
    },
    async remove(key: string): Promise<void> {
      await db.deleteFrom('attention_marks').where('key', '=', key).execute();
    },
  };
}
export type AttentionRepo = ReturnType<typeof createAttentionRepo>;
