import { isQuiet, type RunError } from '../../../shared/features/runs/schema.ts';
import type { Batch } from './batch.ts';
import { startChildren } from './children.ts';
import type { Draft } from './draft.ts';
import { keptAttempts } from './limits.ts';
import type { StepRecord, StoredWait, StoredWoken } from './records.ts';
import { backoff } from './retry.ts';
import { deadLetterNote, startedNote } from './sentences.ts';
import { advance, closeAttempt, endRun, settle } from './settle.ts';
import type { Json } from './types.ts';

/**
 * What can happen to a step. Each looks at the draft of this very transaction, because something else may have happened to
 * the run since the caller looked, and refuses (by false, or by throwing) before it has changed anything.
 */

const ended = { wait: null, woken: null, wakeAt: null } as const;

export function startStep(batch: Batch, draft: Draft, key: string, input: Json): boolean {
  const step = draft.step(key);
  const { run } = draft;
  if (step.state !== 'ready' || run.ending || run.paused) return false;
  const goesOn = step.attempts.at(-1)?.endedAt === null;
  const number = goesOn ? step.attempt : step.attempt + 1;
  draft.setStep(key, {
    state: 'running',
    attempt: number,
    attempts: goesOn
      ? step.attempts
      : [...step.attempts, { number, startedAt: batch.at, endedAt: null, error: null }].slice(-keptAttempts),
    idempotencyKey: step.idempotencyKey ?? `${run.id}:${key}`,
    startedAt: step.startedAt ?? batch.at,
    input,
  });
  beginRun(batch, draft);
  settle(batch, draft);
  return true;
}

function beginRun(batch: Batch, draft: Draft): void {
  const { run } = draft;
  if (run.startedAt !== null) return;
  draft.set({ startedAt: batch.at });
  if (run.depth === 0 && !isQuiet(run.kind)) batch.notes.push(startedNote(run));
}

export function completeStep(batch: Batch, draft: Draft, key: string, result: Json): void {
  const step = draft.step(key);
  if (step.state !== 'running') return;
  const definition = draft.live.plan.steps.get(key);
  // It has completed although it was told to stop: then it is undone like the others.
  const undo = draft.run.ending !== null && definition !== undefined && batch.rules.compensates(definition);
  draft.setStep(key, {
    ...ended,
    state: 'succeeded',
    result,
    error: null,
    completion: draft.nextCompletion(),
    compensation: undo ? 'pending' : 'none',
    attempts: closeAttempt(step, batch.at, null),
    finishedAt: batch.at,
  });
  if (!draft.run.ending) advance(batch, draft, key);
  settle(batch, draft);
}

/** Skipped by its own decision: before it began, or by its answer. */
export function skipStep(batch: Batch, draft: Draft, key: string, why: string): void {
  const step = draft.step(key);
  if ((step.state !== 'ready' && step.state !== 'running') || (step.state === 'ready' && draft.run.ending)) return;
  draft.setStep(key, {
    ...ended,
    state: 'skipped',
    error: why ? { code: 'SKIPPED', sentence: why } : null,
    attempts: closeAttempt(step, batch.at, null),
    finishedAt: batch.at,
  });
  beginRun(batch, draft);
  if (!draft.run.ending) advance(batch, draft, key);
  settle(batch, draft);
}

export interface Failure {
  error: RunError;
  retry: boolean;
  result: Json;
}

export function failStep(batch: Batch, draft: Draft, key: string, { error, retry, result }: Failure): void {
  const before = draft.step(key);
  // What fails before it begins has been tried as well.
  if (before.state === 'ready' && !startStep(batch, draft, key, null)) return;
  const step = draft.step(key);
  if (step.state !== 'running') return;
  const attempts = closeAttempt(step, batch.at, error);
  const failures = step.failures + 1;
  const definition = draft.live.plan.steps.get(key);
  const delay = retry ? backoff(definition?.retry, failures, batch.rules.random) : null;
  if (draft.run.ending) {
    draft.setStep(key, { ...ended, state: 'cancelled', error, attempts, finishedAt: batch.at });
  } else if (delay !== null) {
    draft.setStep(key, { ...ended, state: 'retrying', failures, error, attempts, wakeAt: batch.at + delay });
  } else {
    draft.setStep(key, { ...ended, state: 'failed', failures, error, result, attempts, finishedAt: batch.at });
    if (definition?.onError === 'continue') advance(batch, draft, key);
    else endRun(batch, draft, 'failed', { ...error, stepKey: key });
  }
  settle(batch, draft);
}

