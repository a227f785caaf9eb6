import { type Kysely, sql } from 'kysely';

/** What is done once: that a first folder was looked at must be known for longer than the journal is kept. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('project_marks')
    .addColumn('mark', 'text', (c) => c.primaryKey().notNull())
    .addColumn('marked_at', 'bigint', (c) => c.notNull())
    .execute();
  await sql`
    insert into project_marks (mark, marked_at)
    select 'first-folder', 0
    where exists (select 1 from project_roots)
      or exists (select 1 from journal where kind in ('project.folder-added', 'project.folder-removed'))
  `.execute(db);
}
