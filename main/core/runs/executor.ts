import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../log/logger.ts';
import { answerOf } from './answers.ts';
import type { CommitQueue } from './commit-queue.ts';
import type { LiveRun } from './draft.ts';
import { createExecution, type Execution } from './execution.ts';
import { failureOf, stepPayload, timedOut, unknownType } from './failures.ts';
import type { RunStore } from './live-runs.ts';
import { outcomesOf } from './outcomes.ts';
import type { Progress } from './progress.ts';
import type { StepRecord } from './records.ts';
import type { RunRepo } from './repo.ts';
import type { Slots } from './slots.ts';
import {
  completeStep,
  completeUndo,
  type Failure,
  failStep,
  failUndo,
  releaseStep,
  skipStep,
  startStep,
  startUndo,
  waitStep,
} from './transitions.ts';
import type { Json, Prepared, RunLimits, StepContext, StepDefinition, StepType, Woken } from './types.ts';

interface Deps {
  clock: Clock;
  log: Logger;
  live: RunStore;
  repo: RunRepo;
  queue: CommitQueue;
  slots: Slots;
  progress: Progress;
  limits: RunLimits;
  types: ReadonlyMap<string, StepType>;
  planChildren: Parameters<typeof answerOf>[1]['planChildren'];
  writeLine(line: {
    runId: string;
    stepKey: string;
    attempt: number;
    stream: 'out' | 'err' | 'note';
    text: string;
  }): void;
  /** A slot is free again. */
  onFree(): void;
}

type Base = Omit<StepContext, 'input' | 'signal' | 'woken' | 'progress' | 'log'>;

