import {
  isQuiet,
  type Run,
  type RunError,
  type RunStep,
  type RunSummary,
  type StepDetail,
  type StepWait,
} from '../../../shared/features/runs/schema.ts';
import type { Redactor } from '../log/redactor.ts';
import type { Plan } from './definition.ts';
import { endedIn, type LiveRun } from './draft.ts';
import type { RunStore } from './live-runs.ts';
import type { Progress } from './progress.ts';
import type { RunRecord, StepRecord } from './records.ts';
import { titleOf } from './sentences.ts';
import type { Json, StepDefinition } from './types.ts';

interface Deps {
  live: Pick<RunStore, 'get' | 'childrenOf'>;
  progress: Pick<Progress, 'of'>;
  heldUp(): ReadonlySet<string>;
  compensates(step: StepDefinition): boolean;
  redactor: Pick<Redactor, 'redact' | 'redactDeep'>;
}

/** What people see of runs: for the live ones with what only memory knows. */
export function createViews({ live, progress, heldUp, compensates, redactor }: Deps) {
  const cleanError = (error: RunError | null): RunError | null =>
    error && {
      ...error,
      sentence: redactor.redact(error.sentence),
      ...(error.detail !== undefined && { detail: redactor.redact(error.detail) }),
    };
  const clean = (value: Json): Json => redactor.redactDeep(value);

  const stepsIn = (run: LiveRun, state: 'running' | 'waiting' | 'retrying') =>
    [...(run.byState.get(state) ?? [])].map((key) => run.steps.get(key) as StepRecord);

  /** A child that asks does so in the name of the run that has started it. */
  const asks = (run: LiveRun): boolean =>
    stepsIn(run, 'waiting').some(({ wait }) => wait?.kind === 'approval') ||
    [...live.childrenOf(run.record.id)].some((id) => {
      const child = live.get(id);
      return child !== undefined && asks(child);
    });

  function waitText({ wait, tally }: StepRecord, title: string): string {
    if (wait?.kind === 'approval') return wait.question;
    if (wait?.kind === 'signal') return `${title}: waits for ${wait.name}`;
    if (wait?.kind === 'event') return `${title}: ${wait.sentence}`;
    if (wait?.kind === 'runs') return `${title}: ${tally.ended} of ${wait.children.length} done`;
    return `${title}: waits`;
  }

  function textOf(run: LiveRun): string {
    const { record, plan } = run;
    const title = (key: string) => {
      const definition = plan.steps.get(key);
      return definition ? titleOf(definition) : key;
    };
    if (record.state === 'compensating') {
      const last = [...run.undo]
        .map((key) => run.steps.get(key) as StepRecord)
        .sort((a, b) => (b.completion ?? 0) - (a.completion ?? 0))[0];
      return last ? `Undoing ${title(last.key)}` : 'Undoing';
    }
    if (record.ending) return 'Stopping';
    const running = stepsIn(run, 'running')[0];
    if (running) {
      const text = progress.of(record.id, running.key)?.text;
      return redactor.redact(text ? `${title(running.key)}: ${text}` : title(running.key));
    }
    if (record.state === 'paused') return 'Paused';
    const waits = stepsIn(run, 'waiting');
    const waiting = waits.find(({ wait }) => wait?.kind === 'approval') ?? waits[0];
    if (waiting) return redactor.redact(waitText(waiting, title(waiting.key)));
    const retrying = stepsIn(run, 'retrying')[0];
    if (retrying) return `${title(retrying.key)}: is tried again`;
    return record.state === 'queued' ? 'Queued' : '';
  }

  function progressOf(run: LiveRun, total: number): number | null {
    if (total === 0) return null;
    let sum = endedIn(run);
    let unknown = false;
    for (const { key, state, tally, wait } of [...stepsIn(run, 'running'), ...stepsIn(run, 'waiting')]) {
      if (wait?.kind === 'runs') sum += wait.children.length === 0 ? 0 : tally.ended / wait.children.length;
      else {
        const share = progress.of(run.record.id, key)?.progress ?? null;
        sum += share ?? 0;
        if (share === null && state === 'running') unknown = true;
      }
    }
    // A step of which nobody can say how far it is goes on all the same: "0 %" would say that it stands still.
    return sum === 0 && unknown ? null : Math.min(1, sum / total);
  }

  function summary(record: RunRecord): RunSummary {
    const run = live.get(record.id);
    const now = run?.record ?? record;
    return {
      id: now.id,
      name: now.name,
      kind: now.kind,
      definitionId: now.definitionId,
      version: now.definitionHash,
      subject: now.subject,
      state: now.state,
      heldUp: heldUp().has(now.id) ? 'space' : null,
      trigger: now.trigger,
      parent:
        now.parentId !== null && now.parentStep !== null ? { runId: now.parentId, stepKey: now.parentStep } : null,
      retryOf: now.retryOf,
      createdAt: now.createdAt,
      startedAt: now.startedAt,
      finishedAt: now.finishedAt,
      stepsTotal: now.stepsTotal,
      stepsEnded: run ? endedIn(run) : now.stepsEnded,
      progress: run ? progressOf(run, now.stepsTotal) : now.stepsTotal === 0 ? null : now.stepsEnded / now.stepsTotal,
      text: run ? textOf(run) : '',
      error: cleanError(now.error),
      asks: run ? asks(run) : false,
    };
  }

  function waitView({ wait, tally }: StepRecord): StepWait | null {
    if (wait === null) return null;
    switch (wait.kind) {
      case 'timer':
        return { kind: 'timer', until: wait.until };
      case 'signal':
        return { kind: 'signal', name: wait.name, until: wait.until };
      case 'approval':
        return { kind: 'approval', question: redactor.redact(wait.question), until: wait.until };
      case 'event':
        return { kind: 'event', sentence: wait.sentence, until: wait.until };
      case 'runs':
        return { kind: 'runs', total: wait.children.length, ended: tally.ended, failed: tally.failed };
    }
  }

  function step(runId: string, plan: Plan, record: StepRecord): RunStep {
    const definition = plan.steps.get(record.key);
    const now =
      record.state === 'running' || record.compensation === 'running' ? progress.of(runId, record.key) : undefined;
    const skipped = record.state === 'skipped';
    return {
      key: record.key,
      title: definition ? titleOf(definition) : record.key,
      type: definition?.type ?? '',
      needs: definition?.needs ?? [],
      resource: definition?.resource ?? null,
      state: record.state,
      attempts: record.attempts.map((one) => ({ ...one, error: cleanError(one.error) })),
      maxAttempts: definition?.retry?.attempts ?? 1,
      crashes: record.crashes,
      wait: waitView(record),
      retryAt: record.state === 'retrying' ? record.wakeAt : null,
      progress: now?.progress ?? null,
      // Why a step was skipped is no error.
      text: redactor.redact(skipped ? (record.error?.sentence ?? '') : (now?.text ?? '')),
      error: skipped ? null : cleanError(record.error),
      compensation: record.compensation,
      undoable:
        record.state === 'succeeded' &&
        record.compensation === 'none' &&
        definition !== undefined &&
        compensates(definition),
      startedAt: record.startedAt,
      finishedAt: record.finishedAt,
      reused: record.reused,
    };
  }

  return {
    summary,
    step,
    run(record: RunRecord, plan: Plan, steps: StepRecord[], children: RunRecord[]): Run {
      return {
        ...summary(record),
        input: clean(record.input),
        output: clean(record.output),
        steps: steps.map((one) => step(record.id, plan, one)),
        children: children.map(summary),
      };
    },
    detail(runId: string, plan: Plan, record: StepRecord): StepDetail {
      return {
        step: step(runId, plan, record),
        idempotencyKey: record.idempotencyKey,
        input: clean(record.input),
        result: clean(record.result),
      };
    },
    /** Not part of another run; what asks for an answer first, then the newest. */
    running(all: Iterable<LiveRun>): RunSummary[] {
      return [...all]
        .filter(({ record }) => record.parentId === null && !isQuiet(record.kind))
        .map(({ record }) => summary(record))
        .sort((a, b) => Number(b.asks) - Number(a.asks) || b.createdAt - a.createdAt);
    },
  };
}
export type Views = ReturnType<typeof createViews>;
