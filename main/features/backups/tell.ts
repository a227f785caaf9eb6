import type { BackupJob, RestoreInput } from '../../../shared/features/backups/schema.ts';
import type { Severity, Subject } from '../../../shared/features/journal/schema.ts';
import type { Attention, Draft } from '../../core/attention/attention.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { ProjectsService } from '../projects/index.ts';
import type { Book } from './book.ts';
import type { JobRecord, PlanRecord, TargetRecord } from './types.ts';

const dayMs = 86_400_000;
/** The age from which a proof is old. */
const oldProofMs = 14 * dayMs;
/** A plan that is new has not been proven yet. */
const firstProofMs = 7 * dayMs;

interface Deps {
  book: Book;
  clock: Clock;
  journal: Pick<Journal, 'note'>;
  attention: Pick<Attention, 'source'>;
  projects: Pick<ProjectsService, 'row'>;
  /** Ended last, by plan. */
  last(planId: string): BackupJob | null;
  overdue(plan: PlanRecord): boolean;
  act: {
    backUp(planId: string): Promise<unknown>;
    prove(planId: string): Promise<unknown>;
    heal(targetId: string, fromId: string): Promise<unknown>;
  };
}

const kinds: Record<BackupJob['kind'], string> = {
  ...{ backup: 'finished', proof: 'proven', restore: 'restored', forget: 'forgotten', prune: 'pruned' },
  ...{ mirror: 'copied', heal: 'healed' },
};
const words: Record<BackupJob['kind'], [done: string, failed: string]> = {
  backup: ['was backed up', 'could not be backed up'],
  proof: ['was proven', 'could not be proven'],
  restore: ['was restored', 'could not be restored'],
  forget: ['lost snapshots', 'kept its snapshots'],
  prune: ['was tidied up', 'could not be tidied up'],
  mirror: ['was copied to its mirrors', 'could not be copied'],
  heal: ['was mended', 'could not be mended'],
};
/** What was to come back, and not from where alone. */
const restoredWords = ({ paths, snapshotId }: RestoreInput): string => {
  const [first] = paths;
  if (first === undefined) return `Snapshot ${snapshotId.slice(0, 8)}`;
  return paths.length === 1 ? first : `${first} and ${paths.length - 1} more`;
};
const isAway = ({ known }: TargetRecord) => known.state === 'away';