/** Calls the bodies of steps. Whatever they come to goes through the queue; nothing here changes a run by itself. */
export function createExecutor(deps: Deps) {
  const { clock, live, queue, slots, limits, types } = deps;
  const active = new Map<string, Execution>();
  const nameOf = (runId: string, key: string) => `${runId}\0${key}`;

  const baseOf = (run: LiveRun, definition: StepDefinition, step: StepRecord, attempt: number): Base => ({
    runId: run.record.id,
    runName: run.record.name,
    kind: run.record.kind,
    definitionId: run.record.definitionId,
    stepKey: step.key,
    attempt,
    config: definition.config,
    runInput: run.record.input,
    get outcomes() {
      return outcomesOf(run);
    },
    trigger: run.record.trigger,
    subject: run.record.subject,
    idempotencyKey: step.idempotencyKey ?? `${run.record.id}:${step.key}`,
  });

  const contextOf = (
    run: LiveRun,
    definition: StepDefinition,
    step: StepRecord,
    one: Execution,
    woken: Woken | null,
  ): StepContext => {
    const base = baseOf(run, definition, step, step.attempt);
    // A getter does not survive a spread.
    return Object.defineProperties(
      {},
      {
        ...Object.getOwnPropertyDescriptors(base),
        ...Object.getOwnPropertyDescriptors({
          input: step.input,
          signal: one.signal,
          woken,
          progress: (value: number | null, text?: string) => {
            if (active.get(nameOf(one.runId, one.key)) === one) deps.progress.report(one.runId, one.key, value, text);
          },
          log: (text: string, stream: 'out' | 'err' | 'note' = 'out') =>
            deps.writeLine({ runId: one.runId, stepKey: one.key, attempt: step.attempt, stream, text }),
        }),
      },
    ) as StepContext;
  };

  async function wokenOf(run: LiveRun, step: StepRecord): Promise<Woken | null> {
    if (step.woken?.kind !== 'runs') return step.woken;
    const children = await deps.repo.outcomes(run.record.id, step.key, step.waits);
    return {
      kind: 'runs',
      outcomes: children.map(({ id, state, output, error }) => ({ runId: id, state, output, error })),
    };
  }

  const change = <T>(
    one: Execution,
    name: string,
    apply: (draft: Parameters<typeof startStep>[1], batch: Parameters<typeof startStep>[0]) => T,
  ) =>
    queue.commit<T | null>({
      name: `${name}:${one.key}`,
      runId: one.runId,
      onFull: 'hold',
      apply(batch) {
        const draft = batch.draft(one.runId);
        return draft ? apply(draft, batch) : null;
      },
    });

  const fail = (one: Execution, failure: Failure) =>
    change(one, 'step.failed', (draft, batch) => failStep(batch, draft, one.key, failure));

  /** It was told to stop because its run ends; should that not come to pass, it has not failed by itself. */
  const stopped = (one: Execution, failure: Failure) =>
    change(one, 'step.stopped', (draft, batch) => {
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
        const asked = type.prepare?.(baseOf(run, definition, step, step.attempt + 1)) ?? { input: null };
        // A promise for nothing would cost the step the next commit.
        const prepared: Prepared = asked instanceof Promise ? await asked : asked;
        if ('skip' in prepared) {
          await change(one, 'step.skipped', (draft, batch) => skipStep(batch, draft, one.key, prepared.skip));
          return false;
        }
        input = stepPayload(prepared.input, one.key, 'input', limits.payloadBytes);
      } catch (error) {
        await fail(one, failureOf(error));
        return false;
      }
    }
    return (await change(one, 'step.started', (draft, batch) => startStep(batch, draft, one.key, input))) === true;
  }

  async function runStep(one: Execution): Promise<void> {
    const run = live.get(one.runId);
    const definition = run?.plan.steps.get(one.key);
    if (!run || !definition) return;
    const type = types.get(definition.type);
    if (!type) return void (await fail(one, unknownType(definition.type)));
    if (!(await begin(one, run, definition, type))) return;
    try {
      const step = run.steps.get(one.key) as StepRecord;
      const woken = await wokenOf(run, step);
      const context = contextOf(run, definition, step, one, woken);
      const given = await one.bounded(async () => type.run(context), definition.timeoutMs);
      const answer = answerOf(given, { key: one.key, limits, record: run.record, planChildren: deps.planChildren });
      deps.progress.forget(one.runId, one.key);
      await settleAnswer(one, answer);
    } catch (error) {
      deps.progress.forget(one.runId, one.key);
      const cause = one.cause();
      if (cause === 'fenced') return;
      if (cause === 'stopped') await change(one, 'step.released', (draft, batch) => releaseStep(batch, draft, one.key));
      else if (cause === 'cancelled') await stopped(one, failureOf(error));
      else await fail(one, cause === 'timeout' ? timedOut(definition.timeoutMs ?? 0) : failureOf(error));
    }
  }

  async function settleAnswer(one: Execution, answer: ReturnType<typeof answerOf>): Promise<void> {
    const { key, runId } = one;
    const common = { runId, onFull: 'hold' } as const;
    if (answer.kind === 'skip')
      await change(one, 'step.skipped', (draft, batch) => skipStep(batch, draft, key, answer.why));
    else if (answer.kind === 'wait') {
      let afterEvent = 0;
      await queue.commit({
        ...common,
        name: `step.waiting:${key}`,
        async within(trx) {
          if (answer.wait.kind === 'event') afterEvent = await deps.repo.newestEvent(trx);
          await answer.keep(trx);
        },
        apply(batch) {
          const draft = batch.draft(runId);
          const wait = answer.wait.kind === 'event' ? { ...answer.wait, afterEvent } : answer.wait;
          if (draft) waitStep(batch, draft, key, wait);
        },
      });
    } else {
      await queue.commit({
        ...common,
        name: `step.completed:${key}`,
        ...(answer.effects && { within: answer.effects }),
        apply(batch) {
          const draft = batch.draft(runId);
          if (draft) completeStep(batch, draft, key, answer.result);
        },
      });
    }
  }

  /** Resolves to how long to wait before it is tried again; null when it is over, one way or the other. */
  async function runUndo(one: Execution): Promise<number | null> {
    const run = live.get(one.runId);
    const definition = run?.plan.steps.get(one.key);
    if (!run || !definition) return null;
    if (!(await change(one, 'compensation.started', (draft) => startUndo(draft, one.key)))) return null;
    try {
      const step = run.steps.get(one.key) as StepRecord;
      const compensate = types.get(definition.type)?.compensate;
      const context = Object.defineProperty(contextOf(run, definition, step, one, null), 'result', {
        value: step.result,
      });
      if (compensate)
        await one.bounded(async () => compensate(context as StepContext & { result: Json }), definition.timeoutMs);
      await change(one, 'compensation.done', (draft, batch) => completeUndo(batch, draft, one.key));
      return null;
    } catch (error) {
      const cause = one.cause();
      // Told to stop because the program ends: the next start takes it up again.
      if (cause === 'fenced' || cause === 'stopped') return null;
      const failure = cause === 'timeout' ? timedOut(definition.timeoutMs ?? 0) : failureOf(error);
      return await change(one, 'compensation.failed', (draft, batch) =>
        failUndo(batch, draft, one.key, failure.error, failure.retry),
      );
    } finally {
      deps.progress.forget(one.runId, one.key);
    }
  }

  function launch(
    runId: string,
    definition: StepDefinition,
    kind: Execution['kind'],
    onEnd: (again: number | null) => void,
  ): void {
    const { key } = definition;
    const name = nameOf(runId, key);
    const one = createExecution(clock, { runId, key, kind });
    const slot = { runId, resource: definition.resource };
    active.set(name, one);
    slots.take(slot);
    const body = async () => (kind === 'run' ? await runStep(one).then(() => null) : await runUndo(one));
    body()
      .catch((error: unknown) => {
        // The engine has ended, or the database refuses even the failure: the next start finds the step as it is.
        if (!queue.closed()) deps.log.error('a step could not be recorded', error, { run: runId, step: key });
        return null;
      })
      .then((again) => {
        active.delete(name);
        slots.give(slot);
        one.finish();
        onEnd(again);
        deps.onFree();
      })
      .catch((error: unknown) => deps.log.error('the runs engine stumbled', error));
  }

  return {
    launch,
    isActive: (runId: string, key: string) => active.has(nameOf(runId, key)),
    /** Tells every step of a run to stop; those that undo go on. */
    abortRun(runId: string) {
      for (const one of active.values()) if (one.runId === runId && one.kind === 'run') one.abort('cancelled');
    },
    abortAll(cause: 'stopped' | 'fenced') {
      for (const one of active.values()) one.abort(cause);
    },
    async idle(): Promise<void> {
      await Promise.all([...active.values()].map((one) => one.over));
    },
  };
}
export type Executor = ReturnType<typeof createExecutor>;
