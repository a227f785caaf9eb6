import type { Kysely, Selectable } from 'kysely';
import {
  type BackupSnapshot,
  backupReceipt,
  jobKind,
  jobState,
  planInput,
  targetInput,
} from '../../../shared/features/backups/schema.ts';
import type { DataTables } from '../../core/db/tables.ts';
import { type Asked, type JobRecord, neverRun, nothingKnown, type PlanRecord, type TargetRecord } from './types.ts';

const keptJobs = 2_000;
type JobRow = Selectable<DataTables['backup_jobs']>;

const targetOf = (row: Selectable<DataTables['backup_targets']>): TargetRecord => ({
  id: row.id,
  input: targetInput.parse(JSON.parse(row.input)),
  known: { ...nothingKnown, ...(JSON.parse(row.known) as Partial<TargetRecord['known']>) },
  createdAt: row.created_at,
});
const planOf = (row: Selectable<DataTables['backup_plans']>): PlanRecord => ({
  id: row.id,
  input: planInput.parse(JSON.parse(row.input)),
  known: { ...neverRun, ...(JSON.parse(row.known) as Partial<PlanRecord['known']>) },
  createdAt: row.created_at,
});
const columnsOf = ({ input, known, createdAt }: TargetRecord | PlanRecord) => ({
  ...{ input: JSON.stringify(input), known: JSON.stringify(known), created_at: createdAt },
});

const jobOf = (row: JobRow): JobRecord => ({
  job: {
    ...{ id: row.id, kind: jobKind.parse(row.kind), planId: row.plan_id, planName: row.plan_name },
    ...{ targetId: row.target_id, targetName: row.target_name, projectId: row.project_id, runId: row.run_id },
    ...{ state: jobState.catch('failed').parse(row.state), sentence: row.sentence, because: row.because },
    ...{ progress: null, startedAt: row.started_at, endedAt: row.ended_at },
    receipt: row.receipt === null ? null : (backupReceipt.safeParse(JSON.parse(row.receipt)).data ?? null),
  },
  asked: JSON.parse(row.asked) as Asked,
  begunAt: row.begun_at,
});
const rowOf = ({ job, asked, begunAt }: JobRecord): JobRow => ({
  ...{ id: job.id, kind: job.kind, plan_id: job.planId, plan_name: job.planName, target_id: job.targetId },
  ...{ target_name: job.targetName, project_id: job.projectId, run_id: job.runId },
  // A pause is over when Optimus is: what is kept goes on.
  ...{ state: job.state === 'paused' ? 'running' : job.state, sentence: job.sentence, because: job.because },
  ...{ asked: JSON.stringify(asked), receipt: job.receipt && JSON.stringify(job.receipt) },
  ...{ started_at: job.startedAt, begun_at: begunAt, ended_at: job.endedAt },
});

export interface JobFilter {
  planId?: string | undefined;
  targetId?: string | undefined;
  projectId?: string | undefined;
  limit: number;
}
type KnownSnapshot = Pick<
  BackupSnapshot,
  'id' | 'targetId' | 'planId' | 'at' | 'files' | 'bytes' | 'bytesAdded' | 'partial'
>;

