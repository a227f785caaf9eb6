import type { Kysely } from 'kysely';
import type { DataTables } from '../../core/db/tables.ts';

export interface KeptEnvironment {
  name: string;
  inherits: string | null;
  /** Null: those that are found. */
  files: string[] | null;
  origin: 'found' | 'made';
  current: boolean;
  removed: boolean;
}

export function createEnvironmentsRepo(db: Kysely<DataTables>) {
  return {
    async kept(projectId: string): Promise<KeptEnvironment[]> {
      const rows = await db.selectFrom('environments').selectAll().where('project_id', '=', projectId).execute();
      return rows.map(({ name, inherits, files, origin, is_current, removed }) => ({
        ...{ name, inherits, origin },
        files: files === null ? null : (JSON.parse(files) as string[]),
        current: is_current === 1,
        removed: removed === 1,
      }));
    },
    /** At most one of a project is the current one. */
    async put(projectId: string, { name, files, current, removed, ...rest }: KeptEnvironment): Promise<void> {
      const changed = {
        ...rest,
        files: files === null ? null : JSON.stringify(files),
        is_current: current ? 1 : 0,
        removed: removed ? 1 : 0,
      };
      await db.transaction().execute(async (tx) => {
        if (current)
          await tx.updateTable('environments').set({ is_current: 0 }).where('project_id', '=', projectId).execute();
        await tx
          .insertInto('environments')
          .values({ project_id: projectId, name, ...changed })
          .onConflict((oc) => oc.columns(['project_id', 'name']).doUpdateSet(changed))
          .execute();
      });
    },
    async remove(projectId: string, name: string): Promise<void> {
      await db.transaction().execute(async (tx) => {
        await tx.deleteFrom('environments').where('project_id', '=', projectId).where('name', '=', name).execute();
        await tx
          .deleteFrom('environment_variables')
          .where('project_id', '=', projectId)
          .where('environment', '=', name)
          .execute();
      });
    },
    /** By environment. */
    async variables(projectId: string): Promise<Map<string, Map<string, string>>> {
      const rows = await db
        .selectFrom('environment_variables')
        .select(['environment', 'name', 'value'])
        .where('project_id', '=', projectId)
        .orderBy('name')
        .execute();
      const all = new Map<string, Map<string, string>>();
      for (const { environment, name, value } of rows) {
        const there = all.get(environment) ?? new Map<string, string>();
        all.set(environment, there.set(name, value));
      }
      return all;
    },
    async setVariable(projectId: string, environment: string, name: string, value: string, was?: string) {
      const row = { project_id: projectId, environment, name, value };
      await db.transaction().execute(async (tx) => {
        if (was !== undefined && was !== name)
          await tx
            .deleteFrom('environment_variables')
            .where('project_id', '=', projectId)
            .where('environment', '=', environment)
            .where('name', '=', was)
            .execute();
        await tx
          .insertInto('environment_variables')
          .values(row)
          .onConflict((oc) => oc.columns(['project_id', 'environment', 'name']).doUpdateSet({ value }))
          .execute();
      });
    },
    async unsetVariable(projectId: string, environment: string, name: string): Promise<void> {
      await db
        .deleteFrom('environment_variables')
        .where('project_id', '=', projectId)
        .where('environment', '=', environment)
        .where('name', '=', name)
        .execute();
    },
    /** What the user has changed of services, where secrets may be named; the launcher keeps it as text. */
    servicesNaming: () =>
      db
        .selectFrom('launcher_services')
        .select(['project_id', 'name', 'spec as text'])
        .where('spec', 'like', '%optimus://%')
        .execute(),
  };
}
export type EnvironmentsRepo = ReturnType<typeof createEnvironmentsRepo>;
