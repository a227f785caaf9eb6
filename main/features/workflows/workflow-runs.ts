import { DomainError } from '../../../shared/contract/errors.ts';
import type { RunState, RunSummary } from '../../../shared/features/runs/schema.ts';
import type { Cancel, Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { Runs } from '../../core/runs/types.ts';
import type { WorkflowRunInput } from './types.ts';

export const kind = 'workflow';

/** One more than a list shows: the newest may not have ended. */
const mostLatest = 21;
/** Old runs are removed without a word. */
const forgetMs = 3_600_000;

interface Deps {
  runs: Pick<Runs, 'get' | 'latest' | 'onChange' | 'running'>;
  clock: Clock;
  log: Logger;
}

/** What is heard of the runs of workflows, each once, whoever of the feature listens. */
export function createWorkflowRuns({ runs, clock, log }: Deps) {
  const ended = new Set<(run: RunSummary) => void>();
  const moved = new Set<(workflowId: string) => void>();
  const states = new Map<string, RunState>();
  /** Read once per workflow and again when one of its runs moves: a list of hundreds is asked for at every such move. */
  const latest = new Map<string, RunSummary[]>();
  const moves = new Map<string, number>();

  async function tellEnded(runId: string): Promise<void> {
    const run = await runs.get(runId);
    for (const fn of [...ended]) fn(run);
  }

  async function latestOf(workflowIds: readonly string[]): Promise<Map<string, RunSummary[]>> {
    const missing = workflowIds.filter((id) => !latest.has(id));
    const before = new Map(missing.map((id) => [id, moves.get(id)]));
    const found = missing.length > 0 ? await runs.latest(missing, mostLatest) : new Map<string, RunSummary[]>();
    for (const id of missing) if (moves.get(id) === before.get(id)) latest.set(id, found.get(id) ?? []);
    // How far a run has got is known in memory alone.
    const live = new Map(runs.running().map((run) => [run.id, run]));
    const fresh = (run: RunSummary) => (run.finishedAt === null ? (live.get(run.id) ?? run) : run);
    return new Map(workflowIds.map((id) => [id, (latest.get(id) ?? found.get(id) ?? []).map(fresh)]));
  }
  const stopForgetting = clock.every(forgetMs, () => latest.clear());

  const stop = runs.onChange((change) => {
    if (change.kind !== kind || change.child) return;
    // A run commits with each step; whoever lists workflows wants to know of its state alone.
    const before = states.get(change.runId);
    if (change.ended) states.delete(change.runId);
    else states.set(change.runId, change.state);
    if (change.ended || before !== change.state) {
      latest.delete(change.definitionId);
      moves.set(change.definitionId, (moves.get(change.definitionId) ?? 0) + 1);
      for (const fn of [...moved]) fn(change.definitionId);
    }
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

    /** The newest runs of each, newest first. */
    latest: latestOf,
    async endedRuns(workflowId: string): Promise<RunSummary[]> {
      const found = (await latestOf([workflowId])).get(workflowId) ?? [];
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

    dispose() {
      stop();
      stopForgetting();
    },
  };
}
