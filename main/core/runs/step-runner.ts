import { answerOf } from './answers.ts';
import type { Batch } from './batch.ts';
import type { CommitQueue } from './commit-queue.ts';
import type { Draft, LiveRun } from './draft.ts';
import type { Execution } from './execution.ts';
import { failureOf, stepPayload, timedOut, unknownType } from './failures.ts';
import { handOver } from './hand-over.ts';
import type { RunStore } from './live-runs.ts';
import type { Progress } from './progress.ts';
import type { StepRecord } from './records.ts';
import type { RunRepo } from './repo.ts';
import type { Slots } from './slots.ts';
import { baseOf, type ContextDeps, contextOf } from './step-context.ts';
import { completeStep, type Failure, failStep, releaseStep, skipStep, startStep, waitStep } from './transitions.ts';
import type { Json, Prepared, RunLimits, StepDefinition, StepType, Woken } from './types.ts';

export interface RunnerDeps {
  live: RunStore;
  repo: RunRepo;
  queue: CommitQueue;
  slots: Slots;
  progress: Progress;
  limits: RunLimits;
  types: ReadonlyMap<string, StepType>;
  contexts: ContextDeps;
  planChildren: Parameters<typeof answerOf>[1]['planChildren'];
}

/** A transition of the step of one execution; null when its run has ended meanwhile. */
export const createChange =
  (queue: CommitQueue) =>
  <T>(one: Execution, name: string, apply: (batch: Batch, draft: Draft) => T): Promise<T | null> =>
    queue.commit<T | null>({
      name: `${name}:${one.key}`,
      runId: one.runId,
      onFull: 'hold',
      apply(batch) {
        const draft = batch.draft(one.runId);
        return draft ? apply(batch, draft) : null;
      },
    });

/** Calls the body of a step and brings what it comes to into the queue; nothing here changes a run by itself. */
export function createStepRunner(deps: RunnerDeps) {
  const { live, queue, limits, types } = deps;
  const change = createChange(queue);

  const fail = (one: Execution, failure: Failure) =>
    change(one, 'step.failed', (batch, draft) => failStep(batch, draft, one.key, failure));
  const release = (one: Execution) =>
    change(one, 'step.released', (batch, draft) => releaseStep(batch, draft, one.key));
  const skip = (one: Execution, why: string) =>
    change(one, 'step.skipped', (batch, draft) => skipStep(batch, draft, one.key, why));
  /** It was told to stop because its run ends; should that not come to pass, it has not failed by itself. */
  const stop = (one: Execution, failure: Failure) =>
    change(one, 'step.stopped', (batch, draft) => {
      if (draft.run.ending) failStep(batch, draft, one.key, failure);
      else releaseStep(batch, draft, one.key);
    });

  /** True once it is recorded that the step runs; false when it is not to run, or has been dealt with. */
  async function begin(one: Execution, run: LiveRun, definition: StepDefinition, type: StepType): Promise<boolean> {
    const step = run.steps.get(one.key) as StepRecord;
    let input: Json = step.input;
    // What goes on after a wait goes on with what it began with.
    if (step.woken === null) {
      try {
        const base = baseOf(run.record, () => run.steps.values(), definition, step, step.attempt + 1);
        const asked = type.prepare?.(base) ?? { input: null };
        // To wait for what is there already would cost the step the next commit.
        const prepared: Prepared = asked instanceof Promise ? await asked : asked;
        if ('skip' in prepared) {
          await skip(one, prepared.skip);
          return false;
        }
        input = stepPayload(prepared.input, one.key, 'input', limits.payloadBytes);
      } catch (error) {
        await fail(one, failureOf(error));
        return false;
      }
    }
    return (await change(one, 'step.started', (batch, draft) => startStep(batch, draft, one.key, input))) === true;
  }

  /** The outcomes of child runs are with these; the step itself remembers only that they have ended. */
  async function wokenOf(run: LiveRun, step: StepRecord): Promise<Woken | null> {
    if (step.woken?.kind !== 'runs') return step.woken;
    const children = await deps.repo.outcomes(run.record.id, step.key, step.waits);
    const outcomes = children.map(({ id, state, output, error }) => ({ runId: id, state, output, error }));
    return { kind: 'runs', outcomes };
  }

  async function settleAnswer(
    one: Execution,
    definition: StepDefinition,
    answer: ReturnType<typeof answerOf>,
  ): Promise<StepDefinition | null> {
    const { key, runId } = one;
    if (answer.kind === 'skip') {
      await skip(one, answer.why);
      return null;
    }
    if (answer.kind === 'result') {
      return queue.commit<StepDefinition | null>({
        name: `step.completed:${key}`,
        runId,
        onFull: 'hold',
        ...(answer.effects && { within: answer.effects }),
        apply(batch) {
          const draft = batch.draft(runId);
          if (!draft) return null;
          completeStep(batch, draft, key, answer.result);
          return handOver(deps, batch, draft, definition);
        },
      });
    }
    let afterEvent = 0;
    return queue.commit({
      name: `step.waiting:${key}`,
      runId,
      onFull: 'hold',
      async within(trx) {
        if (answer.wait.kind === 'event') afterEvent = await deps.repo.newestEvent(trx);
        await answer.keep(trx);
      },
      apply(batch) {
        const draft = batch.draft(runId);
        const wait = answer.wait.kind === 'event' ? { ...answer.wait, afterEvent } : answer.wait;
        if (draft) waitStep(batch, draft, key, wait);
        return null;
      },
    });
  }

  /** Resolves to the step that has begun in its place, if one has. `begun`: so has this one. */
  return async function runStep(one: Execution, begun: boolean): Promise<StepDefinition | null> {
    const run = live.get(one.runId);
    const definition = run?.plan.steps.get(one.key);
    if (!run || !definition) return null;
    const type = types.get(definition.type);
    if (!type) {
      await fail(one, unknownType(definition.type));
      return null;
    }
    if (!begun && !(await begin(one, run, definition, type))) return null;
    try {
      const step = run.steps.get(one.key) as StepRecord;
      const woken = await wokenOf(run, step);
      const context = contextOf(deps.contexts, run, definition, step, one, woken);
      const before = step.attempts.at(-2)?.error;
      if (before && woken === null) context.log(`Try ${step.attempt}. ${before.sentence}`, 'note');
      const given = await one.bounded(async () => type.run(context), definition.timeoutMs);
      const answer = answerOf(given, { key: one.key, limits, record: run.record, planChildren: deps.planChildren });
      deps.progress.forget(one.runId, one.key);
      return await settleAnswer(one, definition, answer);
    } catch (error) {
      deps.progress.forget(one.runId, one.key);
      const cause = one.cause();
      if (cause === 'stopped') await release(one);
      else if (cause === 'cancelled') await stop(one, failureOf(error));
      else if (cause !== 'fenced')
        await fail(one, cause === 'timeout' ? timedOut(definition.timeoutMs ?? 0, error) : failureOf(error));
      return null;
    }
  };
}
