import type { LogLine, RunSummary } from '../../../shared/features/runs/schema.ts';
import type { About, Attached } from '../../app/ask-about.ts';
import { client } from '../../app/connection.ts';
import { projectsOf, questionOf, runFacts } from './facts.ts';

const pageSize = 5_000;
const mostPages = 20;

/** A log is read from its beginning; why something failed stands at its end. */
async function lastLines(id: string, stepKey: string | undefined): Promise<LogLine[]> {
  let kept: LogLine[] = [];
  for (let page = 0; page < mostPages; page += 1) {
    const afterSeq = kept.at(-1)?.seq;
    const { lines } = await client.runs.log({
      ...{ id, limit: pageSize },
      ...(stepKey !== undefined && { stepKey }),
      ...(afterSeq !== undefined && { afterSeq }),
    });
    if (lines.length > 0) kept = [...kept.slice(-pageSize), ...lines];
    if (lines.length < pageSize) break;
  }
  return kept;
}

async function attach({ id, name }: RunSummary): Promise<Attached[]> {
  const run = await client.runs.get({ id });
  // The failed step alone where there is one: its words say more than those of all the others.
  const failed = run.steps.find(({ state }) => state === 'failed');
  const lines = await lastLines(id, failed?.key).catch(() => []);
  return [
    {
      ...{
        kind: 'run',
        title: `Run · ${name}`.slice(0, 500),
        text: runFacts(run, lines),
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
