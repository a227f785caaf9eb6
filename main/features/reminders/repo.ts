import type { Kysely, Selectable } from 'kysely';
import { reminder } from '../../../shared/features/reminders/schema.ts';
import type { DataTables } from '../../core/db/tables.ts';

type Row = Selectable<DataTables['reminders']>;

export interface ReminderRecord {
  id: string;
  text: string;
  at: number;
  projectId: string | null;
  from: 'voice' | 'user' | 'chat';
  createdAt: number;
  toldAt: number | null;
  doneAt: number | null;
  removedAt: number | null;
}

const recordOf = (row: Row): ReminderRecord => ({
  ...{ id: row.id, text: row.text, at: row.at, projectId: row.project_id },
  ...{ from: reminder.shape.from.catch('user').parse(row.from), createdAt: row.created_at },
  ...{ toldAt: row.told_at, doneAt: row.done_at, removedAt: row.removed_at },
});

type Patch = Partial<Pick<Row, 'text' | 'at' | 'project_id' | 'told_at' | 'done_at' | 'removed_at'>>;

export function createRemindersRepo(db: Kysely<DataTables>) {
  const there = () => db.selectFrom('reminders').selectAll().where('removed_at', 'is', null);
  const open = () => there().where('done_at', 'is', null);
  return {
    async add(record: ReminderRecord): Promise<void> {
      await db
        .insertInto('reminders')
        .values({
          ...{ id: record.id, text: record.text, at: record.at, project_id: record.projectId, from: record.from },
          ...{ created_at: record.createdAt, told_at: null, done_at: null, removed_at: null },
        })
        .execute();
    },
    async patch(id: string, patch: Patch): Promise<void> {
      await db.updateTable('reminders').set(patch).where('id', '=', id).execute();
    },
    /** Those that were deleted, too. */
    async get(id: string): Promise<ReminderRecord | null> {
      const row = await db.selectFrom('reminders').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? recordOf(row) : null;
    },
    open: async () => (await open().orderBy('at').orderBy('id').execute()).map(recordOf),
    /** Newest first. */
    done: async (limit: number) =>
      (
        await there().where('done_at', 'is not', null).orderBy('done_at', 'desc').orderBy('id').limit(limit).execute()
      ).map(recordOf),
    /** Newest first: what is due now is never behind what has been due since long. */
    due: async (now: number, limit: number) =>
      (await open().where('at', '<=', now).orderBy('at', 'desc').orderBy('id').limit(limit).execute()).map(recordOf),
    async nextAfter(now: number): Promise<number | null> {
      const row = await open().where('at', '>', now).orderBy('at').limit(1).executeTakeFirst();
      return row?.at ?? null;
    },
    async countOpen(): Promise<number> {
      const { count } = await db
        .selectFrom('reminders')
        .select((e) => e.fn.countAll<number>().as('count'))
        .where('removed_at', 'is', null)
        .where('done_at', 'is', null)
        .executeTakeFirstOrThrow();
      return count;
    },
    async purge(before: number): Promise<void> {
      await db.deleteFrom('reminders').where('removed_at', '<', before).execute();
    },
  };
}
export type RemindersRepo = ReturnType<typeof createRemindersRepo>;
