import { onTestFinished } from 'vitest';
import type { Change } from '../../../../shared/features/system/schema.ts';
import type { Store } from '../../db/types.ts';
import { createJournal } from '../../journal/journal.ts';
import { createJournalRepo } from '../../journal/repo.ts';
import { createChannel } from '../../lib/channel.ts';
import { createRedactor } from '../../log/redactor.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { quietLog } from '../../testing/quiet-log.ts';
import { openTestStore } from '../../testing/test-store.ts';
import { createRuns, type RunsDeps } from '../create-runs.ts';
import type { RunDefinition, Runs, StepContext, StepDefinition, StepType } from '../types.ts';

export type Body = StepType['run'];

export interface EngineOptions
  extends Partial<Pick<RunsDeps, 'limits' | 'random' | 'failpoint' | 'keepDays' | 'attention'>> {
  types?: StepType[];
  begin?: boolean;
}

/** A step type whose bodies are functions of the test, by the key of the step; without one a step gives back its key. */
export function scripted(bodies: Record<string, Body>, undone?: string[], undo?: StepType['compensate']): StepType {
  return {
    type: 'test',
    run: (context) => bodies[context.stepKey]?.(context) ?? Promise.resolve({ result: context.stepKey }),
    compensates: (config) => config !== 'keep',
    async compensate(context) {
      await undo?.(context);
      undone?.push(context.stepKey);
    },
  };
}

export const step = (key: string, needs: string[] = [], more: Partial<StepDefinition> = {}): StepDefinition => ({
  key,
  type: 'test',
  config: null,
  needs,
  ...more,
});

export const definition = (steps: StepDefinition[], more: Partial<RunDefinition> = {}): RunDefinition => ({
  id: 'd',
  name: 'Test',
  kind: 'test',
  steps,
  ...more,
});

/** Engines on one real database, as one after the other would be in the life of the program. */
export async function createBench(clock = createFakeClock(), store?: Store) {
  const data = store ?? (await openTestStore(clock));
  const changes = createChannel<Change>({ kind: 'coalesce', capacity: 1_000, key: (change) => JSON.stringify(change) });
  const redactor = createRedactor();
  const journal = createJournal({
    repo: createJournalRepo(data.data),
    clock,
    log: quietLog,
    changes,
    redactor,
    keepDays: () => 30,
  });
  const engines: Runs[] = [];
  onTestFinished(async () => {
    for (const engine of engines) await engine.dispose();
    await journal.dispose();
  });

  return {
    clock,
    store: data,
    journal,
    redactor,
    changes,
    async engine({ types = [], begin = true, ...rest }: EngineOptions = {}): Promise<Runs> {
      const runs = createRuns({ store: data, clock, log: quietLog, journal, changes, redactor, ...rest });
      engines.push(runs);
      for (const type of types) runs.registerStep(type);
      if (begin) await runs.begin();
      return runs;
    },
  };
}

/** Something in a test that one waits for and another brings about. */
export function createGate<T = void>() {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  return { opened: promise, open: resolve, break: reject };
}

/** Runs until it is told to stop. */
export const untilAborted = (context: StepContext): Promise<never> =>
  new Promise((_resolve, reject) => {
    const stop = () => reject(context.signal.reason);
    if (context.signal.aborted) stop();
    else context.signal.addEventListener('abort', stop, { once: true });
  });
