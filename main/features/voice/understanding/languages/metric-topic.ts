import type { Meaning, Topic } from './types.ts';

/** Why, of what, and how it is: one of each has to be said. */
export const metricTopic = (
  metric: NonNullable<Meaning['metric']>,
  why: readonly string[],
  what: readonly string[],
  how: readonly string[],
): Topic => ({ means: { kind: 'why', metric }, need: [why, what, how], project: 'may' });
