import type { Run, RunSummary, StepProgress } from '../../../shared/features/runs/schema.ts';
import { isLive } from './marks.ts';

/**
 * The history as it is shown: the newest page, which is read again with each change, before the pages that were read as the
 * reader went back; over both what the core knows of the live ones. `stale` says that the older pages no longer fit on.
 */
export function assemble(
  fresh: readonly RunSummary[] | undefined,
  pages: readonly (readonly RunSummary[])[],
  running: readonly RunSummary[] | undefined,
): { rows: RunSummary[]; stale: boolean } {
  const older = pages.flat();
  const first = fresh ?? [];
  const last = first.at(-1);
  const inFresh = new Set(first.map(({ id }) => id));
  // What the newest page would hold and does not is gone from these filters.
  const rest = fresh
    ? older.filter((run) => !inFresh.has(run.id) && last !== undefined && run.createdAt <= last.createdAt)
    : older;
  const gap = fresh !== undefined && older.length > 0 && last !== undefined && !older.some(({ id }) => inFresh.has(id));
  const live = new Map((running ?? []).map((run) => [run.id, run]));
  const ended = (run: RunSummary) => running !== undefined && isLive(run) && run.parent === null && !live.has(run.id);
  const rows = [...first, ...rest].map((run) => live.get(run.id) ?? run);
  return { rows, stale: gap || rest.some(ended) };
}

/** A run with how far its steps have got since it was read. */
export function withProgress(run: Run, progress: ReadonlyMap<string, StepProgress>): Run {
  if (progress.size === 0) return run;
  const steps = run.steps.map((step) => {
    const now = step.state === 'running' || step.compensation === 'running' ? progress.get(step.key) : undefined;
    return now ? { ...step, progress: now.progress, text: now.text } : step;
  });
  return { ...run, steps };
}
