import type { JournalEntry } from '../journal/journal.ts';
import type { RunRecord } from './records.ts';
import type { StepDefinition } from './types.ts';

export const titleOf = (step: StepDefinition): string => step.title ?? step.key;

const subjectsOf = (run: RunRecord): NonNullable<JournalEntry['subjects']> => [
  { type: 'run', id: run.id, label: run.name.slice(0, 512) },
  ...(run.subject ? [run.subject] : []),
];

const entry = (run: RunRecord, kind: string, sentence: string): JournalEntry => ({
  kind,
  sentence,
  subjects: subjectsOf(run),
  data: { run: run.id, kind: run.kind, definition: run.definitionId },
});

export const startedNote = (run: RunRecord): JournalEntry =>
  entry(run, 'run.started', `${run.name} started${run.trigger.label ? ` (${run.trigger.label})` : ''}`);

export function endedNote(run: RunRecord, step: StepDefinition | undefined): JournalEntry {
  if (run.state === 'succeeded') return entry(run, 'run.succeeded', `${run.name} succeeded`);
  if (run.state === 'cancelled') return entry(run, 'run.cancelled', `${run.name} was cancelled`);
  const where = step ? ` at ${titleOf(step)}` : '';
  return {
    ...entry(run, 'run.failed', `${run.name} failed${where}: ${run.error?.sentence ?? 'no reason is known'}`),
    severity: 'error',
  };
}

export const deadLetterNote = (run: RunRecord, step: StepDefinition, crashes: number): JournalEntry => ({
  ...entry(
    run,
    'step.dead-lettered',
    `${run.name}: ${titleOf(step)} is not tried again; the program ended ${crashes} times while it ran`,
  ),
  severity: 'error',
});
