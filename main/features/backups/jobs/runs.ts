import { z } from 'zod';
import { DomainError } from '../../../../shared/contract/errors.ts';
import { type BackupJob, shareOf } from '../../../../shared/features/backups/schema.ts';
import type { Subject } from '../../../../shared/features/journal/schema.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import { StepAborted, StepFailure } from '../../../core/runs/step-failure.ts';
import type { RunDefinition, StepContext } from '../../../core/runs/types.ts';
import type { RunsService } from '../../runs/index.ts';
import type { Watch } from '../engine/types.ts';
import { sentenceOf } from '../told-faults.ts';
import type { JobRecord, Outcome } from '../types.ts';
import { phaseWords } from './amounts.ts';
import { createJobWatch, type JobWatch } from './job-watch.ts';
import type { NewJob, Recorder } from './recorder.ts';

const runInput = z.object({ jobId: z.string() });
const timeoutMs = 14 * 86_400_000;

const verbs: Record<BackupJob['kind'], string> = {
  ...{ backup: 'Back up', proof: 'Prove', restore: 'Restore from', forget: 'Remove snapshots of' },
  ...{ prune: 'Give room back at', mirror: 'Copy', heal: 'Mend' },
};
const interrupted =
  'Optimus ended in the middle of it. What was begun may be there in part: remove it, and restore again.';

const abortOf = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

interface Deps {
  runs: Pick<RunsService, 'registerStep' | 'start' | 'onChange' | 'get' | 'cancel' | 'running' | 'ended'>;
  recorder: Recorder;
  clock: Clock;
  log: Logger;
  /** Resolves once what an earlier Optimus left has been looked at. */
  ready: () => Promise<void>;
  perform(record: JobRecord, watch: Watch): Promise<Outcome>;
  /** Why it cannot be held in the middle; null when it can. */
  unheld(record: JobRecord): string | null;
  /** After the end was kept. */
  onEnded(record: JobRecord): Promise<void>;
  /** A new job of the same kind, for a run that is retried. */
  renew(record: JobRecord): NewJob;
}

/** Restores do not wait behind a long backup; all else of one place goes one after the other. */
const laneOf = ({ job }: JobRecord) =>
  job.kind === 'restore' ? `backup:${job.targetId}/restore` : `backup:${job.targetId}`;

