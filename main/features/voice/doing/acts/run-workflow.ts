import { named, plural } from '../../../../core/lib/shown-words.ts';
import type { Later } from '../later.ts';
import type { Begun } from '../say/types.ts';
import { byVoice, type DoingDeps, type Prepare, refuse } from '../types.ts';

/** What takes nothing away. A command, a query, a request or another workflow may do anything: that waits for a click. */
const harmless = new Set(['approve', 'ask-council', 'back-up', 'build', 'look', 'notify', 'set', 'start', 'wait']);

type Deps = Pick<DoingDeps, 'workflows' | 'runs'> & { later: Later };

/** A workflow of the user, with the inputs that it has by itself. */
export function createRunWorkflow({ workflows, runs, later }: Deps) {
  const prepare: Prepare<'run-workflow'> = async ({ workflowId }, making) => {
    const known = (await workflows.list()).find(({ id }) => id === workflowId);
    if (!known)
      return refuse(making, 'That workflow is not there any more.', 'Look at your workflows.', { kind: 'unknown' });
    const { id, reading, ...workflow } = await workflows.get(workflowId);
    const name = named(workflow.name, 60);
    const [error] = reading.problems.filter(({ severity }) => severity === 'error');
    if (error)
      return refuse(
        making,
        `${name} cannot run: line ${error.line}: ${named(error.problem, 300)}`,
        'Mend it in its editor.',
      );
    const asks = reading.inputs.filter(
      ({ required, default: given }) => required && (given === null || given === undefined),
    );
    if (asks.length > 0)
      return refuse(
        making,
        `${name} has to be told ${asks.map((input) => `“${named(input.title || input.name, 60)}”`).join(' and ')}.`,
        'Run it from its page, where that can be given.',
      );
    const ends = reading.steps.filter(({ kind }) => !harmless.has(kind));
    const first = reading.steps.slice(0, 5).map(({ title, detail }) => named(detail || title, 80));
    return {
      ok: true,
      deed: {
        ...{ weight: ends.length === 0 ? 'act' : 'destroy', typed: null },
        consequence:
          ends.length === 0
            ? null
            : `Its steps may end, change or ship something: ${ends
                .slice(0, 5)
                .map(({ kind, detail }) => named(`${kind} ${detail}`, 80))
                .join(', ')}.`,
        sentence: `Run the workflow ${name}: ${plural(reading.steps.length, 'step')} (${first.join(', ')}${reading.steps.length > 5 ? ', …' : ''})`,
        async carryOut(signal) {
          signal.throwIfAborted();
          const run = await workflows.run(id, {}, byVoice);
          const what: Begun = { kind: 'workflow', name };
          later.follow(
            run.id,
            async () => making.words.over(what, (await runs.get(run.id)).state === 'succeeded'),
            making,
          );
          return {
            ...{ ok: true, runId: run.id, route: `/runs/${encodeURIComponent(run.id)}` },
            ...{ sentence: `The run of ${name} has begun.`, evidence: [`Run ${run.id}`] },
            say: making.words.begun(what),
          };
        },
      },
    };
  };
  return prepare;
}
