import type { Selectable } from 'kysely';
import type {
  Attempt,
  CompensationState,
  RunError,
  RunState,
  StepState,
} from '../../../shared/features/runs/schema.ts';
import type { RunStepsTable, RunsTable } from '../db/tables.ts';
import { noTally, type RunRecord, type StepRecord, type StoredWait, type StoredWoken } from './records.ts';
import type { Json } from './types.ts';

const parse = <T>(text: string): T => JSON.parse(text) as T;
const parseOrNull = <T>(text: string | null): T | null => (text === null ? null : parse<T>(text));
const textOrNull = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

/** Columns in the order of `runState`: what changes in the life of a run. */
export const runStateColumns = [
  'state',
  'started_at',
  'finished_at',
  'steps_ended',
  'paused',
  'ending',
  'error',
  'output',
] as const;

export const runState = (run: RunRecord): unknown[] => [
  run.state,
  run.startedAt,
  run.finishedAt,
  run.stepsEnded,
  run.paused ? 1 : 0,
  run.ending,
  textOrNull(run.error),
  JSON.stringify(run.output),
];

export const runRow = (run: RunRecord): Selectable<RunsTable> => ({
  id: run.id,
  definition_hash: run.definitionHash,
  definition_id: run.definitionId,
  name: run.name,
  kind: run.kind,
  state: run.state,
  subject_type: run.subject?.type ?? null,
  subject_id: run.subject?.id ?? null,
  subject_label: run.subject?.label ?? null,
  trigger_kind: run.trigger.kind,
  trigger_label: run.trigger.label,
  parent_id: run.parentId,
  parent_step: run.parentStep,
  parent_wait: run.parentWait,
  child_index: run.childIndex,
  depth: run.depth,
  retry_of: run.retryOf,
  idempotency_key: run.idempotencyKey,
  created_at: run.createdAt,
  started_at: run.startedAt,
  finished_at: run.finishedAt,
  steps_total: run.stepsTotal,
  steps_ended: run.stepsEnded,
  paused: run.paused ? 1 : 0,
  ending: run.ending,
  error: textOrNull(run.error),
  input: JSON.stringify(run.input),
  output: JSON.stringify(run.output),
});

/** Everything but what went in and what came out: a list has no use for it. */
export type SummaryRow = Omit<Selectable<RunsTable>, 'input' | 'output' | 'idempotency_key' | 'definition_hash'> & {
  definition_hash: string;
};

export function runOf(row: Selectable<RunsTable>): RunRecord {
  return {
    ...summaryRecordOf(row),
    idempotencyKey: row.idempotency_key,
    input: parse<Json>(row.input),
    output: parse<Json>(row.output),
  };
}

export const summaryRecordOf = (row: SummaryRow): RunRecord => ({
  id: row.id,
  definitionHash: row.definition_hash,
  definitionId: row.definition_id,
  name: row.name,
  kind: row.kind,
  state: row.state as RunState,
  subject:
    row.subject_type !== null && row.subject_id !== null
      ? { type: row.subject_type, id: row.subject_id, label: row.subject_label ?? row.subject_id }
      : null,
  trigger: { kind: row.trigger_kind, label: row.trigger_label },
  parentId: row.parent_id,
  parentStep: row.parent_step,
  parentWait: row.parent_wait,
  childIndex: row.child_index,
  depth: row.depth,
  retryOf: row.retry_of,
  idempotencyKey: null,
  createdAt: row.created_at,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  stepsTotal: row.steps_total,
  stepsEnded: row.steps_ended,
  paused: row.paused === 1,
  ending: row.ending as RunRecord['ending'],
  error: parseOrNull<RunError>(row.error),
  input: null,
  output: null,
});

/** Columns in the order of `stepState`: what changes in the life of a step, apart from input and result. */
export const stepStateColumns = [
  'state',
  'attempt',
  'failures',
  'crashes',
  'attempts',
  'idempotency_key',
  'error',
  'wait',
  'waits',
  'woken',
  'wake_at',
  'completion',
  'compensation',
  'undo_failures',
  'undo_crashes',
  'reused',
  'started_at',
  'finished_at',
] as const;

export const stepState = (step: StepRecord): unknown[] => [
  step.state,
  step.attempt,
  step.failures,
  step.crashes,
  JSON.stringify(step.attempts),
  step.idempotencyKey,
  textOrNull(step.error),
  textOrNull(step.wait),
  step.waits,
  textOrNull(step.woken),
  step.wakeAt,
  step.completion,
  step.compensation,
  step.undoFailures,
  step.undoCrashes,
  step.reused ? 1 : 0,
  step.startedAt,
  step.finishedAt,
];

export const stepOf = (row: Selectable<RunStepsTable>): StepRecord => ({
  key: row.key,
  position: row.position,
  state: row.state as StepState,
  attempt: row.attempt,
  failures: row.failures,
  crashes: row.crashes,
  attempts: parse<Attempt[]>(row.attempts),
  idempotencyKey: row.idempotency_key,
  error: parseOrNull<RunError>(row.error),
  wait: parseOrNull<StoredWait>(row.wait),
  waits: row.waits,
  woken: parseOrNull<StoredWoken>(row.woken),
  wakeAt: row.wake_at,
  completion: row.completion,
  compensation: row.compensation as CompensationState,
  undoFailures: row.undo_failures,
  undoCrashes: row.undo_crashes,
  reused: row.reused === 1,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  input: parse<Json>(row.input),
  result: parse<Json>(row.result),
  tally: noTally,
});
