import type { Execution } from './execution.ts';
import { failureOf, timedOut } from './failures.ts';
import type { StepRecord } from './records.ts';
import { contextOf } from './step-context.ts';
import { createChange, type RunnerDeps } from './step-runner.ts';
import { completeUndo, failUndo, startUndo } from './transitions.ts';
import type { Json, StepContext } from './types.ts';

/** Undoes a completed step. Resolves to how long to rest before it is tried again; null when it is over, one way or the other. */
export function createUndoRunner(deps: RunnerDeps) {
  const change = createChange(deps.queue);

  return async function runUndo(one: Execution): Promise<number | null> {
    const run = deps.live.get(one.runId);
    const definition = run?.plan.steps.get(one.key);
    if (!run || !definition) return null;
    if (!(await change(one, 'compensation.started', (_, draft) => startUndo(draft, one.key)))) return null;
    try {
      const step = run.steps.get(one.key) as StepRecord;
      const compensate = deps.types.get(definition.type)?.compensate;
      const context = contextOf(deps.contexts, run, definition, step, one, null);
      const whole = Object.defineProperty(context, 'result', { value: step.result }) as StepContext & { result: Json };
      if (compensate) await one.bounded(async () => compensate(whole), definition.timeoutMs);
      await change(one, 'compensation.done', (batch, draft) => completeUndo(batch, draft, one.key));
      return null;
    } catch (error) {
      const cause = one.cause();
      // Told to stop because the program ends: the next start takes it up again.
      if (cause === 'fenced' || cause === 'stopped') return null;
      const failure = cause === 'timeout' ? timedOut(definition.timeoutMs ?? 0) : failureOf(error);
      return await change(one, 'compensation.failed', (batch, draft) =>
        failUndo(batch, draft, one.key, failure.error, failure.retry),
      );
    } finally {
      deps.progress.forget(one.runId, one.key);
    }
  };
}
