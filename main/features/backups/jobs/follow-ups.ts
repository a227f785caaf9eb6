import type { Clock } from '../../../core/lib/clock.ts';
import type { Book } from '../book.ts';
import type { Overdue } from '../plans/overdue.ts';
import type { PlanViews } from '../plans/views.ts';
import type { Look } from '../targets/look.ts';
import type { Tell } from '../tell.ts';
import type { JobRecord } from '../types.ts';
import type { JobRuns } from './runs.ts';

/** Room is given back so often at most: a prune reads what it keeps of a pack anew. */
const pruneEveryMs = 20 * 3_600_000;

interface Deps {
  book: Book;
  jobs: Pick<JobRuns, 'start'>;
  look: Look;
  tell: Tell;
  views: PlanViews;
  overdue: Overdue;
  clock: Clock;
}

/** What follows a job that has ended: it is told, its place is looked at, and what it made due begins. */
export function createFollowUps({ book, jobs, look, tell, views, overdue, clock }: Deps) {
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
    if ((kind === 'backup' || kind === 'prune' || kind === 'forget') && target.input.mirrorIds.length > 0)
      await jobs.start({ asked: { kind: 'mirror' }, target, plan: null, because });
  }

  return async (record: JobRecord): Promise<void> => {
    const { job } = record;
    views.ended(job);
    tell.ended(job);
    const target = book.findTarget(job.targetId);
    if (target && job.receipt && job.receipt.damages.length > 0)
      tell.damaged(target, job.receipt.damages[0]?.sentence ?? '');
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
  };
}
