import type { LiveRun } from './draft.ts';
import type { Execution } from './execution.ts';
import type { NewLine } from './logs/create-run-logs.ts';
import { outcomesOf } from './outcomes.ts';
import type { Progress } from './progress.ts';
import type { RunRecord, StepRecord } from './records.ts';
import type { StepContext, StepDefinition, Woken } from './types.ts';

export type Base = Omit<StepContext, 'input' | 'signal' | 'woken' | 'progress' | 'log'>;

/** What a step is told before it begins. */
export function baseOf(
  run: RunRecord,
  steps: () => Iterable<StepRecord>,
  definition: StepDefinition,
  step: StepRecord,
  attempt: number,
): Base {
  return {
    runId: run.id,
    runName: run.name,
    kind: run.kind,
    definitionId: run.definitionId,
    stepKey: step.key,
    attempt,
    config: definition.config,
    runInput: run.input,
    get outcomes() {
      return outcomesOf(steps());
    },
    trigger: run.trigger,
    subject: run.subject,
    idempotencyKey: step.idempotencyKey ?? `${run.id}:${step.key}`,
  };
}

export interface ContextDeps {
  progress: Pick<Progress, 'report'>;
  writeLine(line: NewLine): void;
  /** False once nobody listens to this call any more. */
  current(one: Execution): boolean;
}

/** What a running step is told, and by which it speaks. */
export function contextOf(
  { progress, writeLine, current }: ContextDeps,
  run: LiveRun,
  definition: StepDefinition,
  step: StepRecord,
  one: Execution,
  woken: Woken | null,
): StepContext {
  const base = baseOf(run.record, () => run.steps.values(), definition, step, step.attempt);
  const { runId, key } = one;
  const own: Omit<StepContext, keyof Base> = {
    input: step.input,
    signal: one.signal,
    woken,
    progress(value, text) {
      if (current(one)) progress.report(runId, key, value, text);
    },
    log(text, stream = 'out') {
      writeLine({ runId, stepKey: key, attempt: step.attempt, stream, text });
    },
  };
  // A spread would read the outcomes, which many a step never asks for.
  return Object.defineProperties(own, Object.getOwnPropertyDescriptors(base)) as StepContext;
}