/** Back to the start, as if it had not been begun: it was told to stop because the program ends. */
export function releaseStep(batch: Batch, draft: Draft, key: string): void {
  const step = draft.step(key);
  if (step.state !== 'running') return;
  const error = { code: 'INTERRUPTED', sentence: 'Optimus ended while it ran' };
  draft.setStep(key, { state: 'ready', attempts: closeAttempt(step, batch.at, error) });
  settle(batch, draft);
}

/** The program has ended without a word while this step ran. True when it is not tried again. */
export function crashStep(batch: Batch, draft: Draft, key: string): boolean {
  const crashes = draft.step(key).crashes + 1;
  draft.setStep(key, { crashes });
  if (crashes >= (draft.live.plan.steps.get(key)?.crashes ?? batch.rules.limits.crashes)) {
    const error = {
      code: 'CRASHED',
      sentence: `The program ended ${crashes} times while this step ran; it is not tried again by itself`,
    };
    const definition = draft.live.plan.steps.get(key);
    if (definition) batch.notes.push(deadLetterNote(draft.run, definition, crashes));
    failStep(batch, draft, key, { error, retry: false, result: null });
    return true;
  }
  releaseStep(batch, draft, key);
  return false;
}

export function waitStep(batch: Batch, draft: Draft, key: string, wait: StoredWait): void {
  const step = draft.step(key);
  if (step.state !== 'running') return;
  const wakeAt = wait.kind === 'runs' ? null : wait.until;
  draft.setStep(key, {
    state: 'waiting',
    wait,
    waits: step.waits + 1,
    woken: null,
    wakeAt,
    tally: { started: 0, ended: 0, failed: 0 },
  });
  const early = wait.kind === 'signal' ? draft.takeSignal(wait.name) : null;
  if (early) wakeStep(batch, draft, key, { kind: 'signal', payload: early.payload });
  else if (wait.kind === 'runs' && wait.children.length === 0) wakeStep(batch, draft, key, { kind: 'runs' });
  else if (wait.kind === 'runs') for (const child of startChildren(batch, draft, key)) settle(batch, child);
  settle(batch, draft);
}

export function wakeStep(batch: Batch, draft: Draft, key: string, woken: StoredWoken): void {
  if (draft.step(key).state !== 'waiting') return;
  draft.setStep(key, { state: 'ready', wait: null, wakeAt: null, woken });
  settle(batch, draft);
}

/** Its time has come: a retry, or the end of a wait. The clock may have been set back since then, so it is not asked again. */
export function dueStep(batch: Batch, draft: Draft, key: string, at: number): void {
  const { state, wait, wakeAt } = draft.step(key);
  if (draft.run.paused || wakeAt !== at) return;
  if (state === 'waiting') wakeStep(batch, draft, key, { kind: wait?.kind === 'timer' ? 'timer' : 'timeout' });
  else if (state === 'retrying') {
    draft.setStep(key, { state: 'ready', wakeAt: null });
    settle(batch, draft);
  }
}

const undoable = (step: StepRecord) => step.compensation === 'pending' || step.compensation === 'running';

export function startUndo(draft: Draft, key: string): boolean {
  if (draft.run.state !== 'compensating' || !undoable(draft.step(key))) return false;
  draft.setStep(key, { compensation: 'running' });
  return true;
}

export function completeUndo(batch: Batch, draft: Draft, key: string): void {
  if (!undoable(draft.step(key))) return;
  draft.setStep(key, { compensation: 'done' });
  settle(batch, draft);
}

/** How long until it is tried again; null when it was given up, and the next one follows. */
export function failUndo(batch: Batch, draft: Draft, key: string, error: RunError, retry: boolean): number | null {
  const step = draft.step(key);
  const definition = draft.live.plan.steps.get(key);
  const undoFailures = step.undoFailures + 1;
  const delay = retry ? backoff(definition?.retry, undoFailures, batch.rules.random) : null;
  if (delay !== null) {
    draft.setStep(key, { undoFailures });
    return delay;
  }
  const first = draft.run.error ?? {
    code: 'UNDO_FAILED',
    sentence: 'The run was cancelled, but not all of it was undone',
  };
  const detail = `${definition?.title ?? key} could not be undone: ${error.sentence}`;
  draft.setStep(key, { undoFailures, compensation: 'failed' });
  draft.set({ error: { ...first, detail: first.detail ? `${first.detail}\n${detail}` : detail } });
  settle(batch, draft);
  return null;
}
