import type { Kysely } from 'kysely';

/** Which secrets a build was lent, by name: so that it can be built again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('builds')
    .addColumn('secrets', 'text', (c) => c.notNull().defaultTo('[]'))
    .execute();
}
