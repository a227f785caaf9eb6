import { isQuiet, type RunSummary } from '../../../shared/features/runs/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { Channel } from '../lib/channel.ts';
import type { Cancel } from '../lib/clock.ts';
import type { Logger } from '../log/logger.ts';
import type { Batch } from './batch.ts';
import type { LiveRun } from './draft.ts';
import type { EventWaits } from './events.ts';
import type { Executor } from './executor.ts';
import type { Scheduler } from './scheduler.ts';
import type { RunChange } from './types.ts';
import type { createWakeUps } from './wake-ups.ts';

interface Deps {
  changes: Channel<Change>;
  log: Logger;
  executor: Executor;
  scheduler: Scheduler;
  wakeUps: ReturnType<typeof createWakeUps>;
  events: EventWaits;
  summary(run: LiveRun): RunSummary;
}

/**
 * What a commit sets going. All of it follows from the state that the run now has, never from how it got there: so the same
 * serves for what was read at the start.
 */
export function createReactions({ changes, log, executor, scheduler, wakeUps, events, summary }: Deps) {
  const listeners = new Set<(change: RunChange) => void>();
  const endings = new Map<string, Set<PromiseWithResolvers<RunSummary>>>();
  const resting = new WeakSet<LiveRun>();

  function lookAtSteps(run: LiveRun, keys: Iterable<string>): void {
    const { id, paused } = run.record;
    for (const key of keys) {
      const wakeAt = run.steps.get(key)?.wakeAt ?? null;
      if (wakeAt === null || paused) wakeUps.clear(id, key);
      else wakeUps.set(id, key, wakeAt);
      events.look(run, key);
    }
  }

  function tell(run: LiveRun): void {
    const { id, state, finishedAt, kind, definitionId, parentId } = run.record;
    if (!isQuiet(kind)) changes.publish({ feature: 'runs', ids: [id] });
    const ended = finishedAt !== null;
    for (const listener of listeners) {
      try {
        listener({ runId: id, state, ended, kind, definitionId, child: parentId !== null });
      } catch (error) {
        log.error('a listener of runs failed', error, { run: id });
      }
    }
    if (!ended) return;
    for (const waiter of endings.get(id) ?? []) waiter.resolve(summary(run));
    endings.delete(id);
  }

  return {
    committed(batch: Batch): void {
      for (const { live, changed, isNew } of batch.drafts()) {
        // What came due while the run was paused was let pass: it is set anew.
        const all = isNew || resting.has(live) !== live.record.paused;
        if (live.record.paused) resting.add(live);
        else resting.delete(live);
        lookAtSteps(live, all ? live.steps.keys() : changed.keys());
        if (live.record.ending && live.record.finishedAt === null) executor.abortRun(live.record.id);
        scheduler.look(live);
        tell(live);
      }
      scheduler.pump();
    },
    /** What was read at the start. */
    taken(runs: Iterable<LiveRun>): void {
      for (const run of runs) {
        if (run.record.paused) resting.add(run);
        lookAtSteps(run, run.steps.keys());
        scheduler.look(run);
      }
    },
    onChange(fn: (change: RunChange) => void): Cancel {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    async ending(id: string, signal: AbortSignal | undefined): Promise<RunSummary> {
      signal?.throwIfAborted();
      const waiter = Promise.withResolvers<RunSummary>();
      const waiters = endings.get(id) ?? new Set();
      endings.set(id, waiters.add(waiter));
      const giveUp = () => {
        waiters.delete(waiter);
        waiter.reject(signal?.reason);
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      const done = () => signal?.removeEventListener('abort', giveUp);
      waiter.promise.then(done, done);
      return waiter.promise;
    },
    close(error: Error): void {
      for (const waiters of endings.values()) for (const waiter of waiters) waiter.reject(error);
      endings.clear();
    },
  };
}
