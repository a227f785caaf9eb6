import { appendFile } from 'node:fs/promises';
import { StepFailure } from '../step-failure.ts';
import type { RunDefinition, Runs, StepContext, StepDefinition } from '../types.ts';

/** How the run is brought to undo what it has done. */
export type UndoMode = 'fail' | 'cancel';

const step = (key: string, type: string, needs: string[]): StepDefinition => ({
  key,
  type,
  needs,
  config: null,
  retry: { attempts: 5, backoffMs: 1 },
});

/** Steps that have to be undone, two of them done at the same time, and one that leaves nothing behind. */
export const undone = ['first', 'left', 'right', 'stubborn'];

export const undoDefinition = (mode: UndoMode): RunDefinition => ({
  id: `undo-${mode}`,
  name: 'Undo',
  kind: 'test',
  steps: [
    step('first', 'do', []),
    step('left', 'do', ['first']),
    step('right', 'do', ['first']),
    step('plain', 'plain', ['first']),
    step('stubborn', 'stubborn', ['left', 'right', 'plain']),
    step('last', mode === 'fail' ? 'fail' : 'wait', ['stubborn']),
    step('never', 'do', ['last']),
  ],
});

export function registerUndoSteps(runs: Runs, file: string): void {
  const note = (word: string, { runInput, stepKey }: StepContext) =>
    appendFile(file, `${String(runInput)} ${word} ${stepKey}\n`);
  const refused = new Set<string>();
  const run = async (context: StepContext) => {
    await note('do', context);
    return { result: null };
  };
  runs.registerStep({ type: 'do', run, compensate: (context) => note('undo', context) });
  runs.registerStep({ type: 'plain', run });
  runs.registerStep({
    type: 'stubborn',
    run,
    async compensate(context) {
      await note('undo', context);
      if (refused.has(context.runId)) return;
      refused.add(context.runId);
      throw new Error('not at the first time');
    },
  });
  runs.registerStep({
    type: 'fail',
    async run() {
      throw new StepFailure('It cannot be done', { retry: false });
    },
  });
  runs.registerStep({ type: 'wait', run: async () => ({ wait: { kind: 'signal', name: 'never' } }) });
}
