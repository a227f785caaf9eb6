import type { BackupJob, BackupPlan } from '../../../../shared/features/backups/schema.ts';
import type { ProjectsService } from '../../projects/index.ts';
import type { Book } from '../book.ts';
import type { Recorder } from '../jobs/recorder.ts';
import type { BackupsRepo } from '../repo.ts';
import type { PlanRecord } from '../types.ts';
import type { Archives } from './archives.ts';
import type { Overdue } from './overdue.ts';
import type { Triggers } from './triggers.ts';

interface Deps {
  book: Book;
  repo: BackupsRepo;
  recorder: Recorder;
  triggers: Triggers;
  overdue: Overdue;
  archives: Archives;
  projects: Pick<ProjectsService, 'row'>;
}

/** Plans as they are shown. */
export function createPlanViews({ book, repo, recorder, triggers, overdue, archives, projects }: Deps) {
  const last = new Map<string, BackupJob | null>();

  async function lastOf(planId: string): Promise<BackupJob | null> {
    if (!last.has(planId)) last.set(planId, (await recorder.lastBackup(planId))?.job ?? null);
    return last.get(planId) ?? null;
  }

  function waitsFor({ id, input }: PlanRecord): string | null {
    if (input.paused) return 'It is paused.';
    const target = book.findTarget(input.targetId);
    if (target?.known.state === 'away') return target.known.sentence;
    return triggers.hindrance(id);
  }

  async function view(
    plan: PlanRecord,
    fires?: ReadonlyMap<string, number | null>,
    sums?: Awaited<ReturnType<BackupsRepo['counted']>>,
  ): Promise<BackupPlan> {
    const { id, input, known, createdAt } = plan;
    const there = (sums ?? (await repo.counted(id))).get(id)?.find(({ targetId }) => targetId === input.targetId);
    return {
      ...input,
      id,
      projectName: input.projectId === null ? null : (projects.row(input.projectId)?.name ?? null),
      targetName: book.findTarget(input.targetId)?.input.name ?? '',
      ...{ lastGoodAt: known.lastGoodAt, lastProvenAt: known.lastProvenAt },
      ...{ last: await lastOf(id), running: recorder.openOf(id, 'backup')?.job ?? null },
      nextAt: triggers.nextOf(fires ?? (await triggers.nextFires()), id),
      ...{ overdue: overdue.overdue(plan), waitsFor: waitsFor(plan) },
      ...{ snapshots: there?.count ?? 0, bytes: there?.bytes ?? null, createdAt },
      pointInTime: await archives.windows(plan),
    };
  }

  return {
    view,
    lastAtHand: (planId: string): BackupJob | null => last.get(planId) ?? null,
    ended(job: BackupJob): void {
      if (job.kind === 'backup' && job.planId !== null) last.set(job.planId, { ...job });
    },
    async load(): Promise<void> {
      last.clear();
      for (const { id } of book.plans()) await lastOf(id);
    },
    async all(projectId?: string): Promise<BackupPlan[]> {
      const [fires, sums] = await Promise.all([triggers.nextFires(), repo.counted()]);
      const plans = book.plans().filter(({ input }) => projectId === undefined || input.projectId === projectId);
      return Promise.all(plans.map((plan) => view(plan, fires, sums)));
    },
  };
}
export type PlanViews = ReturnType<typeof createPlanViews>;
