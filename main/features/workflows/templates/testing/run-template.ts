import { StepFailure } from '../../../../core/runs/step-failure.ts';
import type { Json, StepOutcome } from '../../../../core/runs/types.ts';
import { createFakeClock } from '../../../../core/testing/fake-clock.ts';
import { until } from '../../../../core/testing/until.ts';
import { createWorkshop } from '../../testing/workshop.ts';
import type { StepKind, WorkflowRunInput } from '../../types.ts';

export interface Played {
  steps: Record<string, StepOutcome>;
  /** What notifications and questions said, in order. */
  said: { kind: string; value: Json }[];
  failed: string | null;
}

export interface PlayOptions {
  home: string;
  inputs: Record<string, Json>;
  trigger?: Record<string, Json>;
  /** Answers of `look` that are not of this machine: `{ disk: { freePercent: 5 } }`. */
  facts?: Record<string, Json>;
  /** Keys of steps that fail whenever they are tried. */
  fails?: readonly string[];
  /** What is answered to each question. */
  answer?: 'approved' | 'rejected';
}

const subjectOf = (value: unknown): string =>
  typeof value === 'string' ? value : (Object.keys(value as Record<string, Json>)[0] ?? '');

/** A template as the program runs it, on a clock that goes on by itself to whatever a step waits for. */
export async function play(source: string, options: PlayOptions): Promise<Played> {
  const { home, facts = {}, fails = [], answer = 'approved' } = options;
  const said: Played['said'] = [];
  const around = (kind: StepKind): StepKind => ({
    ...kind,
    async run(input, context) {
      if (fails.includes(context.stepKey)) throw new StepFailure(`${context.stepKey} was made to fail`);
      const { value } = input;
      const talks = kind.kind === 'notify' || (kind.kind === 'approve' && context.woken === null);
      if (talks) said.push({ kind: kind.kind, value: value as Json });
      const fact = kind.kind === 'look' ? facts[subjectOf(value)] : undefined;
      return fact === undefined ? await kind.run(input, context) : { result: fact };
    },
  });
  const clock = createFakeClock();
  const { engine, compiledOf } = await createWorkshop({
    clock,
    zone: 'Europe/Berlin',
    home,
    env: { HOME: home },
    around,
  });
  const { definition, inputs } = compiledOf(source, 'template');
  const { kind = 'hand', ...payload } = options.trigger ?? {};
  const input: WorkflowRunInput = { inputs: inputs(options.inputs), trigger: { kind: String(kind), payload } };
  const { id } = await engine.start(definition, { input: input as unknown as Json });

  const ended = await until(
    async () => {
      const run = await engine.get(id);
      if (run.finishedAt !== null) return run;
      const asks = run.steps.find(({ wait }) => wait?.kind === 'approval');
      if (asks) await engine.decide(id, asks.key, answer);
      // Never while something runs: its time limit is counted by the same clock.
      else if (!run.steps.some(({ state, wait }) => ['running', 'ready'].includes(state) || wait?.kind === 'runs')) {
        const next = run.steps.map(({ retryAt, wait }) => retryAt ?? (wait?.kind === 'timer' ? wait.until : null));
        const due = next.filter((at) => at !== null);
        if (due.length > 0) clock.advance(Math.max(0, Math.min(...due) - clock.now()));
      }
      return null;
    },
    { timeoutMs: 60_000, what: `the end of ${definition.name}` },
  );
  const steps = ended.steps.map(async ({ key, state, error }) => {
    const { result } = await engine.step(id, key);
    return [key, { state, error, result }] as const;
  });
  const { error } = ended;
  return {
    steps: Object.fromEntries(await Promise.all(steps)),
    said,
    failed: error === null ? null : `${error.stepKey ?? ''}: ${error.sentence}`,
  };
}
