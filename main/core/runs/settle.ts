import { isQuiet, type RunError, type RunState } from '../../../shared/features/runs/schema.ts';
import type { Batch } from './batch.ts';
import { startChildren } from './children.ts';
import type { Draft } from './draft.ts';
import { payloadOf } from './payload.ts';
import { hasEnded, type StepRecord } from './records.ts';
import { endedNote } from './sentences.ts';
import type { Json } from './types.ts';

/** What follows for a run from what has just changed in it: its state, its end, and what that means for others. */
export function settle(batch: Batch, draft: Draft): void {
  if (draft.run.finishedAt !== null) return;
  draft.once(() => (draft.run.ending ? windDown(batch, draft, draft.run.ending) : goOn(batch, draft)));
}

function goOn(batch: Batch, draft: Draft): void {
  if (draft.ended() === draft.run.stepsTotal) {
    finish(batch, draft, 'succeeded');
  } else {
    const state = stateOf(draft);
    if (state !== draft.run.state) draft.set({ state });
  }
}

function stateOf(draft: Draft): RunState {
  if (draft.run.paused && draft.count('running') === 0) return 'paused';
  if (draft.count('running', 'ready', 'retrying') === 0 && !hasChildren(draft)) return 'waiting';
  return draft.run.startedAt === null ? 'queued' : 'running';
}

/** What its child runs do, a run does itself. */
const hasChildren = (draft: Draft): boolean =>
  draft.keys('waiting').some((key) => draft.step(key).wait?.kind === 'runs');

/** No step may end up half done: what runs is heard out, child runs end first, then what was done is undone. */
function windDown(batch: Batch, draft: Draft, ending: 'failed' | 'cancelled'): void {
  for (const child of batch.children(draft.run.id)) endRun(batch, child, 'cancelled', null);
  const children = new Set(batch.children(draft.run.id).map((child) => child.run.parentStep));
  for (const key of draft.keys('blocked', 'ready', 'retrying', 'waiting'))
    if (!children.has(key)) cancelStep(batch, draft, key);
  if (draft.count('running', 'waiting') > 0) {
    if (draft.run.state !== 'running') draft.set({ state: 'running' });
  } else if (draft.undoing().length > 0) {
    if (draft.run.state !== 'compensating') draft.set({ state: 'compensating' });
  } else finish(batch, draft, ending);
}

function cancelStep(batch: Batch, draft: Draft, key: string): void {
  const step = draft.step(key);
  draft.setStep(key, {
    state: 'cancelled',
    wait: null,
    woken: null,
    wakeAt: null,
    attempts: closeAttempt(step, batch.at, null),
    finishedAt: batch.at,
  });
}

export const closeAttempt = (step: StepRecord, at: number, error: RunError | null): StepRecord['attempts'] =>
  step.attempts.map((one) => (one.endedAt === null ? { ...one, endedAt: at, error } : one));

/** From now on nothing new is started; the first reason stays. */
export function endRun(batch: Batch, draft: Draft, ending: 'failed' | 'cancelled', error: RunError | null): void {
  if (draft.run.ending || draft.run.finishedAt !== null) return;
  draft.set({ ending, error, paused: false });
  for (const key of draft.keys('succeeded')) {
    const definition = draft.live.plan.steps.get(key);
    if (definition && batch.rules.compensates(definition)) draft.setStep(key, { compensation: 'pending' });
  }
  settle(batch, draft);
}

function finish(batch: Batch, draft: Draft, state: 'succeeded' | 'failed' | 'cancelled'): void {
  draft.set({
    state,
    paused: false,
    finishedAt: batch.at,
    stepsEnded: draft.ended(),
    output: state === 'succeeded' ? outputOf(batch, draft) : null,
  });
  const { run } = draft;
  if (run.parentId === null) {
    if (isQuiet(run.kind)) return;
    const key = run.error?.stepKey;
    batch.notes.push(endedNote(run, key === undefined ? undefined : draft.live.plan.steps.get(key)));
  } else if (run.parentStep !== null) childEnded(batch, draft, run.parentId, run.parentStep);
}

/** Null when all results together are more than one payload may be: each is still there with its step. */
function outputOf(batch: Batch, draft: Draft): Json {
  const { definition, steps } = draft.live.plan;
  if (definition.output !== undefined) return draft.step(definition.output).result;
  const all = payloadOf(Object.fromEntries([...steps.keys()].map((key) => [key, draft.step(key).result])));
  return all.bytes > batch.rules.limits.payloadBytes ? null : all.value;
}

function childEnded(batch: Batch, child: Draft, parentId: string, key: string): void {
  const parent = batch.draft(parentId);
  const step = parent?.step(key);
  if (!parent || step?.state !== 'waiting' || step.wait?.kind !== 'runs') return;
  const { wait, tally } = step;
  const now = parent.setStep(key, {
    tally: { ...tally, ended: tally.ended + 1, failed: tally.failed + (child.run.state === 'succeeded' ? 0 : 1) },
  });
  const stopped = parent.run.ending !== null || (wait.stopOnFailure && now.tally.failed > 0);
  for (const next of startChildren(batch, parent, key)) settle(batch, next);
  const { state, tally: total } = parent.step(key);
  const { started, ended } = total;
  if (state === 'waiting' && started === ended && (stopped || started === wait.children.length)) {
    if (parent.run.ending) cancelStep(batch, parent, key);
    else parent.setStep(key, { state: 'ready', wait: null, woken: { kind: 'runs' } });
  }
  settle(batch, parent);
}

/** With all runs that it has started; those that it has not started yet come at its resume. */
export function setPaused(batch: Batch, draft: Draft, paused: boolean): void {
  draft.set({ paused });
  for (const child of batch.children(draft.run.id)) if (!child.run.ending) setPaused(batch, child, paused);
  if (!paused)
    for (const key of draft.keys('waiting')) for (const child of startChildren(batch, draft, key)) settle(batch, child);
  settle(batch, draft);
}

const needsSkipped: RunError = { code: 'SKIPPED', sentence: 'All that it needs was skipped' };

/** What needs this step can begin once all its needs have ended; when all of them were skipped, it is, too, unless it says otherwise. */
export function advance(batch: Batch, draft: Draft, key: string): void {
  for (const next of draft.live.plan.successors.get(key) ?? []) {
    const { needs = [], afterSkipped } = draft.live.plan.steps.get(next) ?? {};
    const states = needs.map((need) => draft.step(need).state);
    if (draft.step(next).state !== 'blocked' || !states.every(hasEnded)) continue;
    if (afterSkipped !== 'run' && states.every((state) => state === 'skipped')) {
      draft.setStep(next, { state: 'skipped', error: needsSkipped, finishedAt: batch.at });
      advance(batch, draft, next);
    } else draft.setStep(next, { state: 'ready' });
  }
}
