import type { LogLine, Run, RunSummary } from '../../../shared/features/runs/schema.ts';

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

export const questionOf = ({ state, name }: Pick<RunSummary, 'state' | 'name'>): string =>
  state === 'failed'
    ? `Why did the run “${name}” fail, and what should be done about it?`
    : `What should be made of the run “${name}”?`;

export const projectsOf = ({ subject }: Pick<RunSummary, 'subject'>): string[] =>
  subject?.type === 'project' ? [subject.id] : [];