/** Jobs as runs of one step, so that they are listed, cancelled, retried and taken up again like all that runs. */
export function createJobRuns({ runs, recorder, clock, log, ready, perform, unheld, onEnded, renew }: Deps) {
  const live = new Map<string, JobWatch>();
  let settling: Promise<unknown> = Promise.resolve();
  let ending = false;

  async function finish(record: JobRecord, end: Parameters<Recorder['end']>[1]): Promise<void> {
    await recorder.end(record, end);
    await onEnded(record).catch((error: unknown) =>
      log.warn('what follows a job could not be done', { job: record.job.id, error: String(error) }),
    );
  }

  /** What may be begun twice is; a half of a new database is told, and never written over. */
  const repeatable = ({ asked }: JobRecord) =>
    asked.kind !== 'restore' || (asked.restore.to.type !== 'database' && asked.restore.to.type !== 'volume');

  async function recordFor(context: StepContext): Promise<JobRecord> {
    const { jobId } = runInput.parse(context.runInput);
    const found = await recorder.find(jobId);
    if (!found) throw new StepFailure('The job is not in the list any more', { retry: false });
    const retried = found.job.endedAt !== null || (found.job.runId !== null && found.job.runId !== context.runId);
    if (!retried) return found;
    const record = await recorder.add(renew(found));
    await recorder.setRun(record, context.runId);
    return record;
  }

  const unregister = runs.registerStep({
    type: 'backups.job',
    async run(context: StepContext) {
      await ready();
      context.signal.throwIfAborted();
      const record = await recordFor(context);
      if (record.begunAt !== null && !repeatable(record)) {
        await finish(record, { state: 'failed', sentence: interrupted });
        throw new StepFailure(interrupted, { code: 'INTERRUPTED', retry: false });
      }
      const again = record.begunAt !== null;
      await recorder.begin(record, again ? 'It goes on after Optimus ended in the middle of it.' : 'It has begun.');
      const job = createJobWatch({
        ...{ clock, signal: context.signal, log: (line) => context.log(line) },
        show(progress) {
          recorder.now(record, { progress });
          const share = shareOf(progress);
          // Without a share, how much it is so far is what is known.
          context.progress(share, share === null ? phaseWords(progress) : progress.phase);
        },
      });
      live.set(record.job.id, job);
      let outcome: Outcome;
      try {
        outcome = await perform(record, job.watch);
        const { state, sentence, receipt } = outcome;
        await finish(record, { state, sentence, receipt });
      } catch (error) {
        // What does the work ends before the runs do: the end of it is no failure of the job.
        if (ending) await abortOf(context.signal);
        const reason = context.signal.reason;
        const cause = context.signal.aborted && reason instanceof StepAborted ? reason.reason : null;
        // It goes on at the next start.
        if (cause === 'stopped' || cause === 'fenced') throw error;
        if (cause === 'cancelled') {
          await finish(record, {
            state: 'cancelled',
            sentence: 'It was cancelled. Nothing that was there was harmed.',
          });
          throw error;
        }
        const sentence = sentenceOf(error);
        await finish(record, { state: 'failed', sentence });
        throw new StepFailure(sentence, { retry: false, cause: error });
      } finally {
        live.delete(record.job.id);
      }
      const { state, sentence } = outcome;
      if (outcome.refuted) throw new StepFailure(sentence, { retry: false });
      return { result: { jobId: record.job.id, state, sentence } };
    },
  });

  /** One that never had its turn is ended by its run alone. */
  async function settle(runId: string): Promise<void> {
    for (const record of recorder.open()) {
      if (record.job.runId !== runId || live.has(record.job.id)) continue;
      const { state, error } = await runs.get(runId);
      if (state === 'cancelled') await finish(record, { state: 'cancelled', sentence: 'It was cancelled.' });
      else await finish(record, { state: 'failed', sentence: error?.sentence ?? interrupted });
    }
  }
  const unlisten = runs.onChange(({ kind, runId, ended }) => {
    if (kind !== 'backup' || !ended) return;
    settling = settling
      .then(() => settle(runId))
      .catch((error) => log.warn('the end of a job could not be kept', { error: String(error) }));
  });

  async function need(id: string): Promise<JobRecord> {
    const record = await recorder.find(id);
    if (!record) throw new DomainError('NOT_FOUND', { what: 'job', id });
    return record;
  }
  const over = (what: string) => new DomainError('CONFLICT', { what, why: 'It has ended already.' });

  return {
    async start(draft: NewJob): Promise<BackupJob> {
      const earlier = draft.key === undefined ? null : await recorder.ofKey(draft.key);
      if (earlier && earlier.job.runId !== null) return earlier.job;
      const record = earlier ?? (await recorder.add(draft));
      const { job } = record;
      const name = `${verbs[job.kind]} ${job.planName ?? job.targetName}`;
      const definition: RunDefinition = {
        ...{ id: `backups:${job.kind}:${job.planId ?? job.targetId}`, name, kind: 'backup', output: 'job' },
        steps: [
          {
            ...{ key: 'job', title: name, type: 'backups.job', config: null, needs: [] },
            ...{ resource: laneOf(record), timeoutMs, retry: { attempts: 1, backoffMs: 0 }, crashes: 20 },
          },
        ],
      };
      const subject: Subject =
        draft.plan !== null && draft.plan.input.projectId !== null
          ? { type: 'project', id: draft.plan.input.projectId, label: draft.plan.input.name }
          : { type: 'backup-target', id: draft.target.id, label: draft.target.input.name };
      try {
        const run = await runs.start(definition, {
          ...{ input: { jobId: job.id }, name, subject, idempotencyKey: `backup/${job.id}` },
          trigger: { kind: 'hand', label: job.because },
        });
        await recorder.setRun(record, run.id);
        return record.job;
      } catch (error) {
        await recorder.end(record, { state: 'failed', sentence: 'It could not be begun.' });
        throw error;
      }
    },
    async pause(id: string, paused: boolean): Promise<BackupJob> {
      const record = await need(id);
      const job = live.get(id);
      if (record.job.endedAt !== null) throw over('job');
      if (!job)
        throw new DomainError('CONFLICT', { what: 'job', why: 'It has not begun yet.', remedy: 'Cancel it instead.' });
      const why = paused ? unheld(record) : null;
      if (why !== null) throw new DomainError('CONFLICT', { what: 'job', why, remedy: 'Cancel it instead.' });
      job.hold(paused);
      recorder.now(record, {
        state: paused ? 'paused' : 'running',
        sentence: paused ? 'It is paused.' : 'It goes on.',
      });
      return record.job;
    },
    async cancel(id: string): Promise<BackupJob> {
      const { job } = await need(id);
      if (job.endedAt !== null || job.runId === null) throw over('job');
      await runs.cancel(job.runId);
      return (await need(id)).job;
    },
    /** Resolves with the job when it has ended. */
    async ended(id: string, signal?: AbortSignal): Promise<BackupJob> {
      const { job } = await need(id);
      if (job.endedAt === null && job.runId !== null) await runs.ended(job.runId, signal);
      await settling;
      return (await need(id)).job;
    },
    /** At the start: a job whose run is not there any more has ended with it. */
    async takeUp(): Promise<void> {
      const running = new Set(runs.running().map(({ id }) => id));
      for (const record of recorder.open())
        if (!live.has(record.job.id) && (record.job.runId === null || !running.has(record.job.runId)))
          await finish(record, { state: 'failed', sentence: 'Optimus ended before it had begun.' });
    },
    async dispose() {
      ending = true;
      unlisten();
      unregister();
      await settling;
    },
  };
}
export type JobRuns = ReturnType<typeof createJobRuns>;
