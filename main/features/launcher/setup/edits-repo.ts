import type { Kysely } from 'kysely';
import { type ServiceSpec, serviceSpec } from '../../../../shared/features/launcher/schema.ts';
import type { DataTables } from '../../../core/db/tables.ts';

/** What the user said of one service. */
export interface Edit {
  name: string;
  /** Null when only something beside it was said. */
  spec: ServiceSpec | null;
  main: boolean | null;
  /** The name under which it was found. */
  was: string | null;
  removed: boolean;
}

/** What another version has written and this one cannot read is left out, not guessed at. */
function specOf(text: string | null): ServiceSpec | null | undefined {
  if (text === null) return null;
  try {
    return serviceSpec.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

export function createEditsRepo(db: Kysely<DataTables>) {
  return {
    async of(projectId: string): Promise<Edit[]> {
      const rows = await db
        .selectFrom('launcher_services')
        .selectAll()
        .where('project_id', '=', projectId)
        .orderBy('name')
        .execute();
      return rows.flatMap(({ name, spec, main, was, removed }) => {
        const read = specOf(spec);
        return read === undefined
          ? []
          : [{ name, spec: read, main: main === null ? null : main === 1, was, removed: removed === 1 }];
      });
    },
    /** All at once: these go, those come in their place. */
    async change(projectId: string, gone: readonly string[], put: readonly Edit[], now: number): Promise<void> {
      await db.transaction().execute(async (tx) => {
        for (const name of gone)
          await tx
            .deleteFrom('launcher_services')
            .where('project_id', '=', projectId)
            .where('name', '=', name)
            .execute();
        for (const { name, spec, main, was, removed } of put) {
          const row = {
            spec: spec && JSON.stringify(spec),
            main: main === null ? null : Number(main),
            was,
            removed: Number(removed),
            updated_at: now,
          };
          await tx
            .insertInto('launcher_services')
            .values({ project_id: projectId, name, ...row })
            .onConflict((on) => on.columns(['project_id', 'name']).doUpdateSet(row))
            .execute();
        }
      });
    },
    async forget(projectId: string): Promise<void> {
      await db.deleteFrom('launcher_services').where('project_id', '=', projectId).execute();
    },
  };
}
