import type { Run, RunError, RunStep, RunSummary, RunTrigger, StepWait } from '../../../shared/features/runs/schema.ts';
import { formatCount } from '../../lib/number.ts';
import { formatAbsolute } from '../../lib/relative-time.ts';
import { isLive, markOf, stepMark } from './marks.ts';

/** What has set it off, after "started". */
export function triggerWords({ kind, label }: RunTrigger): string {
  switch (kind) {
    case 'hand':
      return 'by hand';
    case 'schedule':
      return label ? `by schedule: ${label}` : 'by schedule';
    case 'retry':
      return 'as another try';
    case 'parent':
      return label ? `by ${label}` : 'by another run';
    default:
      return label || kind;
  }
}

/** The kind of a step in its own language: whose kind it is stands at the run. */
export const kindOf = ({ type }: Pick<RunStep, 'type'>): string => type.slice(type.lastIndexOf('.') + 1);

/** What a step waits for, without how long still. */
export function waitWords(wait: StepWait): string {
  switch (wait.kind) {
    case 'timer':
      return 'Waits until a time';
    case 'signal':
      return `Waits for the signal ${wait.name}`;
    case 'approval':
      return wait.question;
    case 'event':
      return `Waits until ${wait.sentence}`;
    case 'runs': {
      const done = `${wait.ended} of ${formatCount(wait.total, 'run')} done`;
      return wait.failed > 0 ? `${done}, ${wait.failed} failed` : done;
    }
  }
}

export const waitEnd = (wait: StepWait): number | null => (wait.kind === 'runs' ? null : wait.until);

/** What a cancel would undo, in the order in which it is undone; null where the core does not say. */
export function undoneByCancel(steps: readonly RunStep[]): string[] | null {
  if (steps.every(({ undoable }) => undoable === undefined)) return null;
  return steps
    .filter(({ undoable }) => undoable)
    .sort((a, b) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0))
    .map(({ title }) => title);
}

export const canCancel = (run: Pick<RunSummary, 'state'>): boolean => isLive(run) && run.state !== 'compensating';
export const canPause = ({ state }: Pick<RunSummary, 'state'>): boolean =>
  state === 'queued' || state === 'running' || state === 'waiting';
export const canRetry = ({ state }: Pick<RunSummary, 'state'>): boolean => state === 'failed' || state === 'cancelled';

/** How long an attempt, a step or a run took. */
export const spanOf = ({ startedAt, finishedAt }: Pick<RunStep, 'startedAt' | 'finishedAt'>) => ({
  from: startedAt,
  to: startedAt === null ? null : finishedAt,
});

function errorLines(error: RunError): string[] {
  return [
    `${error.code}: ${error.sentence}`,
    ...(error.stepKey ? [`at step ${error.stepKey}`] : []),
    ...(error.detail ? [error.detail] : []),
  ];
}

/** For a report. */
export function errorText(run: Run): string {
  const lines = [
    `${run.name} (${run.kind} ${run.definitionId}, run ${run.id}, version ${run.version})`,
    `${markOf(run).word}, started ${run.startedAt === null ? 'never' : formatAbsolute(run.startedAt)} ${triggerWords(run.trigger)}`,
    ...(run.error ? errorLines(run.error) : []),
  ];
  for (const step of run.steps.filter(({ error }) => error))
    lines.push(
      '',
      `${step.title} (${step.key}, ${step.type}): ${stepMark(step).word}`,
      ...(step.error ? errorLines(step.error) : []),
    );
  return lines.join('\n');
}