/** What happens to backups, for the journal; and what needs the user. */
export function createTell({ book, clock, journal, attention, projects, last, overdue, act }: Deps) {
  const source = attention.source('backups');

  const subjectsOf = (
    job: Pick<BackupJob, 'planId' | 'planName' | 'targetId' | 'targetName' | 'projectId'>,
  ): Subject[] => {
    const project = job.projectId === null ? null : projects.row(job.projectId);
    return [
      ...(project ? [{ type: 'project', id: project.id, label: project.name }] : []),
      ...(job.planId === null ? [] : [{ type: 'backup-plan', id: job.planId, label: job.planName ?? '' }]),
      { type: 'backup-target', id: job.targetId, label: job.targetName },
    ];
  };
  const planSubjects = (plan: PlanRecord): Subject[] =>
    subjectsOf({
      ...{ planId: plan.id, planName: plan.input.name, projectId: plan.input.projectId },
      ...{ targetId: plan.input.targetId, targetName: book.findTarget(plan.input.targetId)?.input.name ?? '' },
    });

  function ended({ job, asked }: Pick<JobRecord, 'job' | 'asked'>): void {
    const named = job.kind === 'backup' || job.kind === 'proof' ? (job.planName ?? job.targetName) : job.targetName;
    const what = asked.kind === 'restore' ? `${restoredWords(asked.restore)} of ${job.planName ?? named}` : named;
    const many = asked.kind === 'restore' && asked.restore.paths.length > 1;
    const [done, failed] = many ? (['were restored', words.restore[1]] as const) : words[job.kind];
    const kind =
      job.state === 'succeeded'
        ? `backup.${kinds[job.kind]}`
        : job.state === 'cancelled'
          ? 'backup.cancelled'
          : job.kind === 'backup'
            ? `backup.${job.state}`
            : `backup.${job.kind}-${job.state}`;
    const severity: Severity =
      job.state === 'failed'
        ? 'error'
        : job.state === 'partial'
          ? 'warning'
          : job.kind === 'restore'
            ? 'notice'
            : 'info';
    const verb =
      job.state === 'succeeded'
        ? done
        : job.state === 'partial'
          ? // What was looked at and is not fine, or was not looked at, is not proven.
            job.kind === 'proof'
            ? failed
            : `${done}, but not whole`
          : job.state === 'cancelled'
            ? `${many ? 'were' : 'was'} left: it was cancelled`
            : failed;
    journal.note({
      ...{ kind, severity, sentence: `${what} ${verb}: ${job.sentence}`, subjects: subjectsOf(job) },
      data: { jobId: job.id, runId: job.runId, because: job.because, snapshot: job.receipt?.snapshotId ?? null },
    });
  }

  function ofTarget(target: TargetRecord): Draft[] {
    const { id, input, known } = target;
    const subject: Subject = { type: 'backup-target', id, label: input.name };
    const show = { id: 'show', label: 'Show the target', route: '/backups' };
    const common = { subject, toldBySource: false };
    if (known.damages.length > 0) {
      const mirrors = input.mirrorIds.flatMap((mirrorId) => book.findTarget(mirrorId) ?? []);
      const whole = mirrors.find((one) => one.known.state === 'ready' && one.known.repositoryId !== null);
      const heal = whole && {
        ...{ id: 'heal', label: `Mend it from ${whole.input.name}` },
        run: async () => {
          await act.heal(id, whole.id);
          return { done: true, sentence: `What is damaged is fetched from ${whole.input.name}.` };
        },
      };
      return [
        {
          ...common,
          ...{ key: `backups/damaged-${id}`, severity: 'error', sentence: `Backups at ${input.name} are damaged` },
          evidence: known.damages[0]?.sentence ?? '',
          fingerprint: known.damages
            .map((one) => one.id)
            .join(' ')
            .slice(0, 500),
          actions: [...(heal ? [heal] : []), show],
        },
      ];
    }
    if (known.state !== 'wrong-password' && known.state !== 'refused' && known.state !== 'foreign') return [];
    return [
      {
        ...common,
        ...{ key: `backups/target-${id}`, severity: 'error', sentence: `Nothing can be backed up to ${input.name}` },
        ...{ evidence: known.sentence, fingerprint: known.state, actions: [show] },
      },
    ];
  }

  function proofOf(plan: PlanRecord, subject: Subject | null): Draft[] {
    const { input, known, id } = plan;
    const now = clock.now();
    const firstGood = known.lastGoodAt === null ? null : Math.max(plan.createdAt, 0);
    const old =
      known.lastProvenAt === null
        ? firstGood !== null && now - firstGood > firstProofMs
        : now - known.lastProvenAt > oldProofMs;
    if (!old || known.lastGoodAt === null) return [];
    const days = Math.floor((now - (known.lastProvenAt ?? plan.createdAt)) / dayMs);
    return [
      {
        ...{ key: `backups/proof-${id}`, severity: 'warning', subject },
        sentence:
          known.lastProvenAt === null
            ? `Nobody has seen yet that ${input.name} can be restored`
            : `That ${input.name} can be restored was last seen ${days} days ago`,
        evidence: 'A proof reads data back, restores files and a database, and compares them.',
        fingerprint: String(known.lastProvenAt),
        actions: [
          {
            ...{ id: 'prove', label: 'Prove it now' },
            run: async () => {
              await act.prove(id);
              return { done: true, sentence: 'The proof has begun.' };
            },
          },
          { id: 'show', label: 'Show the plan', route: '/backups' },
        ],
      },
    ];
  }

  function ofPlan(plan: PlanRecord): Draft[] {
    const { id, input } = plan;
    const target = book.findTarget(input.targetId);
    // Nobody is told of a disk that is away, or of what he holds himself.
    if (!target || isAway(target) || input.paused) return [];
    const subject = planSubjects(plan)[0] ?? null;
    const backUp = {
      ...{ id: 'back-up', label: 'Back up now' },
      run: async () => {
        await act.backUp(id);
        return { done: true, sentence: 'The backup has begun.' };
      },
    };
    const show = { id: 'show', label: 'Show the plan', route: '/backups' };
    const job = last(id);
    const drafts = proofOf(plan, subject);
    if (job?.state === 'failed' || job?.state === 'partial')
      drafts.push({
        ...{ key: `backups/last-${id}`, severity: job.state === 'failed' ? 'error' : 'warning', subject },
        sentence:
          job.state === 'failed'
            ? `${input.name} could not be backed up`
            : `The last backup of ${input.name} is not whole`,
        ...{ evidence: job.sentence, fingerprint: `${job.state} ${job.sentence}`.slice(0, 500) },
        ...{ toldBySource: true, actions: [backUp, show] },
      });
    else if (overdue(plan))
      drafts.push({
        ...{ key: `backups/overdue-${id}`, severity: 'warning', subject, toldBySource: true },
        ...{ sentence: `The backup of ${input.name} is overdue`, fingerprint: 'overdue' },
        evidence: `It was due at ${new Date(plan.known.dueAt ?? 0).toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
        actions: [backUp, show],
      });
    return drafts;
  }

  return {
    ended,
    subjectsOf,
    overdue: (plan: PlanRecord) =>
      journal.note({
        ...{ kind: 'backup.overdue', severity: 'warning', subjects: planSubjects(plan) },
        sentence: `The backup of ${plan.input.name} is overdue`,
        data: { dueAt: plan.known.dueAt },
      }),
    damaged: (target: TargetRecord, runId: string | null, sentence: string) =>
      journal.note({
        ...{
          kind: 'backup.damaged',
          severity: 'error',
          sentence: `Backups at ${target.input.name} are damaged: ${sentence}`,
        },
        subjects: [{ type: 'backup-target', id: target.id, label: target.input.name }],
        data: { runId },
      }),
    refresh(): void {
      source.set([...book.targets().flatMap(ofTarget), ...book.plans().flatMap(ofPlan)]);
    },
    dispose: () => source.dispose(),
  };
}
export type Tell = ReturnType<typeof createTell>;
