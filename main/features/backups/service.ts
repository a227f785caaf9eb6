import { randomUUID } from 'node:crypto';
import { DomainError } from '../../../shared/contract/errors.ts';
import type {
  BackupJob,
  BackupPlan,
  BackupsOverview,
  PlanInput,
  RestoreInput,
} from '../../../shared/features/backups/schema.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { createSerial } from '../../core/lib/serial.ts';
import type { ProjectsService } from '../projects/index.ts';
import type { Book } from './book.ts';
import type { Recorder } from './jobs/recorder.ts';
import type { JobRuns } from './jobs/runs.ts';
import type { Archives } from './plans/archives.ts';
import type { Overdue } from './plans/overdue.ts';
import type { Triggers } from './plans/triggers.ts';
import type { PlanViews } from './plans/views.ts';
import type { BackupsRepo, JobFilter } from './repo.ts';
import type { SaveTarget, Targets } from './targets/create-targets.ts';
import type { Presence } from './targets/presence.ts';
import type { Asked } from './types.ts';
import { neverRun } from './types.ts';

interface Deps {
  book: Book;
  repo: BackupsRepo;
  recorder: Recorder;
  jobs: JobRuns;
  triggers: Triggers;
  targets: Targets;
  views: PlanViews;
  overdue: Overdue;
  archives: Archives;
  presence: Presence;
  planCheck: (id: string | undefined, plan: PlanInput) => Promise<void>;
  projects: Pick<ProjectsService, 'list' | 'row'>;
  journal: Pick<Journal, 'note'>;
  clock: Clock;
  restic: () => Promise<{ installed: boolean; version: string | null }>;
  /** Rejects when nothing may be begun. */
  ready(): Promise<void>;
}

