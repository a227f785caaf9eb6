import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../log/logger.ts';
import { createExecution, type Execution } from './execution.ts';
import type { NewLine } from './logs/create-run-logs.ts';
import type { AbortCause } from './step-failure.ts';
import { createStepRunner, type RunnerDeps } from './step-runner.ts';
import type { StepDefinition } from './types.ts';
import { createUndoRunner } from './undo-runner.ts';

interface Deps extends Omit<RunnerDeps, 'contexts'> {
  clock: Clock;
  log: Logger;
  writeLine(line: NewLine): void;
  /** A slot is free again. */
  onFree(): void;
}

/** `begun`: it is recorded already that the step runs. */
type Call = 'run' | 'begun' | 'undo';

/** The steps that are being called now, each in its slot, and how they are told to stop. */
export function createExecutor(deps: Deps) {
  const { clock, log, live, queue, slots } = deps;
  const active = new Map<string, Execution>();
  const nameOf = (runId: string, key: string) => `${runId}\0${key}`;
  const runner: RunnerDeps = {
    ...deps,
    contexts: {
      progress: deps.progress,
      writeLine: deps.writeLine,
      current: (one) => active.get(nameOf(one.runId, one.key)) === one,
    },
  };
  const runStep = createStepRunner(runner);
  const runUndo = createUndoRunner(runner);
  /** Set once everything is to stop: also what begins at this very moment. */
  let stopping: AbortCause | null = null;

  async function call(one: Execution, how: Call): Promise<number | null> {
    if (how === 'undo') return runUndo(one);
    const next = await runStep(one, how === 'begun');
    if (next) launch(one.runId, next, 'begun');
    return null;
  }

  function launch(runId: string, definition: StepDefinition, how: Call, onEnd?: (again: number | null) => void): void {
    const { key, resource } = definition;
    const name = nameOf(runId, key);
    const one = createExecution(clock, { runId, key, kind: how === 'undo' ? 'undo' : 'run' });
    const slot = { runId, resource };
    active.set(name, one);
    slots.take(slot);
    if (stopping) one.abort(stopping);
    // Between its beginning and this call its run may have come to its end.
    else if (how === 'begun' && live.get(runId)?.record.ending) one.abort('cancelled');
    call(one, how)
      .catch((error: unknown) => {
        // The engine has ended, or the database refuses even the failure: the next start finds the step as it is.
        if (!queue.closed()) log.error('a step could not be recorded', error, { run: runId, step: key });
        return null;
      })
      .then((again) => {
        active.delete(name);
        slots.give(slot);
        one.finish();
        onEnd?.(again);
        deps.onFree();
      })
      .catch((error: unknown) => log.error('the runs engine stumbled', error));
  }

  return {
    launch: (runId: string, definition: StepDefinition) => launch(runId, definition, 'run'),
    /** `onEnd` hears how long to rest before it is tried again; null when it is over. */
    launchUndo: (runId: string, definition: StepDefinition, onEnd: (again: number | null) => void) =>
      launch(runId, definition, 'undo', onEnd),
    isActive: (runId: string, key: string) => active.has(nameOf(runId, key)),
    /** Tells every step of a run to stop; those that undo go on. */
    abortRun(runId: string): void {
      for (const one of active.values()) if (one.runId === runId && one.kind === 'run') one.abort('cancelled');
    },
    abortAll(cause: AbortCause): void {
      stopping = cause;
      for (const one of active.values()) one.abort(cause);
    },
    async idle(): Promise<void> {
      while (active.size > 0) await Promise.all([...active.values()].map((one) => one.over));
    },
  };
}
export type Executor = ReturnType<typeof createExecutor>;
