import type { Transaction } from 'kysely';
import type { DataTables } from '../db/tables.ts';
import type { Plan } from './definition.ts';
import { stepPayload } from './failures.ts';
import { maxChildren, maxDepth } from './limits.ts';
import type { ChildSpec, RunRecord, StoredWait } from './records.ts';
import { StepFailure } from './step-failure.ts';
import type { ChildRunSpec, Json, RunLimits, StepAnswer, WaitSpec } from './types.ts';

type Trx = Transaction<DataTables>;

export type Answer =
  | { kind: 'result'; result: Json; effects: ((trx: Trx) => Promise<void>) | undefined }
  | { kind: 'skip'; why: string }
  | { kind: 'wait'; wait: StoredWait; keep(trx: Trx): Promise<void> };

interface Of {
  key: string;
  limits: RunLimits;
  record: RunRecord;
  /** Checks and remembers definitions of child runs; `keep` stores them. */
  planChildren(runs: ChildRunSpec[]): { plans: Plan[]; keep(trx: Trx): Promise<void> };
}

/** What a step has answered, checked: whatever is wrong with it is a failure of the step. */
export function answerOf(given: StepAnswer, of: Of): Answer {
  const limit = of.limits.payloadBytes;
  if ('skip' in given) return { kind: 'skip', why: given.skip };
  if ('wait' in given) return waitOf(given.wait, of);
  return { kind: 'result', result: stepPayload(given.result, of.key, 'result', limit), effects: given.effects };
}

function waitOf(spec: WaitSpec, of: Of): Answer {
  const none = async () => {};
  const until = ('until' in spec ? spec.until : undefined) ?? null;
  if (until !== null && !Number.isFinite(until))
    throw new StepFailure(`Step ${of.key} would wait until no time at all`, { code: 'INVALID', retry: false });
  if (spec.kind !== 'runs') stepPayload(spec, of.key, 'wait', of.limits.payloadBytes);
  switch (spec.kind) {
    case 'timer':
      return { kind: 'wait', wait: { kind: 'timer', until: spec.until }, keep: none };
    case 'signal':
      return { kind: 'wait', wait: { kind: 'signal', name: spec.name, until }, keep: none };
    case 'approval':
      return { kind: 'wait', wait: { kind: 'approval', question: spec.question, until }, keep: none };
    case 'event': {
      const { sentence, filter } = spec;
      return { kind: 'wait', wait: { kind: 'event', sentence, filter, until, afterEvent: 0 }, keep: none };
    }
    case 'runs':
      return runsWait(spec, of);
  }
}

function runsWait({ runs, parallel, stopOnFailure }: Extract<WaitSpec, { kind: 'runs' }>, of: Of): Answer {
  const { key, record, limits } = of;
  if (runs.length > maxChildren)
    throw new StepFailure(`Step ${key} asks for ${runs.length} runs; at most ${maxChildren} are possible`, {
      code: 'TOO_LARGE',
      retry: false,
    });
  if (record.depth + 1 >= maxDepth && runs.length > 0)
    throw new StepFailure(`Step ${key} would start runs within runs more than ${maxDepth} deep`, {
      code: 'TOO_LARGE',
      retry: false,
    });
  const { plans, keep } = of.planChildren(runs);
  const children = runs.map(
    (run, index): ChildSpec => ({
      hash: plans[index]?.hash ?? '',
      input: stepPayload(run.input, key, `input of run ${index + 1}`, limits.payloadBytes),
      ...(run.name !== undefined && { name: run.name }),
      ...(run.subject && { subject: run.subject }),
    }),
  );
  const wait: StoredWait = {
    kind: 'runs',
    children,
    parallel: Math.max(1, parallel ?? limits.perRun),
    stopOnFailure: stopOnFailure ?? false,
  };
  return { kind: 'wait', wait, keep };
}
