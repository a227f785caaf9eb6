import type { LogLine, Run, RunSummary } from '../../../shared/features/runs/schema.ts';
import type { About, Attached } from '../../app/ask-about.ts';
import { client } from '../../app/connection.ts';

const mostLines = 120;

const errorWords = (error: Run['error']): string =>
  error === null
    ? ''
    : ` ${[error.sentence, ...(error.detail && !error.sentence.includes(error.detail) ? [error.detail] : [])].join(' ')}`;

/** How a run went, step by step, and the last that was said: what a question about it rests on. */
export function runFacts(run: Run, lines: readonly Pick<LogLine, 'stepKey' | 'text'>[]): string {
  return [
    // Where a step failed, its own error is the run's.
    `Run “${run.name}” (${run.kind}) is ${run.state}.${run.steps.some(({ error }) => error !== null) ? '' : errorWords(run.error)}`,
    `Begun ${new Date(run.startedAt ?? run.createdAt).toISOString()}${run.finishedAt === null ? '' : `, ended ${new Date(run.finishedAt).toISOString()}`}.`,
    'Steps:',
    ...run.steps.map(
      ({ title, state, attempts, error }) =>
        `- ${title}: ${state}${attempts.length > 1 ? ` after ${attempts.length} attempts` : ''}.${errorWords(error)}`,
    ),
    ...(lines.length > 0
      ? ['What it said last:', ...lines.slice(-mostLines).map(({ stepKey, text }) => `[${stepKey}] ${text}`)]
      : []),
  ].join('\n');
}

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
  question:
    run.state === 'failed'
      ? `Why did the run “${run.name}” fail, and what should be done about it?`
      : `What should be made of the run “${run.name}”?`,
  projectIds: run.subject?.type === 'project' ? [run.subject.id] : [],
  attach: () => attach(run),
});
