import { DomainError } from '../../../shared/contract/errors.ts';
import type { Plan } from './definition.ts';
import type { Draft } from './draft.ts';
import { canonical } from './payload.ts';
import type { RunRecord, StepRecord } from './records.ts';
import { hasEnded } from './records.ts';
import type { RunRepo } from './repo.ts';
import type { RunStarter } from './start-run.ts';
import type { RunDefinition } from './types.ts';

export interface RetryOptions {
  from: 'failed' | 'start';
  definition?: RunDefinition;
}

/** A new run in the place of one that did not end well. */
export async function retryRun(
  { starter, repo }: { starter: RunStarter; repo: RunRepo },
  old: { record: RunRecord; plan: Plan },
  { from, definition = old.plan.definition }: RetryOptions,
): Promise<RunRecord> {
  const { record } = old;
  if (record.state !== 'failed' && record.state !== 'cancelled')
    throw new DomainError('CONFLICT', {
      what: `run ${record.id}`,
      why: `Only a run that has failed or was cancelled can be tried again; this one is ${record.state}.`,
      remedy: 'Start it anew.',
    });
  const before = new Map((await repo.steps(record.id)).map((step) => [step.key, step]));
  return starter.start(
    definition,
    {
      input: record.input,
      name: definition === old.plan.definition ? record.name : definition.name,
      trigger: { kind: 'retry', label: record.name.slice(0, 512) },
      ...(record.subject && { subject: record.subject }),
    },
    {
      fresh: { retryOf: record.id },
      ...(from === 'failed' && { change: (draft: Draft) => takeOver(draft, old.plan, before) }),
    },
  );
}

/** What is done stays done, where the step and all it builds on are still the same. */
function takeOver(draft: Draft, oldPlan: Plan, before: ReadonlyMap<string, StepRecord>): void {
  const { plan } = draft.live;
  const kept = new Map<string, boolean>();
  const same = (key: string) => canonical(plan.steps.get(key)) === canonical(oldPlan.steps.get(key));
  const keeps = (key: string): boolean => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const old = before.get(key);
    const done =
      old !== undefined && (old.state === 'skipped' || (old.state === 'succeeded' && old.compensation === 'none'));
    const result = done && same(key) && (plan.steps.get(key)?.needs ?? []).every(keeps);
    kept.set(key, result);
    return result;
  };
  const order = [...plan.steps.keys()].filter(keeps).map((key) => before.get(key) as StepRecord);
  order.sort((a, b) => (a.completion ?? 0) - (b.completion ?? 0));
  for (const {
    key,
    state,
    result,
    error,
    input,
    idempotencyKey,
    attempt,
    attempts,
    startedAt,
    finishedAt,
    completion,
  } of order) {
    draft.setStep(key, {
      state,
      result,
      error,
      input,
      idempotencyKey,
      attempt,
      attempts,
      startedAt,
      finishedAt,
      completion: completion === null ? null : draft.nextCompletion(),
      reused: true,
    });
  }
  for (const key of plan.steps.keys()) {
    if (keeps(key)) continue;
    const step = draft.step(key);
    const needs = plan.steps.get(key)?.needs ?? [];
    const ready = step.state === 'blocked' && needs.every((need) => hasEnded(draft.step(need).state));
    // What has begun outside may have had its effect there: whoever heeds the key does not do it twice.
    const old = before.get(key);
    const begun = old && !hasDone(old) && same(key) ? old.idempotencyKey : null;
    draft.setStep(key, { ...(ready && { state: 'ready' as const }), idempotencyKey: begun });
  }
}

/** Done and undone: doing it again is another deed. */
const hasDone = (step: StepRecord) => step.state === 'succeeded';
