import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import {
  deploymentReceipt,
  type PlaceSpec,
  placeSpec,
  type ReleaseState,
  type Target,
  target,
} from '../../../shared/features/deployments/schema.ts';
import type { DataTables } from '../../core/db/tables.ts';
import { type Marks, noMarks } from './traffic/marks.ts';
import type { Artifact, ReleaseSource } from './types.ts';

type PlaceTable = Selectable<DataTables['deploy_places']>;
type ReleaseTable = Selectable<DataTables['deploy_releases']>;
type DeploymentTable = Selectable<DataTables['deployments']>;

export type PlaceRow = Omit<PlaceTable, 'spec'> & { spec: PlaceSpec };
export type ReleaseRow = Omit<ReleaseTable, 'source' | 'target' | 'artifact' | 'serving' | 'migrated'> & {
  source: ReleaseSource;
  target: Target;
  artifact: Artifact | null;
  serving: number[];
  migrated: Migrated;
};
/** Begun: nobody knows yet how it ended, or ever will. */
export type Migrated = (typeof migration)[keyof typeof migration];
export const migration = { none: 0, done: 1, begun: 2 } as const;
export interface Evidence {
  ok: boolean;
  sentence: string;
}
export type DeploymentRow = Omit<DeploymentTable, 'spec' | 'marks' | 'evidence' | 'receipt' | 'switched'> & {
  spec: PlaceSpec;
  marks: Marks;
  evidence: Evidence[];
  receipt: z.infer<typeof deploymentReceipt> | null;
  switched: boolean;
};

const parsed = <T>(schema: { safeParse(value: unknown): { success: boolean; data?: T } }, text: string): T | null => {
  try {
    const read = schema.safeParse(JSON.parse(text));
    return read.success && read.data !== undefined ? read.data : null;
  } catch {
    return null;
  }
};
const numbers = z.array(z.number());
const evidences = deploymentReceipt.shape.evidence;

const placeOf = (row: PlaceTable): PlaceRow[] => {
  const spec = parsed(placeSpec, row.spec);
  return spec ? [{ ...row, spec }] : [];
};
const releaseOf = (row: ReleaseTable): ReleaseRow[] => {
  const read = parsed(target, row.target);
  if (!read) return [];
  return [
    {
      ...row,
      source: JSON.parse(row.source) as ReleaseSource,
      target: read,
      artifact: row.artifact === null ? null : (JSON.parse(row.artifact) as Artifact),
      serving: parsed(numbers, row.serving) ?? [],
      migrated: row.migrated === 1 || row.migrated === 2 ? row.migrated : migration.none,
    },
  ];
};
const deploymentOf = (row: DeploymentTable): DeploymentRow[] => {
  const spec = parsed(placeSpec, row.spec);
  if (!spec) return [];
  return [
    {
      ...row,
      spec,
      marks: { ...noMarks, ...(JSON.parse(row.marks) as Partial<Marks>) },
      evidence: parsed(evidences, row.evidence) ?? [],
      receipt: row.receipt === null ? null : parsed(deploymentReceipt, row.receipt),
      switched: row.switched === 1,
    },
  ];
};

const flag = (value: boolean) => (value ? 1 : 0);

/** Fields that are kept as JSON or as numbers go in as they are in memory. */
function plain<T extends object>(row: T) {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key,
      typeof value === 'boolean'
        ? flag(value)
        : value !== null && typeof value === 'object'
          ? JSON.stringify(value)
          : value,
    ]),
  );
}

