import { hasEnded, type StepRecord } from './records.ts';
import type { StepOutcome } from './types.ts';

/** What has ended by now, by key. Made on demand: most steps look at one or two of a thousand. */
export function outcomesOf(steps: Iterable<StepRecord>): Readonly<Record<string, StepOutcome>> {
  const found: Record<string, StepOutcome> = {};
  for (const { key, state, result, error } of steps)
    if (hasEnded(state)) found[key] = { state, result, error: state === 'skipped' ? null : error };
  return found;
}