export function createBackupsRepo(db: Kysely<DataTables>) {
  const put = async (table: 'backup_targets' | 'backup_plans', record: TargetRecord | PlanRecord) => {
    const { id } = record;
    const columns = columnsOf(record);
    await db
      .insertInto(table)
      .values({ id, ...columns })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
      .execute();
  };

  return {
    targets: async (): Promise<TargetRecord[]> =>
      (await db.selectFrom('backup_targets').selectAll().orderBy('created_at').orderBy('id').execute()).map(targetOf),
    putTarget: (record: TargetRecord) => put('backup_targets', record),
    async removeTarget(id: string): Promise<void> {
      await db.deleteFrom('backup_targets').where('id', '=', id).execute();
      await db.deleteFrom('backup_growth').where('target_id', '=', id).execute();
      await db.deleteFrom('backup_snapshots').where('target_id', '=', id).execute();
    },
    /** One figure a day, the newest; of two years. */
    async grew(targetId: string, at: number, bytes: number): Promise<void> {
      const day = at - (at % 86_400_000);
      await db
        .insertInto('backup_growth')
        .values({ target_id: targetId, at: day, bytes })
        .onConflict((conflict) => conflict.columns(['target_id', 'at']).doUpdateSet({ bytes }))
        .execute();
      await db
        .deleteFrom('backup_growth')
        .where('target_id', '=', targetId)
        .where('at', '<', day - 730 * 86_400_000)
        .execute();
    },
    growth: (targetId: string) =>
      db.selectFrom('backup_growth').select(['at', 'bytes']).where('target_id', '=', targetId).orderBy('at').execute(),

    plans: async (): Promise<PlanRecord[]> =>
      (await db.selectFrom('backup_plans').selectAll().orderBy('created_at').orderBy('id').execute()).map(planOf),
    putPlan: (record: PlanRecord) => put('backup_plans', record),
    async removePlan(id: string): Promise<void> {
      await db.deleteFrom('backup_plans').where('id', '=', id).execute();
    },

    async putJob(record: JobRecord): Promise<void> {
      const { id, ...rest } = rowOf(record);
      await db
        .insertInto('backup_jobs')
        .values({ id, ...rest })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
        .execute();
    },
    async setRun(id: string, runId: string): Promise<void> {
      await db.updateTable('backup_jobs').set({ run_id: runId }).where('id', '=', id).execute();
    },
    async job(id: string): Promise<JobRecord | null> {
      const row = await db.selectFrom('backup_jobs').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? jobOf(row) : null;
    },
    async jobs({ planId, targetId, projectId, limit }: JobFilter): Promise<JobRecord[]> {
      let query = db.selectFrom('backup_jobs').selectAll().orderBy('started_at', 'desc').orderBy('id').limit(limit);
      if (planId !== undefined) query = query.where('plan_id', '=', planId);
      if (targetId !== undefined) query = query.where('target_id', '=', targetId);
      if (projectId !== undefined) query = query.where('project_id', '=', projectId);
      return (await query.execute()).map(jobOf);
    },
    /** The newest backup of each plan that has ended. */
    async lastBackup(planId: string): Promise<JobRecord | null> {
      const row = await db
        .selectFrom('backup_jobs')
        .selectAll()
        .where('plan_id', '=', planId)
        .where('kind', '=', 'backup')
        .where('ended_at', 'is not', null)
        .orderBy('started_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ? jobOf(row) : null;
    },
    async openJobs(): Promise<JobRecord[]> {
      const rows = await db.selectFrom('backup_jobs').selectAll().where('ended_at', 'is', null).execute();
      return rows.map(jobOf);
    },
    /** The oldest go; what they made stays. */
    async pruneJobs(): Promise<void> {
      const newest = db.selectFrom('backup_jobs').select('id').orderBy('started_at', 'desc').limit(keptJobs);
      await db.deleteFrom('backup_jobs').where('ended_at', 'is not', null).where('id', 'not in', newest).execute();
    },

    async putSnapshot({ id, targetId, planId, at, files, bytes, bytesAdded, partial }: KnownSnapshot): Promise<void> {
      const rest = { plan_id: planId, at, files, bytes, bytes_added: bytesAdded, partial: partial ? 1 : 0 };
      await db
        .insertInto('backup_snapshots')
        .values({ target_id: targetId, id, ...rest })
        .onConflict((conflict) => conflict.columns(['target_id', 'id']).doUpdateSet(rest))
        .execute();
    },
    async removeSnapshots(targetId: string, ids: readonly string[]): Promise<void> {
      if (ids.length === 0) return;
      await db.deleteFrom('backup_snapshots').where('target_id', '=', targetId).where('id', 'in', ids).execute();
    },
    /** How many a plan has at a target, and how large its newest is; of one plan or of all, by the plan. */
    async counted(planId?: string): Promise<Map<string, { targetId: string; count: number; bytes: number | null }[]>> {
      const rows = await db
        .selectFrom('backup_snapshots as each')
        .select(({ fn, selectFrom }) => [
          'each.plan_id as planId',
          'each.target_id as targetId',
          fn.countAll<number>().as('count'),
          selectFrom('backup_snapshots as newest')
            .select('newest.bytes')
            .whereRef('newest.plan_id', '=', 'each.plan_id')
            .whereRef('newest.target_id', '=', 'each.target_id')
            .orderBy('newest.at', 'desc')
            .limit(1)
            .as('bytes'),
        ])
        .where('each.plan_id', 'is not', null)
        .$if(planId !== undefined, (query) => query.where('each.plan_id', '=', planId as string))
        .groupBy(['each.plan_id', 'each.target_id'])
        .execute();
      return Map.groupBy(
        rows.map(({ count, ...row }) => ({ ...row, count: Number(count) })),
        (row) => String(row.planId),
      );
    },
    async snapshots(targetId: string): Promise<KnownSnapshot[]> {
      const rows = await db.selectFrom('backup_snapshots').selectAll().where('target_id', '=', targetId).execute();
      return rows.map((row) => ({
        ...{ id: row.id, targetId: row.target_id, planId: row.plan_id, at: row.at, files: row.files },
        ...{ bytes: row.bytes, bytesAdded: row.bytes_added, partial: row.partial === 1 },
      }));
    },
  };
}
export type BackupsRepo = ReturnType<typeof createBackupsRepo>;
