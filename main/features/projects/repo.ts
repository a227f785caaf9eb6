import { type Insertable, type Kysely, type Selectable, sql } from 'kysely';
import type { ProjectRoot, SavedView, ViewFilter } from '../../../shared/features/projects/schema.ts';
import type { DataTables } from '../../core/db/tables.ts';
import { turn } from '../../core/lib/turn.ts';

export type ProjectRecord = Selectable<DataTables['projects']>;
type RootRecord = Selectable<DataTables['project_roots']>;

export interface KnownRoot extends Omit<ProjectRoot, 'projects'> {
  /** Folders where a new project would appear. */
  parents: string[];
}

/** SQLite would take more values in a statement, but the loop stands still while one is put together. */
const perStatement = 25;

const rootOf = (row: RootRecord): KnownRoot => ({
  id: row.id,
  path: row.path,
  addedAt: row.added_at,
  state: row.state,
  walkedAt: row.walked_at,
  folders: row.folders,
  skipped: JSON.parse(row.skipped) as KnownRoot['skipped'],
  skippedCount: row.skipped_count,
  parents: JSON.parse(row.parents) as string[],
});

const recordOfRoot = (root: KnownRoot): RootRecord => ({
  id: root.id,
  path: root.path,
  added_at: root.addedAt,
  state: root.state,
  walked_at: root.walkedAt,
  folders: root.folders,
  skipped: JSON.stringify(root.skipped),
  skipped_count: root.skippedCount,
  parents: JSON.stringify(root.parents),
});

function* slices<T>(list: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size);
}

const upsert = (db: Kysely<DataTables>, records: readonly Insertable<DataTables['projects']>[]) =>
  db
    .insertInto('projects')
    .values(records)
    .onConflict((oc) =>
      oc.column('id').doUpdateSet((eb) => ({
        path: eb.ref('excluded.path'),
        root_id: eb.ref('excluded.root_id'),
        kind: eb.ref('excluded.kind'),
        git_dir: eb.ref('excluded.git_dir'),
        common_dir: eb.ref('excluded.common_dir'),
        device: eb.ref('excluded.device'),
        inode: eb.ref('excluded.inode'),
        presence: eb.ref('excluded.presence'),
        missing_since: eb.ref('excluded.missing_since'),
      })),
    )
    .execute();

/** What the user has said and what only a look at another time could tell: the user's data. */
export function createProjectsRepo(db: Kysely<DataTables>) {
  return {
    all: (): Promise<ProjectRecord[]> => db.selectFrom('projects').selectAll().execute(),

    /** Where they are; what was said of them and what they are known by stays as it is kept. */
    async put(records: readonly Insertable<DataTables['projects']>[]): Promise<void> {
      await db.transaction().execute(async (trx) => {
        // Some may have changed places, and no two may be at one place even for a moment.
        for (const slice of slices(records, perStatement))
          await trx
            .updateTable('projects')
            .set({ path: sql`'moving/' || id` })
            .where(
              'id',
              'in',
              slice.map(({ id }) => id),
            )
            .execute();
        for (const slice of slices(records, perStatement)) {
          await upsert(trx, slice);
          await turn();
        }
      });
    },

    async change(id: string, change: Partial<Omit<ProjectRecord, 'id'>>): Promise<void> {
      await db.updateTable('projects').set(change).where('id', '=', id).execute();
    },

    /** Many at once: each write of its own would wait for the disk. */
    async changeMany(changes: ReadonlyMap<string, Partial<Omit<ProjectRecord, 'id'>>>): Promise<void> {
      await db.transaction().execute(async (trx) => {
        for (const [id, change] of changes)
          await trx.updateTable('projects').set(change).where('id', '=', id).execute();
      });
    },

    async forget(ids: readonly string[]): Promise<void> {
      for (const slice of slices(ids, perStatement)) await db.deleteFrom('projects').where('id', 'in', slice).execute();
    },

    roots: async (): Promise<KnownRoot[]> =>
      (await db.selectFrom('project_roots').selectAll().orderBy('path').execute()).map(rootOf),

    async putRoot(root: KnownRoot): Promise<void> {
      const record = recordOfRoot(root);
      await db
        .insertInto('project_roots')
        .values(record)
        .onConflict((oc) => oc.column('id').doUpdateSet(record))
        .execute();
    },

    async removeRoot(id: string): Promise<void> {
      await db.deleteFrom('project_roots').where('id', '=', id).execute();
    },

    async views(): Promise<SavedView[]> {
      const rows = await db.selectFrom('project_views').selectAll().orderBy('name').execute();
      return rows.map(({ id, name, filter }) => ({ id, name, filter: JSON.parse(filter) as ViewFilter }));
    },

    async putView({ id, name, filter }: SavedView, at: number): Promise<SavedView> {
      const kept = await db
        .insertInto('project_views')
        .values({ id, name, filter: JSON.stringify(filter), saved_at: at })
        .onConflict((oc) => oc.column('name').doUpdateSet({ filter: JSON.stringify(filter), saved_at: at }))
        .returning('id')
        .executeTakeFirstOrThrow();
      return { id: kept.id, name, filter };
    },

    async removeView(id: string): Promise<boolean> {
      const { numDeletedRows } = await db.deleteFrom('project_views').where('id', '=', id).executeTakeFirst();
      return numDeletedRows > 0n;
    },

    /** What happens once and never again. */
    async mark(mark: string, at: number): Promise<void> {
      await db
        .insertInto('project_marks')
        .values({ mark, marked_at: at })
        .onConflict((oc) => oc.column('mark').doNothing())
        .execute();
    },

    async isMarked(mark: string): Promise<boolean> {
      return (
        (await db.selectFrom('project_marks').select('mark').where('mark', '=', mark).executeTakeFirst()) !== undefined
      );
    },

    async weights(): Promise<Map<string, number>> {
      const rows = await db.selectFrom('project_health_weights').selectAll().execute();
      return new Map(rows.map(({ cause, weight }) => [cause, weight]));
    },

    async weigh(cause: string, weight: number | null): Promise<void> {
      if (weight === null) await db.deleteFrom('project_health_weights').where('cause', '=', cause).execute();
      else
        await db
          .insertInto('project_health_weights')
          .values({ cause, weight })
          .onConflict((oc) => oc.column('cause').doUpdateSet({ weight }))
          .execute();
    },
  };
}
export type ProjectsRepo = ReturnType<typeof createProjectsRepo>;
