import type { LiveRun } from './draft.ts';
import type { Executor } from './executor.ts';
import type { RunStore } from './live-runs.ts';
import type { StepRecord } from './records.ts';
import type { Slots } from './slots.ts';
import type { RunLimits } from './types.ts';

interface Deps {
  live: RunStore;
  slots: Slots;
  limits: RunLimits;
  executor: Executor;
  /** False before the engine has begun, and once it is to end. */
  open(): boolean;
  onUndoEnd(runId: string, again: number | null): void;
}

/** Which step is next: one of each run in turn, so that a run with a thousand steps does not keep out one with three. */
export function createScheduler({ live, slots, limits, executor, open, onUndoEnd }: Deps) {
  const wanting = new Set<string>();
  /** Runs that wait before they try to undo something again. */
  const resting = new Set<string>();

  const wants = (run: LiveRun): boolean => {
    const { state, paused, ending, id } = run.record;
    if (ending) return state === 'compensating' && !resting.has(id);
    return !paused && (run.byState.get('ready')?.size ?? 0) > 0;
  };

  function nextUndo(run: LiveRun): boolean {
    let last: StepRecord | null = null;
    for (const key of run.undo) {
      const step = run.steps.get(key) as StepRecord;
      if (!last || (step.completion ?? 0) > (last.completion ?? 0)) last = step;
    }
    const definition = last ? run.plan.steps.get(last.key) : undefined;
    if (!definition || slots.ofRun(run.record.id) > 0 || !slots.fits(definition.resource)) return false;
    executor.launchUndo(run.record.id, definition, (again) => onUndoEnd(run.record.id, again));
    return true;
  }

  function nextStep(run: LiveRun): boolean {
    const { id } = run.record;
    if (slots.full() && !run.plan.lanes) return false;
    if (slots.ofRun(id) >= (run.plan.definition.parallel ?? limits.perRun)) return false;
    for (const key of run.byState.get('ready') ?? []) {
      const definition = run.plan.steps.get(key);
      if (!definition || executor.isActive(id, key) || !slots.fits(definition.resource)) continue;
      executor.launch(id, definition);
      return true;
    }
    return false;
  }

  return {
    /** After every change of a run. */
    look(run: LiveRun) {
      if (run.record.finishedAt === null && wants(run)) wanting.add(run.record.id);
      else wanting.delete(run.record.id);
    },
    rest(runId: string, rests: boolean) {
      if (rests) resting.add(runId);
      else resting.delete(runId);
    },
    pump() {
      if (!open()) return;
      let misses = 0;
      for (const id of wanting) {
        if (misses >= wanting.size) return;
        const run = live.get(id);
        if (!run || !wants(run)) {
          wanting.delete(id);
        } else if (run.record.ending ? nextUndo(run) : nextStep(run)) {
          misses = 0;
          // To the end of the line.
          wanting.delete(id);
          wanting.add(id);
        } else misses++;
      }
    },
  };
}
export type Scheduler = ReturnType<typeof createScheduler>;
