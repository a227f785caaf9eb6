import type { Clock } from '../../../core/lib/clock.ts';
import type { Book } from '../book.ts';
import type { Overdue } from '../plans/overdue.ts';
import type { PlanViews } from '../plans/views.ts';
import type { Look } from '../targets/look.ts';
import type { Tell } from '../tell.ts';
import type { JobRecord, TargetRecord } from '../types.ts';
import type { Recorder } from './recorder.ts';
import type { JobRuns } from './runs.ts';

/** Room is given back so often at most: a prune reads what it keeps of a pack anew. */
const pruneEveryMs = 20 * 3_600_000;

interface Deps {
  book: Book;
  jobs: Pick<JobRuns, 'start'>;
  recorder: Pick<Recorder, 'open'>;
  look: Look;
  tell: Tell;
  views: PlanViews;
  overdue: Overdue;
  clock: Clock;
}

/** What follows a job that has ended: it is told, its place is looked at, and what it made due begins. */
export function createFollowUps({ book, jobs, recorder, look, tell, views, overdue, clock }: Deps) {
  async function begin(record: JobRecord): Promise<void> {
    const { kind, state, targetId } = record.job;
    const target = book.findTarget(targetId);
    if (!target || state !== 'succeeded') return;
    const because = `after ${kind === 'backup' ? 'a backup' : 'room was given back'}`;
    if (kind === 'backup' && !target.input.appendOnly && target.known.forgotten > 0) {
      const lately = clock.now() - (target.known.prunedAt ?? 0) < pruneEveryMs;
      if (!lately) {
        // Its mirrors are told when it is done.
        await jobs.start({ asked: { kind: 'prune' }, target, plan: null, because });
        return;
      }
    }
    if (kind === 'backup' || kind === 'prune' || kind === 'forget') await copy(target, because);
  }

  /** Not to disks that are away, which is no failure, and once for all that came together. */
  async function copy(target: TargetRecord, because: string): Promise<void> {
    const mirrors = target.input.mirrorIds.flatMap((id) => book.findTarget(id) ?? []);
    if (mirrors.every(({ input, known }) => known.state === 'away' && input.backend.type === 'folder')) return;
    const waits = recorder
      .open()
      .some(({ job, begunAt }) => job.kind === 'mirror' && job.targetId === target.id && begunAt === null);
    if (!waits) await jobs.start({ asked: { kind: 'mirror' }, target, plan: null, because });
  }

  async function ended(record: JobRecord): Promise<void> {
    const { job } = record;
    views.ended(job);
    tell.ended(record);
    const target = book.findTarget(job.targetId);
    if (target && job.receipt && job.receipt.damages.length > 0)
      tell.damaged(target, job.runId, job.receipt.damages[0]?.sentence ?? '');
    if (job.kind !== 'restore' && job.state !== 'cancelled') await look.look(job.targetId);
    // Of a disk that went in the middle of it: made up when it is back.
    if (
      job.kind === 'backup' &&
      job.state === 'failed' &&
      job.planId !== null &&
      book.findTarget(job.targetId)?.known.state === 'away'
    )
      await book.happened(job.planId, { pending: { because: job.because, since: clock.now() } });
    overdue.look();
    await begin(record);
  }

  return {
    ended,
    /** A place that was away is there again: what it is a copy of has gone on meanwhile. */
    async back(id: string): Promise<void> {
      for (const target of book.targets())
        if (target.input.mirrorIds.includes(id) && target.known.repositoryId !== null)
          await copy(target, 'its mirror came back');
    },
  };
}
