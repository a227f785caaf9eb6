import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import type { Book } from '../book.ts';
import type { Recorder } from '../jobs/recorder.ts';
import type { PlanRecord } from '../types.ts';

/** A backup takes its time, and may wait for another one. */
const graceMs = 3_600_000;
const longestMs = 3_600_000;

interface Deps {
  book: Book;
  recorder: Pick<Recorder, 'openOf'>;
  clock: Clock;
  hindrance(planId: string): string | null;
  /** Once for each slot that passed. */
  tell(plan: PlanRecord): void;
  /** Something shows otherwise than before, or may. */
  refresh(): void;
}

/** A slot passed without a good backup, and its place was there all the while. */
export function createOverdue({ book, recorder, clock, hindrance, tell, refresh }: Deps) {
  let timer: Cancel | null = null;
  let disposed = false;

  function overdue({ id, input, known }: PlanRecord): boolean {
    if (known.dueAt === null || input.paused || clock.now() < known.dueAt + graceMs) return false;
    if (book.findTarget(input.targetId)?.known.state === 'away') return false;
    return recorder.openOf(id, 'backup') === null;
  }

  function look(): void {
    timer?.();
    timer = null;
    if (disposed) return;
    for (const plan of book.plans()) {
      // What the plan itself asked to wait for is no news.
      if (!overdue(plan) || hindrance(plan.id) !== null || plan.known.toldAt === plan.known.dueAt) continue;
      void book.happened(plan.id, { toldAt: plan.known.dueAt }).catch(() => {});
      tell(plan);
    }
    refresh();
    // With the age of proofs, which nobody tells either.
    const moments = book
      .plans()
      .flatMap(({ known }) => (known.dueAt === null ? [] : [known.dueAt + graceMs - clock.now()]));
    const next = Math.min(longestMs, ...moments.filter((ms) => ms > 0));
    if (book.plans().length > 0) timer = clock.after(next, look);
  }

  return {
    overdue,
    look,
    dispose() {
      disposed = true;
      timer?.();
    },
  };
}
export type Overdue = ReturnType<typeof createOverdue>;
