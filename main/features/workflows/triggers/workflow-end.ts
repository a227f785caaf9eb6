import { z } from 'zod';
import type { RunSummary } from '../../../../shared/features/runs/schema.ts';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import { createRetrying } from './retrying.ts';
import type { StartTrigger } from './types.ts';

const stateSchema = z.object({ since: z.number() });

interface Deps {
  clock: Clock;
  log: Logger;
  /** By name or id; null when there is none. */
  findWorkflow: (nameOrId: string) => Promise<{ id: string; name: string } | null>;
  /** Ended runs of a workflow, newest first. */
  endedRuns: (workflowId: string) => Promise<RunSummary[]>;
  /** Each run of a workflow that ends, but for those that are steps of another. */
  onEnded: (fn: (run: RunSummary) => void) => Cancel;
}

/** Fires at the end of another workflow, also at an end that came just before the program was killed. */
export function createWorkflowEndTrigger(deps: Deps): StartTrigger<'workflow'> {
  const { clock, log, findWorkflow, endedRuns, onEnded } = deps;
  return (spec, context) => {
    const isWanted = (run: RunSummary) => spec.ends.some((end) => end === run.state);
    let waiting: RunSummary[] = [];
    let since: number | null = null;
    let behind = true;
    let stopped = false;

    async function catchUp(workflowId: string): Promise<void> {
      if (since === null) {
        const known = stateSchema.safeParse(await context.state.get());
        since = known.success ? known.data.since : clock.now();
        if (!known.success) await context.state.put({ since });
      }
      behind = false;
      const from = since;
      const missed = (await endedRuns(workflowId)).filter((run) => (run.finishedAt ?? 0) > from);
      const known = new Set(waiting.map((run) => run.id));
      waiting = [...missed.reverse().filter((run) => !known.has(run.id)), ...waiting];
    }

    async function handle(run: RunSummary, other: { id: string; name: string }): Promise<void> {
      await context.fire({
        label: `${other.name} ${run.state}`,
        payload: {
          workflow: { ...other },
          run: {
            id: run.id,
            state: run.state,
            error: run.error?.sentence ?? null,
            failedStep: run.error?.stepKey ?? null,
          },
        },
        idempotencyKey: `${context.key}:${run.id}`,
        causedBy: run.id,
      });
      await context.state.put({ since: run.finishedAt ?? clock.now() });
    }

    async function drain(): Promise<void> {
      const other = await findWorkflow(spec.workflow);
      if (!other || other.id === context.workflow().id) {
        waiting = [];
        return context.trouble(other ? 'a workflow cannot follow itself' : `there is no workflow ${spec.workflow}`);
      }
      if (behind) await catchUp(other.id);
      for (let run = waiting[0]; run && !stopped; run = waiting[0]) {
        if (run.definitionId === other.id && isWanted(run)) await handle(run, other);
        waiting.shift();
      }
      context.trouble(null);
    }
    const draining = createRetrying({
      clock,
      log,
      what: 'starting a run at the end of another workflow',
      task: drain,
      onTrouble: context.trouble,
    });

    const stop = onEnded((run) => {
      if (!isWanted(run)) return;
      waiting.push(run);
      draining.run();
    });
    draining.run();
    return () => {
      stopped = true;
      stop();
      draining.dispose();
    };
  };
}
