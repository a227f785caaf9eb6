import type { RunSummary } from '../../../shared/features/runs/schema.ts';
import type { About, Attached } from '../../app/ask-about.ts';
import { client } from '../../app/connection.ts';
import { projectsOf, questionOf, runFacts } from './facts.ts';

async function attach({ id, name }: RunSummary): Promise<Attached[]> {
  const run = await client.runs.get({ id });
  // The failed step alone where there is one: its words say more than those of all the others.
  const failed = run.steps.find(({ state }) => state === 'failed');
  const log = await client.runs
    .log({ id, ...(failed && { stepKey: failed.key }), limit: 5_000 })
    .catch(() => ({ lines: [] }));
  return [
    {
      ...{
        kind: 'run',
        title: `Run · ${name}`.slice(0, 500),
        text: runFacts(run, log.lines),
        at: run.finishedAt ?? run.createdAt,
      },
      source: { type: 'run', runId: id, stepKey: failed && failed.key.length <= 100 ? failed.key : null },
    },
  ];
}

export const aboutRun = (run: RunSummary): About => ({
  question: questionOf(run),
  projectIds: projectsOf(run),
  attach: () => attach(run),
});