export function createDeploymentsRepo(db: Kysely<DataTables>) {
  return {
    async places(projectId?: string): Promise<PlaceRow[]> {
      const all = db.selectFrom('deploy_places').selectAll().orderBy('project_name').orderBy('created_at');
      const rows = await (projectId === undefined ? all : all.where('project_id', '=', projectId)).execute();
      return rows.flatMap(placeOf);
    },
    async place(id: string): Promise<PlaceRow | null> {
      const row = await db.selectFrom('deploy_places').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? (placeOf(row)[0] ?? null) : null;
    },
    async putPlace(row: PlaceRow): Promise<void> {
      const values = plain(row) as unknown as PlaceTable;
      const { id: _, number: __, created_at: ___, ...rest } = values;
      await db
        .insertInto('deploy_places')
        .values(values)
        .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
        .execute();
    },
    async removePlace(id: string): Promise<void> {
      await db.transaction().execute(async (trx) => {
        await trx.deleteFrom('deploy_places').where('id', '=', id).execute();
        await trx.updateTable('deploy_releases').set({ state: 'gone', weight: 0 }).where('place_id', '=', id).execute();
      });
    },

    /** The next number of its place is given away with it. */
    async addRelease(row: Omit<ReleaseRow, 'number'>, deployment: (number: number) => DeploymentRow): Promise<number> {
      return db.transaction().execute(async (trx) => {
        await trx
          .updateTable('deploy_places')
          .set((eb) => ({ number: eb('number', '+', 1) }))
          .where('id', '=', row.place_id)
          .execute();
        const { number } = await trx
          .selectFrom('deploy_places')
          .select('number')
          .where('id', '=', row.place_id)
          .executeTakeFirstOrThrow();
        const release = plain({ ...row, number }) as unknown as ReleaseTable;
        await trx.insertInto('deploy_releases').values(release).execute();
        await trx
          .insertInto('deployments')
          .values(plain(deployment(number)) as unknown as DeploymentTable)
          .execute();
        return number;
      });
    },
    async addDeployment(row: DeploymentRow): Promise<void> {
      await db
        .insertInto('deployments')
        .values(plain(row) as unknown as DeploymentTable)
        .execute();
    },
    async releases(placeId: string): Promise<ReleaseRow[]> {
      const rows = await db
        .selectFrom('deploy_releases')
        .selectAll()
        .where('place_id', '=', placeId)
        .orderBy('number', 'desc')
        .execute();
      return rows.flatMap(releaseOf);
    },
    async release(id: string): Promise<ReleaseRow | null> {
      const row = await db.selectFrom('deploy_releases').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? (releaseOf(row)[0] ?? null) : null;
    },
    async patchRelease(id: string, patch: Partial<Omit<ReleaseRow, 'id'>>): Promise<void> {
      await db.updateTable('deploy_releases').set(plain(patch)).where('id', '=', id).execute();
    },
    /** Of all versions of a place at once: there is no moment in which they do not make 100. */
    async setWeights(
      placeId: string,
      weights: ReadonlyMap<string, number>,
      states: ReadonlyMap<string, ReleaseState>,
      at: number | null,
    ) {
      await db.transaction().execute(async (trx) => {
        await trx.updateTable('deploy_releases').set({ weight: 0 }).where('place_id', '=', placeId).execute();
        for (const [id, weight] of weights)
          await trx
            .updateTable('deploy_releases')
            .set({ weight, ...(at !== null && weight === 100 && { live_at: at }) })
            .where('id', '=', id)
            .execute();
        for (const [id, state] of states)
          await trx.updateTable('deploy_releases').set({ state }).where('id', '=', id).execute();
      });
    },

    async deployment(id: string): Promise<DeploymentRow | null> {
      const row = await db.selectFrom('deployments').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? (deploymentOf(row)[0] ?? null) : null;
    },
    async deploymentOfRun(runId: string): Promise<DeploymentRow | null> {
      const row = await db.selectFrom('deployments').selectAll().where('run_id', '=', runId).executeTakeFirst();
      return row ? (deploymentOf(row)[0] ?? null) : null;
    },
    async patchDeployment(id: string, patch: Partial<Omit<DeploymentRow, 'id'>>): Promise<void> {
      await db.updateTable('deployments').set(plain(patch)).where('id', '=', id).execute();
    },
    /** With what a version was last sent requests. */
    async specOfSwitch(releaseId: string): Promise<PlaceSpec | null> {
      const row = await db
        .selectFrom('deployments')
        .select('spec')
        .where('release_id', '=', releaseId)
        .where('switched', '=', 1)
        .orderBy('started_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ? parsed(placeSpec, row.spec) : null;
    },
    async open(placeId?: string): Promise<DeploymentRow[]> {
      const all = db.selectFrom('deployments').selectAll().where('ended_at', 'is', null);
      const rows = await (placeId === undefined ? all : all.where('place_id', '=', placeId)).execute();
      return rows.flatMap(deploymentOf);
    },
    async history(asked: {
      projectId?: string | undefined;
      placeId?: string | undefined;
      limit: number;
    }): Promise<DeploymentRow[]> {
      let query = db
        .selectFrom('deployments')
        .selectAll()
        .orderBy('started_at', 'desc')
        .orderBy('id')
        .limit(asked.limit);
      if (asked.projectId !== undefined) query = query.where('project_id', '=', asked.projectId);
      if (asked.placeId !== undefined) query = query.where('place_id', '=', asked.placeId);
      return (await query.execute()).flatMap(deploymentOf);
    },

    processes: {
      all: () => db.selectFrom('deploy_processes').selectAll().execute(),
      async put(id: string, body: string): Promise<void> {
        await db
          .insertInto('deploy_processes')
          .values({ id, body })
          .onConflict((conflict) => conflict.column('id').doUpdateSet({ body }))
          .execute();
      },
      async remove(id: string): Promise<void> {
        await db.deleteFrom('deploy_processes').where('id', '=', id).execute();
      },
    },
  };
}
export type DeploymentsRepo = ReturnType<typeof createDeploymentsRepo>;
