import { DomainError } from '../../../shared/contract/errors.ts';
import type { RunState, RunSummary } from '../../../shared/features/runs/schema.ts';
import type { Cancel } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { Runs } from '../../core/runs/types.ts';
import type { WorkflowRunInput } from './types.ts';

export const kind = 'workflow';

interface Deps {
  runs: Pick<Runs, 'get' | 'latest' | 'onChange'>;
  log: Logger;
}

/** What is heard of the runs of workflows, each once, whoever of the feature listens. */
export function createWorkflowRuns({ runs, log }: Deps) {
  const ended = new Set<(run: RunSummary) => void>();
  const moved = new Set<(workflowId: string) => void>();
  const states = new Map<string, RunState>();

  async function tellEnded(runId: string): Promise<void> {
    const run = await runs.get(runId);
    for (const fn of [...ended]) fn(run);
  }

  const stop = runs.onChange((change) => {
    if (change.kind !== kind || change.child) return;
    // A run commits with each step; whoever lists workflows wants to know of its state alone.
    const before = states.get(change.runId);
    if (change.ended) states.delete(change.runId);
    else states.set(change.runId, change.state);
    if (change.ended || before !== change.state) for (const fn of [...moved]) fn(change.definitionId);
    if (change.ended)
      tellEnded(change.runId).catch((error: unknown) => log.error('the end of a run went unheard', error));
  });

  return {
    onEnded(fn: (run: RunSummary) => void): Cancel {
      ended.add(fn);
      return () => ended.delete(fn);
    },
    /** A run of this workflow began, ended, or waits. */
    onMoved(fn: (workflowId: string) => void): Cancel {
      moved.add(fn);
      return () => moved.delete(fn);
    },

    async endedRuns(workflowId: string, limit: number): Promise<RunSummary[]> {
      const found = (await runs.latest([workflowId], limit)).get(workflowId) ?? [];
      return found.filter((run) => run.finishedAt !== null);
    },

    /** The workflows whose runs led to this run, itself last. Empty for runs of anything else. */
    async chainOf(runId: string): Promise<string[]> {
      try {
        let run = await runs.get(runId);
        while (run.parent) run = await runs.get(run.parent.runId);
        if (run.kind !== kind) return [];
        // Written by this feature alone.
        const input = run.input as unknown as WorkflowRunInput;
        return [...(input.trigger?.chain ?? []), run.definitionId];
      } catch (error) {
        if (error instanceof DomainError && error.code === 'NOT_FOUND') return [];
        throw error;
      }
    },

    dispose: stop,
  };
}
export type WorkflowRuns = ReturnType<typeof createWorkflowRuns>;
