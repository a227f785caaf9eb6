import type { Json, StepContext, StepOutcome } from '../../../core/runs/types.ts';
import type { Scope, WorkflowRunInput } from '../types.ts';

type Seen = Pick<StepContext, 'runId' | 'runName' | 'runInput' | 'outcomes'>;

const isObject = (value: Json): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `trigger.tag`, not `trigger.payload.tag`: people know what has happened, not how it is handed on. */
function triggerOf({ kind, payload }: WorkflowRunInput['trigger']): Json {
  return isObject(payload) ? { ...payload, kind } : { kind, payload };
}

const outcomeOf = ({ state, result, error }: StepOutcome): Scope['steps'][string] => ({
  output: result,
  state,
  error: error === null ? null : { code: error.code, sentence: error.sentence, detail: error.detail ?? null },
});

/** What the expressions of a step can see when it begins. */
export function scopeOf({ runId, runName, runInput, outcomes }: Seen): Scope {
  const { inputs, trigger, item, index } = runInput as unknown as WorkflowRunInput;
  const steps = Object.entries(outcomes).map(([key, outcome]) => [key, outcomeOf(outcome)] as const);
  return {
    inputs,
    trigger: triggerOf(trigger),
    steps: Object.fromEntries(steps),
    run: { id: runId, name: runName },
    ...(item !== undefined && { item }),
    ...(index !== undefined && { index }),
  };
}

/** What undoes a step sees that step as completed. */
export function undoScopeOf(seen: Seen & { stepKey: string; result: Json }): Scope {
  const scope = scopeOf(seen);
  const own = { output: seen.result, state: 'succeeded', error: null };
  return { ...scope, steps: { ...scope.steps, [seen.stepKey]: own } };
}