/** What the screens, workflows and deployments ask of backups. */
export function createBackupsService(deps: Deps) {
  const {
    book,
    recorder,
    jobs,
    triggers,
    targets,
    views,
    overdue,
    archives,
    presence,
    projects,
    journal,
    clock,
    ready,
  } = deps;
  const saves = createSerial();

  async function start(targetId: string, asked: Asked, planId: string | null, because = 'by hand'): Promise<BackupJob> {
    await ready();
    const target = book.target(targetId);
    return jobs.start({ asked, target, plan: planId === null ? null : book.plan(planId), because });
  }

  async function backUp(id: string, because = 'by hand', key?: string): Promise<BackupJob> {
    await ready();
    const job = await triggers.wish(id, { kind: 'backup', because, byHand: true, ...(key !== undefined && { key }) });
    if (!job) throw new DomainError('CONFLICT', { what: book.plan(id).input.name, why: 'It cannot begin now.' });
    return job;
  }

  async function followed(id: string): Promise<BackupPlan> {
    const plan = book.plan(id);
    await triggers.put(plan);
    await archives.align();
    overdue.look();
    return views.view(plan);
  }

  return {
    targets,
    async overview({ projectId }: { projectId?: string | undefined }): Promise<BackupsOverview> {
      await book.loaded();
      const held = new Set(book.plans().map(({ input }) => input.projectId));
      const plans = await views.all(projectId);
      const shown = await Promise.all(book.targets().map(targets.view));
      const unprotected = (await projects.list())
        .filter(({ id, presence: is, archived }) => is === 'here' && !archived && !held.has(id))
        .filter(({ id }) => projectId === undefined || id === projectId)
        .map(({ id, name, path }) => ({ id, name, path }));
      return { plans, targets: shown, unprotected, restic: await deps.restic() };
    },
    async tryTarget(asked: SaveTarget) {
      await book.loaded();
      return targets.tried(asked);
    },
    async saveTarget(asked: SaveTarget) {
      await book.loaded();
      const saved = await targets.save(asked);
      presence.align();
      return saved;
    },
    async removeTarget(id: string) {
      await book.loaded();
      const open = recorder.open().find(({ job }) => job.targetId === id);
      if (open)
        throw new DomainError('CONFLICT', {
          ...{ what: open.job.targetName, why: 'Something is done there now.' },
          remedy: 'Wait for its end, or cancel it.',
        });
      const removed = await targets.remove(id);
      presence.align();
      return removed;
    },

    savePlan: ({ id, plan }: { id?: string | undefined; plan: PlanInput }): Promise<BackupPlan> =>
      saves(async () => {
        await ready();
        await deps.planCheck(id, plan);
        const before = id === undefined ? null : book.plan(id);
        // Another place has none of its snapshots yet.
        const moved = before !== null && before.input.targetId !== plan.targetId;
        const known = before && !moved ? before.known : neverRun;
        const record = {
          id: before?.id ?? randomUUID(),
          input: plan,
          known,
          createdAt: before?.createdAt ?? clock.now(),
        };
        await book.putPlan(record);
        journal.note({
          ...{ kind: before ? 'backup.plan-changed' : 'backup.plan-added', actor: 'user' },
          sentence: before ? `The backup plan ${plan.name} was changed` : `${plan.name} is backed up from now on`,
          subjects: [{ type: 'backup-plan', id: record.id, label: plan.name }],
        });
        return followed(record.id);
      }),
    removePlan: (id: string) =>
      saves(async () => {
        await ready();
        const { input } = book.plan(id);
        const open = recorder.open().find(({ job }) => job.planId === id);
        if (open)
          throw new DomainError('CONFLICT', {
            what: input.name,
            why: 'It is running now.',
            remedy: 'Wait for its end, or cancel it.',
          });
        await triggers.remove(id);
        await book.removePlan(id);
        await archives.align();
        overdue.look();
        journal.note({
          ...{
            kind: 'backup.plan-removed',
            actor: 'user',
            sentence: `${input.name} is not backed up any more; its snapshots stay`,
          },
          subjects: [{ type: 'backup-plan', id, label: input.name }],
        });
        return { removed: true };
      }),
    pausePlan: ({ id, paused }: { id: string; paused: boolean }) =>
      saves(async () => {
        await ready();
        const before = book.plan(id);
        await book.putPlan({ ...before, input: { ...before.input, paused } });
        return followed(id);
      }),

    backUp,
    async prove({
      targetId,
      planId,
      all,
    }: {
      targetId: string;
      planId: string | null;
      all: boolean;
    }): Promise<BackupJob> {
      const plan = planId ?? book.plansAt(targetId)[0]?.id ?? null;
      return start(targetId, { kind: 'proof', all }, plan);
    },
    async atTarget(
      targetId: string,
      asked: Exclude<Asked, { kind: 'backup' | 'proof' | 'restore' }>,
    ): Promise<BackupJob> {
      const { input, known } = book.target(targetId);
      const conflict = (why: string) => new DomainError('CONFLICT', { what: input.name, why });
      if (asked.kind === 'mirror' && input.mirrorIds.length === 0) throw conflict('It has no mirror.');
      if (asked.kind === 'heal') book.target(asked.fromId);
      if (asked.kind === 'heal' && known.damages.length === 0) throw conflict('Nothing there is known to be damaged.');
      if ((asked.kind === 'prune' || asked.kind === 'forget') && input.appendOnly)
        throw conflict('Nothing is ever removed there: it only takes.');
      return start(targetId, asked, null);
    },
    restore: (restore: RestoreInput): Promise<BackupJob> => start(restore.targetId, { kind: 'restore', restore }, null),
    async listJobs(filter: JobFilter): Promise<BackupJob[]> {
      return recorder.list(filter);
    },
    async job(id: string): Promise<BackupJob> {
      const record = await recorder.find(id);
      if (!record) throw new DomainError('NOT_FOUND', { what: 'job', id });
      return record.job;
    },
    jobs,
    /** It was wanted, and begins as soon as nothing stands in its way. */
    waiting: (planId: string): boolean => book.plan(planId).known.pending !== null,

    /** By what people call it. */
    async planNamed(name: string) {
      await book.loaded();
      const found = book.plans().find((plan) => plan.input.name === name || plan.id === name);
      return found ? { id: found.id, name: found.input.name } : null;
    },
    wantedBeforeDeployment: (projectId: string): boolean =>
      book.plans().some(({ input }) => input.projectId === projectId && input.beforeDeployment && !input.paused),
    /** Resolves when every such plan of the project has a fresh backup that is whole; rejects with the reason of one that has none. */
    async beforeDeployment(
      projectId: string,
      { signal, progress, key }: { signal: AbortSignal; progress(text: string): void; key: string },
    ): Promise<void> {
      for (const { id, input } of book.plans()) {
        if (input.projectId !== projectId || !input.beforeDeployment || input.paused) continue;
        progress(`Backing up ${input.name}`);
        const { id: jobId } = await backUp(id, 'before a deployment', `${key}/${id}`);
        const { state, sentence } = await jobs.ended(jobId, signal);
        if (state !== 'succeeded')
          throw new DomainError('UNAVAILABLE', {
            what: input.name,
            why: `It was not backed up before the deployment: ${sentence}`,
          });
      }
    },
  };
}
