import type { Kysely } from 'kysely';
import type { DataTables } from '../db/tables.ts';

/** Of each secret, so many of its last uses are kept. */
const mostUses = 200;

export function createSecretsRepo(db: Kysely<DataTables>) {
  return {
    list: () =>
      db
        .selectFrom('secrets')
        .select(['name', 'backend', 'created_at', 'updated_at', 'used_at'])
        .orderBy('name')
        .execute(),
    get: (name: string) =>
      db.selectFrom('secrets').select(['name', 'cipher', 'backend']).where('name', '=', name).executeTakeFirst(),
    async put(row: { name: string; cipher: Buffer; backend: string; at: number }): Promise<void> {
      const changed = { cipher: row.cipher, backend: row.backend, updated_at: row.at };
      await db
        .insertInto('secrets')
        .values({ name: row.name, created_at: row.at, used_at: null, ...changed })
        .onConflict((oc) => oc.column('name').doUpdateSet(changed))
        .execute();
    },
    /** The same value under a newer key: for the user nothing has changed. */
    async recipher(row: { name: string; cipher: Buffer; backend: string; was: Uint8Array }): Promise<void> {
      await db
        .updateTable('secrets')
        .set({ cipher: row.cipher, backend: row.backend })
        .where('name', '=', row.name)
        .where('cipher', '=', row.was)
        .execute();
    },
    async used(name: string, at: number): Promise<void> {
      await db.updateTable('secrets').set({ used_at: at }).where('name', '=', name).execute();
    },
    async noteUse(use: { secret: string; at: number; used_by: string; what: string }): Promise<void> {
      await db.transaction().execute(async (tx) => {
        await tx.insertInto('secret_uses').values(use).execute();
        const oldest = await tx
          .selectFrom('secret_uses')
          .select('id')
          .where('secret', '=', use.secret)
          .orderBy('id', 'desc')
          .offset(mostUses)
          .limit(1)
          .executeTakeFirst();
        if (oldest)
          await tx.deleteFrom('secret_uses').where('secret', '=', use.secret).where('id', '<=', oldest.id).execute();
      });
    },
    uses: (name: string) =>
      db
        .selectFrom('secret_uses')
        .select(['at', 'used_by', 'what'])
        .where('secret', '=', name)
        .orderBy('id', 'desc')
        .execute(),
    async remove(name: string): Promise<boolean> {
      await db.deleteFrom('secret_uses').where('secret', '=', name).execute();
      const result = await db.deleteFrom('secrets').where('name', '=', name).executeTakeFirst();
      return result.numDeletedRows > 0n;
    },
  };
}
export type SecretsRepo = ReturnType<typeof createSecretsRepo>;
