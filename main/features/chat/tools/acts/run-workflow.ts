import { z } from 'zod';
import { named, plural } from '../../../../core/lib/shown-words.ts';
import type { RunsService } from '../../../runs/index.ts';
import type { WorkflowsService } from '../../../workflows/index.ts';
import { makeAct, restingOn, unknownEnd } from '../make-act.ts';
import type { Act } from '../types.ts';
import { byChat } from './services.ts';

export interface WorkflowDeps {
  workflows: Pick<WorkflowsService, 'list' | 'get' | 'run'>;
  runs: Pick<RunsService, 'list'>;
}

const input = z.strictObject({
  workflow: z.string().min(1).max(200).describe('Name or id of a workflow'),
  inputs: z.record(z.string().max(100), z.json()).default({}),
});

const shown = (inputs: Record<string, unknown>): string =>
  Object.entries(inputs)
    .map(
      ([name, value]) =>
        `${named(name, 60)} = ${named(typeof value === 'string' ? value : JSON.stringify(value), 800)}`,
    )
    .join(', ');

export function createWorkflowAct({ workflows, runs }: WorkflowDeps): Act {
  async function idOf(asked: string): Promise<{ id: string } | string> {
    const all = await workflows.list();
    const same = all.filter(({ id, name }) => id === asked || name === asked);
    const [only, other] = same;
    if (only && !other) return { id: only.id };
    if (other) return `Several workflows are called ${named(asked)}: ask for one by its id.`;
    return `There is no workflow “${named(asked)}”. There are: ${
      all
        .slice(0, 20)
        .map(({ name }) => named(name, 60))
        .join(', ') || 'none'
    }.`;
  }

  return makeAct({
    name: 'run_workflow',
    description: 'Runs a workflow of the user. The user is asked first.',
    input,
    async prepare({ workflow: asked, inputs }) {
      const found = await idOf(asked);
      if (typeof found === 'string') return found;
      const workflow = await workflows.get(found.id);
      const [error] = workflow.reading.problems.filter(({ severity }) => severity === 'error');
      if (error) return `${named(workflow.name)} cannot run: line ${error.line}: ${error.problem}`;
      const known = new Set(workflow.reading.inputs.map(({ name }) => name));
      const unknown = Object.keys(inputs).find((name) => !known.has(name));
      if (unknown !== undefined) return `${named(workflow.name)} has no input “${named(unknown)}”.`;
      const given = shown(inputs);
      const short = `Run the workflow ${named(workflow.name)}`;
      const steps = workflow.reading.steps.map(({ title, detail }) => named(detail || title, 80));
      const first = steps.slice(0, 5).join(', ') + (steps.length > 5 ? ', …' : '');
      return {
        ...{ short, projectId: null, diff: null },
        sentence: `${short}${given === '' ? '' : ` with ${given}`}: ${plural(steps.length, 'step')} (${first}).`,
        restsOn: restingOn(workflow.id, workflow.revision, inputs),
        async carryOut() {
          const run = await workflows.run(workflow.id, inputs, byChat);
          return { ok: true, result: `The run of ${workflow.name} has begun.`, route: `/runs/${run.id}` };
        },
      };
    },
    async afterKill(use) {
      const read = input.safeParse(use.input);
      const found = read.success ? await idOf(read.data.workflow) : '';
      if (typeof found === 'string') return unknownEnd('the workflow is not known any more');
      const { runs: begun } = await runs.list({ definitionId: found.id, limit: 50 });
      const since = begun.find(
        ({ trigger, createdAt }) => trigger.label === byChat && createdAt >= (use.decidedAt ?? 0),
      );
      return since
        ? { ok: true, result: 'Its run had begun.', route: `/runs/${since.id}` }
        : unknownEnd('no run of it had begun');
    },
  });
}
