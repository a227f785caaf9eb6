import { createHash } from 'node:crypto';
import type { Batch } from './batch.ts';
import type { Plan } from './definition.ts';
import { createLiveRun, type Draft } from './draft.ts';
import { type ChildSpec, newStep, type RunRecord } from './records.ts';

type Fresh = Pick<RunRecord, 'id' | 'name' | 'subject' | 'trigger' | 'input' | 'createdAt'> & Partial<RunRecord>;

/** A run that has not begun: its steps without needs are ready. */
export function newRun(batch: Batch, plan: Plan, fresh: Fresh): Draft {
  const { definition } = plan;
  const record: RunRecord = {
    definitionHash: plan.hash,
    definitionId: definition.id,
    kind: definition.kind,
    state: 'queued',
    parentId: null,
    parentStep: null,
    parentWait: 0,
    childIndex: 0,
    depth: 0,
    retryOf: null,
    idempotencyKey: null,
    startedAt: null,
    finishedAt: null,
    stepsTotal: definition.steps.length,
    stepsEnded: 0,
    paused: false,
    ending: null,
    error: null,
    output: null,
    ...fresh,
  };
  const steps = definition.steps.map((step, position) => newStep(step.key, position, step.needs.length === 0));
  return batch.create(createLiveRun(record, plan, steps));
}

/** The same child for the same place, so that no crash can start it twice. */
function childId(parentId: string, key: string, wait: number, index: number): string {
  return createHash('sha256')
    .update(JSON.stringify([parentId, key, wait, index]))
    .digest('hex')
    .slice(0, 32);
}

/** As many of the child runs as may run now. */
export function startChildren(batch: Batch, parent: Draft, key: string): Draft[] {
  const made: Draft[] = [];
  for (;;) {
    const { wait, waits, tally } = parent.step(key);
    const spec = wait?.kind === 'runs' ? wait.children[tally.started] : undefined;
    if (wait?.kind !== 'runs' || !spec || parent.run.paused || parent.run.ending) return made;
    if (tally.started - tally.ended >= wait.parallel || (wait.stopOnFailure && tally.failed > 0)) return made;
    made.push(startChild(batch, parent, key, waits, tally.started, spec));
    parent.setStep(key, { tally: { ...tally, started: tally.started + 1 } });
  }
}

function startChild(batch: Batch, parent: Draft, key: string, wait: number, index: number, spec: ChildSpec): Draft {
  const plan = batch.plan(spec.hash);
  return newRun(batch, plan, {
    id: childId(parent.run.id, key, wait, index),
    name: spec.name ?? plan.definition.name,
    subject: spec.subject ?? parent.run.subject,
    trigger: { kind: 'parent', label: parent.run.name.slice(0, 512) },
    input: spec.input,
    createdAt: batch.at,
    parentId: parent.run.id,
    parentStep: key,
    parentWait: wait,
    childIndex: index,
    depth: parent.run.depth + 1,
  });
}
