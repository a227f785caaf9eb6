import { DomainError } from '../../../shared/contract/errors.ts';
import type { RunSummary } from '../../../shared/features/runs/schema.ts';
import type { Batch } from './batch.ts';
import type { CommitQueue } from './commit-queue.ts';
import type { Draft } from './draft.ts';
import type { Executor } from './executor.ts';
import type { RunStore } from './live-runs.ts';
import { capped } from './payload.ts';
import type { RunRecord } from './records.ts';
import type { RunRepo } from './repo.ts';
import { endRun, setPaused } from './settle.ts';
import { wakeStep } from './transitions.ts';
import type { Json, RunLimits } from './types.ts';
import type { Views } from './views.ts';

interface Deps {
  live: RunStore;
  repo: RunRepo;
  queue: CommitQueue;
  executor: Executor;
  views: Views;
  limits: RunLimits;
}

/** Kept for steps that do not wait for them yet. */
const maxSignals = 1_000;

const conflict = (id: string, why: string, remedy?: string) =>
  new DomainError('CONFLICT', { what: `run ${id}`, why, ...(remedy !== undefined && { remedy }) });

const hasEnded = (id: string, { state }: Pick<RunRecord, 'state'>) => conflict(id, `It has ended (${state}).`);

/** What people, and other parts of the program, ask of a run that has begun. */
export function createCommands({ live, repo, queue, executor, views, limits }: Deps) {
  async function stored(id: string): Promise<RunRecord> {
    const record = live.get(id)?.record ?? (await repo.run(id));
    if (!record) throw new DomainError('NOT_FOUND', { what: 'run', id });
    return record;
  }

  const notTakenUp = (id: string) =>
    conflict(id, 'The runs of the last start have not been taken up yet.', 'Try again in a moment.');

  async function change(
    name: string,
    id: string,
    onFull: 'hold' | 'reject',
    apply: (draft: Draft, batch: Batch) => void,
  ): Promise<RunSummary> {
    const before = await stored(id);
    if (before.finishedAt !== null) throw hasEnded(id, before);
    await queue.commit({
      name: `${name}:${id}`,
      runId: id,
      onFull,
      apply(batch) {
        const draft = batch.draft(id);
        if (draft) return apply(draft, batch);
        throw live.get(id) ? conflict(id, 'It has just ended.') : notTakenUp(id);
      },
    });
    return views.summary(await stored(id));
  }

  return {
    stored,

    /** One that has ended already is as its caller wants it. */
    async cancel(id: string): Promise<RunSummary> {
      const before = await stored(id);
      if (before.finishedAt !== null) return views.summary(before);
      const cancelled = change('run.cancelled', id, 'hold', (draft, batch) => endRun(batch, draft, 'cancelled', null));
      // What fills the disk must stop although nothing can be written about it yet.
      if (queue.full()) executor.abortRun(id);
      return cancelled;
    },

    pause: (id: string) =>
      change('run.paused', id, 'reject', (draft, batch) => {
        if (draft.run.ending) throw conflict(id, 'It is being stopped and undone.');
        setPaused(batch, draft, true);
      }),

    resume: (id: string) =>
      change('run.resumed', id, 'reject', (draft, batch) => {
        if (draft.run.paused) setPaused(batch, draft, false);
      }),

    signal(id: string, name: string, payload: Json): Promise<RunSummary> {
      const value = capped(payload, `signal ${name}`, limits.payloadBytes);
      return change('run.signalled', id, 'reject', (draft, batch) => {
        if (draft.signals.length >= maxSignals)
          throw conflict(id, `${maxSignals} signals wait already, and no step takes them.`);
        draft.addSignal({ name, payload: value, at: batch.at });
        const key = draft.keys('waiting').find((one) => {
          const { wait } = draft.step(one);
          return wait?.kind === 'signal' && wait.name === name;
        });
        const first = key === undefined ? null : draft.takeSignal(name);
        if (key !== undefined && first) wakeStep(batch, draft, key, { kind: 'signal', payload: first.payload });
      });
    },

    decide: (id: string, stepKey: string, choice: 'approved' | 'rejected', comment = '') =>
      change('step.decided', id, 'reject', (draft, batch) => {
        if (!draft.live.plan.steps.has(stepKey)) throw new DomainError('NOT_FOUND', { what: 'step', id: stepKey });
        const { state, wait } = draft.step(stepKey);
        if (state !== 'waiting' || wait?.kind !== 'approval')
          throw conflict(id, `Step ${stepKey} does not wait for a decision.`);
        wakeStep(batch, draft, stepKey, { kind: 'approval', choice, comment: comment.slice(0, 10_000) });
      }),
  };
}
