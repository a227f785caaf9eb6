import { DomainError } from '../../../shared/contract/errors.ts';
import type { RunSummary } from '../../../shared/features/runs/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { Attention } from '../attention/attention.ts';
import type { Store } from '../db/types.ts';
import type { Journal } from '../journal/journal.ts';
import type { Channel } from '../lib/channel.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../log/logger.ts';
import type { Plain, Redactor } from '../log/redactor.ts';
import type { Rules } from './batch.ts';
import { takeUp } from './begin.ts';
import { createCommands } from './commands.ts';
import { createCommitQueue } from './commit-queue.ts';
import type { Plan } from './definition.ts';
import { createEventWaits } from './events.ts';
import { createExecutor } from './executor.ts';
import { latestRuns } from './latest.ts';
import { defaultLimits } from './limits.ts';
import { listRuns } from './lists.ts';
import { createLiveRuns } from './live-runs.ts';
import { createRunLogs } from './logs/create-run-logs.ts';
import { createProgress } from './progress.ts';
import { pruneRuns, removeRun } from './prune.ts';
import { createReactions } from './reactions.ts';
import { createRunRepo } from './repo.ts';
import { createRunWriter } from './repo-write.ts';
import { retryRun } from './retry-run.ts';
import { createScheduler } from './scheduler.ts';
import { createSlots } from './slots.ts';
import { createRunStarter } from './start-run.ts';
import { dueStep, wakeStep } from './transitions.ts';
import { createTroubles } from './troubles.ts';
import type { RunLimits, Runs, StepType } from './types.ts';
import { createViews } from './views.ts';
import { createWakeUps } from './wake-ups.ts';

export interface RunsDeps {
  store: Store;
  clock: Clock;
  log: Logger;
  journal: Journal;
  changes: Channel<Change>;
  attention?: Pick<Attention, 'source'>;
  redactor?: Pick<Redactor, 'redact' | 'redactDeep'>;
  random?: () => number;
  limits?: Partial<RunLimits>;
  keepDays?: () => number;
  failpoint?: (name: string) => void;
}

const day = 86_400_000;
const pruneBatch = 500;
/** A program that is started every morning never runs for a day. */
const firstPruneAfter = 600_000;
const openly: NonNullable<RunsDeps['redactor']> = { redact: (text) => text, redactDeep: (value) => value as Plain };

