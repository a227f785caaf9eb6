import type { Kysely } from 'kysely';
import type { DataTables } from '../../core/db/tables.ts';

const user = 'user';

export function createPresenceRepo(db: Kysely<DataTables>) {
  return {
    async lastSeen(): Promise<number | null> {
      const row = await db.selectFrom('presence').select('last_seen_at').where('id', '=', user).executeTakeFirst();
      return row?.last_seen_at ?? null;
    },
    async put(at: number): Promise<void> {
      await db
        .insertInto('presence')
        .values({ id: user, last_seen_at: at })
        .onConflict((oc) => oc.column('id').doUpdateSet({ last_seen_at: at }))
        .execute();
    },
  };
}
export type PresenceRepo = ReturnType<typeof createPresenceRepo>;
