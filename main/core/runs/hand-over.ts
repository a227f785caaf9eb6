import type { Batch } from './batch.ts';
import type { Draft } from './draft.ts';
import { stepPayload } from './failures.ts';
import type { Slots } from './slots.ts';
import { baseOf } from './step-context.ts';
import { startStep } from './transitions.ts';
import type { Json, RunLimits, StepDefinition, StepType } from './types.ts';

interface Deps {
  slots: Slots;
  types: ReadonlyMap<string, StepType>;
  limits: Pick<RunLimits, 'payloadBytes'>;
}

/**
 * Begins a step in the very transaction that completes the one before it, in whose slot it runs: a chain of steps then costs one
 * sync of the disk per step. Null where it has to queue: while others wait for a slot, it would push in.
 */
export function handOver(deps: Deps, batch: Batch, draft: Draft, completed: StepDefinition): StepDefinition | null {
  const { run, live } = draft;
  if (deps.slots.full() || run.ending || run.paused || run.finishedAt !== null) return null;
  for (const key of live.plan.successors.get(completed.key) ?? []) {
    const definition = live.plan.steps.get(key);
    if (!definition || draft.step(key).state !== 'ready') continue;
    if (definition.resource !== undefined && definition.resource !== completed.resource) continue;
    const input = inputOf(deps, draft, definition);
    if (input !== undefined && startStep(batch, draft, key, input)) return definition;
  }
  return null;
}

/** Undefined when it takes time to say, or is anything but an input: then it is asked again in its turn. */
function inputOf({ types, limits }: Deps, draft: Draft, definition: StepDefinition): Json | undefined {
  const type = types.get(definition.type);
  if (!type) return undefined;
  const { key } = definition;
  const steps = () => [...draft.live.plan.steps.keys()].map(draft.step);
  try {
    const step = draft.step(key);
    const asked = type.prepare?.(baseOf(draft.run, steps, definition, step, step.attempt + 1)) ?? { input: null };
    if (asked instanceof Promise) {
      asked.catch(() => {});
      return undefined;
    }
    return 'skip' in asked ? undefined : stepPayload(asked.input, key, 'input', limits.payloadBytes);
  } catch {
    return undefined;
  }
}