/** The engine of everything that takes long: durable steps that no crash loses, and none does twice. */
export function createRuns(deps: RunsDeps): Runs {
  const { store, clock, log, journal, changes, redactor = openly } = deps;
  const limits: RunLimits = { ...defaultLimits, ...deps.limits };
  const types = new Map<string, StepType>();
  const repo = createRunRepo(store.data);
  const writer = createRunWriter(store.data);
  const live = createLiveRuns();
  const slots = createSlots(limits);
  const progress = createProgress(clock);
  const logs = createRunLogs({ store, clock, log, limitPerStep: limits.logLines, redact: redactor.redact });
  const troubles = createTroubles({ attention: deps.attention, changes, log });
  let begun = false;
  let ended: Promise<void> | null = null;

  const rules: Rules = {
    limits,
    random: deps.random ?? Math.random,
    compensates({ type, config }) {
      const found = types.get(type);
      return found?.compensate !== undefined && (found.compensates?.(config) ?? true);
    },
  };
  const queue = createCommitQueue({
    store,
    log,
    clock,
    journal,
    writer,
    live,
    rules,
    failpoint: deps.failpoint,
    onCommitted: (batch) => reactions.committed(batch),
    onHeldUp: (runIds) => troubles.heldUp(runIds, (id) => live.get(id)?.record.parentId == null),
    onFenced(cause) {
      const why = store.recovery ? 'The database is damaged.' : `${cause.message}.`;
      const error = new DomainError('UNAVAILABLE', { what: 'runs', why, remedy: 'Start Optimus again.' }, { cause });
      troubles.fenced(error, why);
      executor.abortAll('fenced');
      queue.close(error);
      reactions.close(error);
    },
  });
  const views = createViews({
    live,
    progress,
    heldUp: queue.heldUp,
    compensates: rules.compensates,
    redactor,
  });
  const starter = createRunStarter({
    store,
    clock,
    live,
    repo,
    writer,
    queue,
    limits,
    known: (type) => types.has(type),
  });
  const executor = createExecutor({
    clock,
    log,
    live,
    repo,
    queue,
    slots,
    progress,
    limits,
    types,
    planChildren: starter.planChildren,
    writeLine: logs.append,
    onFree: () => scheduler.pump(),
  });
  const scheduler = createScheduler({
    live,
    slots,
    limits,
    executor,
    open: () => begun && ended === null && !queue.closed(),
    onUndoEnd(runId, again) {
      const run = live.get(runId);
      if (!run) return;
      scheduler.rest(runId, again !== null);
      scheduler.look(run);
      if (again === null) return;
      clock.after(again, () => {
        scheduler.rest(runId, false);
        scheduler.look(run);
        scheduler.pump();
      });
    },
  });
  const quietly = (commit: Promise<unknown>) => {
    commit.catch((error) => {
      if (!queue.closed()) log.error('a step could not be woken', error);
    });
  };
  const wakeUps = createWakeUps(clock, (runId, key, at) =>
    quietly(
      queue.commit({
        name: `step.due:${key}`,
        runId,
        onFull: 'hold',
        apply(batch) {
          const draft = batch.draft(runId);
          if (draft) dueStep(batch, draft, key, at);
        },
      }),
    ),
  );
  const events = createEventWaits({
    journal,
    log,
    onEvent: (runId, key, event) =>
      quietly(
        queue.commit({
          name: `step.woken:${key}`,
          runId,
          onFull: 'hold',
          apply(batch) {
            const draft = batch.draft(runId);
            if (draft?.step(key).wait?.kind === 'event') wakeStep(batch, draft, key, { kind: 'event', event });
          },
        }),
      ),
  });
  const reactions = createReactions({
    changes,
    log,
    executor,
    scheduler,
    wakeUps,
    events,
    summary: ({ record }) => views.summary(record),
  });
  const commands = createCommands({ live, repo, queue, executor, views, limits });

  async function planBy(hash: string): Promise<Plan> {
    const known = live.knownPlan(hash);
    if (known) return known;
    const body = await repo.body(hash);
    if (body === null) throw new DomainError('NOT_FOUND', { what: 'definition', id: hash });
    return live.keepBody(hash, body);
  }

  const removing = { db: store.data, queue, live, starter, forgetLogs: logs.forget };
  const prune = (olderThan: number, limit: number) => pruneRuns(removing, olderThan, limit);
  const pruneOld = async (keepDays: number) => {
    while ((await prune(clock.now() - keepDays * day, pruneBatch)) === pruneBatch) await new Promise(setImmediate);
  };
  const pruneQuietly = () => {
    const days = deps.keepDays?.();
    if (days !== undefined) pruneOld(days).catch((error) => log.error('old runs could not be removed', error));
  };
  const stops = [clock.after(firstPruneAfter, pruneQuietly), clock.every(day, pruneQuietly)];

  async function end(): Promise<void> {
    const error = new DomainError('CANCELLED', { what: 'waiting for a run: Optimus is ending' });
    for (const stop of stops) stop();
    wakeUps.dispose();
    await events.dispose();
    executor.abortAll('stopped');
    queue.last(error);
    await executor.idle();
    await queue.idle();
    queue.close(error);
    reactions.close(error);
    progress.dispose();
    troubles.dispose();
    await logs.dispose();
  }

  return {
    registerStep(type) {
      if (types.has(type.type)) throw new Error(`the step type ${type.type} is there already`);
      types.set(type.type, type);
      return () => types.delete(type.type);
    },
    async start(definition, options = {}): Promise<RunSummary> {
      return views.summary(await starter.start(definition, options));
    },
    async get(id) {
      const record = await commands.stored(id);
      const plan = await planBy(record.definitionHash);
      const children = await repo.children(id);
      const stored = live.get(id) ? [] : await repo.steps(id);
      const now = live.get(id);
      const steps = now ? [...now.steps.values()].sort((a, b) => a.position - b.position) : stored;
      return views.run(now?.record ?? (await commands.stored(id)), plan, steps, children);
    },
    async step(id, stepKey) {
      const record = await commands.stored(id);
      const step = live.get(id)?.steps.get(stepKey) ?? (await repo.step(id, stepKey));
      if (!step) throw new DomainError('NOT_FOUND', { what: 'step', id: stepKey });
      return views.detail(id, await planBy(record.definitionHash), step);
    },
    async list(filter) {
      const { runs, next } = await listRuns(store.data, filter);
      return { runs: runs.map(views.summary), next };
    },
    running: () => views.running(live.all()),
    async latest(definitionIds, each) {
      const found = await latestRuns(store.data, definitionIds, each);
      return new Map([...found].map(([id, runs]) => [id, runs.map(views.summary)]));
    },
    async definitionOf(id) {
      const { definition } = await planBy((await commands.stored(id)).definitionHash);
      return structuredClone(definition);
    },
    cancel: commands.cancel,
    pause: commands.pause,
    resume: commands.resume,
    signal: commands.signal,
    decide: commands.decide,
    async retry(id, options) {
      const record = await commands.stored(id);
      const plan = await planBy(record.definitionHash);
      return views.summary(await retryRun({ starter, repo }, { record, plan }, options));
    },
    async log(id, options) {
      await commands.stored(id);
      return logs.list(id, options);
    },
    progress: progress.subscribe,
    lines: (runId, subscription) => logs.subscribe(runId, subscription),
    onChange: reactions.onChange,
    async ended(id, signal) {
      signal?.throwIfAborted();
      const record = await commands.stored(id);
      if (!live.get(id) && record.finishedAt !== null) return views.summary(record);
      const again = live.get(id) ? null : await repo.run(id);
      if (again && again.finishedAt !== null) return views.summary(again);
      return reactions.ending(id, signal);
    },
    async begin() {
      if (begun) throw new Error('the runs have begun already');
      const { taken, deadLettered } = await takeUp({ live, repo, queue, limits });
      begun = true;
      reactions.taken(live.all());
      scheduler.pump();
      if (taken.length > 0) log.info('runs were taken up', { resumed: taken.length, deadLettered });
      return { resumed: taken.length, deadLettered };
    },
    prune,
    async remove(id) {
      const removed = await removeRun(removing, id);
      if (removed) changes.publish({ feature: 'runs', ids: [id] });
      return removed;
    },
    dispose() {
      ended ??= end();
      return ended;
    },
  };
}
