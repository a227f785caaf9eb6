import type { RunStep } from '../../../shared/features/runs/schema.ts';

/** Where a step lies in the time of its run, as shares of the whole; null when it has not begun or was taken over. */
export function barOf(step: RunStep, from: number, to: number): { start: number; width: number } | null {
  if (step.startedAt === null || step.reused) return null;
  const whole = Math.max(1, to - from);
  const start = Math.min(1, Math.max(0, (step.startedAt - from) / whole));
  const end = Math.min(1, Math.max(start, ((step.finishedAt ?? to) - from) / whole));
  return { start, width: end - start };
}

/** The time that the bars share: from the first start to the last end, or to now while something runs. */
export function spanOfSteps(steps: readonly RunStep[], now: number): { from: number; to: number } {
  const own = steps.filter(({ reused, startedAt }) => !reused && startedAt !== null);
  const from = Math.min(...own.map(({ startedAt }) => startedAt ?? now), now);
  const running = own.some(({ finishedAt }) => finishedAt === null);
  const to = running ? now : Math.max(...own.map(({ finishedAt }) => finishedAt ?? now), from);
  return { from, to };
}
