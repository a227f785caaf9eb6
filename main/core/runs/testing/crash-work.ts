import { appendFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import type { DataTables } from '../../db/tables.ts';
import type { RunDefinition, Runs, StepContext, StepDefinition, StepType } from '../types.ts';

/** Steps of all runs at once: so many can be under way when the process is killed. */
export const CONCURRENCY = 8;

const step = (key: string, type: string, needs: string[], more: Partial<StepDefinition> = {}): StepDefinition => ({
  key,
  type,
  needs,
  config: null,
  ...more,
});

/** Side by side and one after another, with a wait, a signal, a retry, a resource and runs of its own: what a kill has to meet. */
export function crashDefinition(): RunDefinition {
  const bs = ['b1', 'b2', 'b3', 'b4'];
  const cs = ['c1', 'c2', 'c3', 'c4'];
  const ds = ['d1', 'd2', 'd3', 'd4'];
  return {
    id: 'crash',
    name: 'Crash',
    kind: 'test',
    parallel: 4,
    steps: [
      step('a', 'work', []),
      ...bs.map((key) => step(key, 'work', ['a'], key === 'b1' ? { resource: 'disk' } : {})),
      step('nap', 'nap', ['b1']),
      step('flaky', 'flaky', ['b2'], { retry: { attempts: 3, backoffMs: 5 } }),
      ...cs.map((key, i) => step(key, 'work', i === 0 ? ['b3', 'flaky'] : ['b3'], i === 1 ? { resource: 'disk' } : {})),
      step('signal', 'signal', ['b4']),
      ...ds.map((key, i) => step(key, 'work', [cs[i] as string, 'nap', 'signal'])),
      step('fan', 'fan', ['d1']),
      step('end', 'work', [...ds, 'fan']),
    ],
  };
}

const childDefinition: RunDefinition = {
  id: 'crash-child',
  name: 'Crash child',
  kind: 'test',
  steps: [step('x', 'work', []), step('y1', 'work', ['x']), step('y2', 'work', ['x'])],
};

/** So many steps belong to one run, those of its child runs among them. */
export const STEPS_PER_RUN = crashDefinition().steps.length + 2 * childDefinition.steps.length;

export const createEffectsTable = (db: Kysely<DataTables>) =>
  sql`create table if not exists crash_effects (key text primary key not null)`.execute(db);

/** Each beginning of a step is a line in a file that no transaction can take back. */
export function registerCrashSteps(runs: Runs, file: string, onStep: () => void): void {
  const begin = async (context: StepContext) => {
    onStep();
    await appendFile(file, `${context.idempotencyKey}\n`);
    await delay(Math.random() * 4);
  };
  const completed = (context: StepContext) => ({
    result: context.stepKey,
    effects: async (trx: Kysely<DataTables>) => {
      await sql`insert into crash_effects (key) values (${context.idempotencyKey})`.execute(trx);
    },
  });
  const types: StepType[] = [
    {
      type: 'work',
      async run(context) {
        await begin(context);
        if (context.stepKey === 'c4') await runs.signal(context.runId, 'go', null);
        return completed(context);
      },
    },
    {
      type: 'flaky',
      async run(context) {
        await begin(context);
        if (context.attempt === 1) throw new Error('the first time never works');
        return completed(context);
      },
    },
    {
      type: 'nap',
      async run(context) {
        if (context.woken === null) return { wait: { kind: 'timer', until: Date.now() + 10 } };
        await begin(context);
        return completed(context);
      },
    },
    {
      type: 'signal',
      async run(context) {
        if (context.woken === null) return { wait: { kind: 'signal', name: 'go' } };
        await begin(context);
        return completed(context);
      },
    },
    {
      type: 'fan',
      async run(context) {
        const one = { definition: childDefinition, input: null };
        if (context.woken === null) return { wait: { kind: 'runs', runs: [one, one] } };
        if (context.woken.kind !== 'runs' || context.woken.outcomes.some(({ state }) => state !== 'succeeded'))
          throw new Error(`a child run was lost: ${JSON.stringify(context.woken)}`);
        await begin(context);
        return completed(context);
      },
    },
  ];
  for (const type of types) runs.registerStep(type);
}
