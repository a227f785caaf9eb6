import { createHash, randomUUID } from 'node:crypto';
import type { BackupJob, JobKind } from '../../../../shared/features/backups/schema.ts';
import type { Change } from '../../../../shared/features/system/schema.ts';
import type { Channel } from '../../../core/lib/channel.ts';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { BackupsRepo, JobFilter } from '../repo.ts';
import type { Asked, JobRecord, PlanRecord, TargetRecord } from '../types.ts';

const tellEveryMs = 250;
const idOf = (key: string | undefined) =>
  key === undefined ? randomUUID() : createHash('sha256').update(key).digest('hex').slice(0, 32);

interface Deps {
  repo: BackupsRepo;
  clock: Clock;
  changes: Channel<Change>;
  log: Logger;
}

export interface NewJob {
  asked: Asked;
  target: TargetRecord;
  plan: PlanRecord | null;
  because: string;
  /** The same for the same wish, whatever crashes between. */
  key?: string | undefined;
}

/** What is known of jobs: of those that have not ended from memory, of all others from the table. */
export function createRecorder({ repo, clock, changes, log }: Deps) {
  const open = new Map<string, JobRecord>();
  let changed = new Set<string>();
  let telling: Cancel | null = null;

  /** Progress comes many times a second. */
  const tell = (...ids: (string | null)[]) => {
    for (const id of ids) if (id !== null) changed.add(id);
    telling ??= clock.after(tellEveryMs, flush);
  };
  function flush() {
    telling?.();
    telling = null;
    const ids = [...changed];
    changed = new Set();
    changes.publish({ feature: 'backups', ids });
  }
  async function put(record: JobRecord): Promise<void> {
    await repo.putJob(record);
    const { id, planId, targetId } = record.job;
    tell(id, planId, targetId);
  }

  return {
    tell,
    open: (): JobRecord[] => [...open.values()],
    openOf: (planId: string, kind: JobKind): JobRecord | null =>
      [...open.values()].find(({ job }) => job.planId === planId && job.kind === kind) ?? null,
    find: async (id: string): Promise<JobRecord | null> => open.get(id) ?? repo.job(id),
    async list(filter: JobFilter): Promise<BackupJob[]> {
      return (await repo.jobs(filter)).map(({ job }) => ({ ...(open.get(job.id)?.job ?? job) }));
    },
    lastBackup: repo.lastBackup,
    ofKey: async (key: string): Promise<JobRecord | null> => open.get(idOf(key)) ?? repo.job(idOf(key)),

    async add({ asked, target, plan, because, key }: NewJob): Promise<JobRecord> {
      const record: JobRecord = {
        job: {
          ...{ id: idOf(key), kind: asked.kind, planId: plan?.id ?? null, planName: plan?.input.name ?? null },
          ...{ targetId: target.id, targetName: target.input.name, projectId: plan?.input.projectId ?? null },
          ...{ runId: null, state: 'waiting', sentence: 'It waits for its turn.', because },
          ...{ progress: null, receipt: null, startedAt: clock.now(), endedAt: null },
        },
        ...{ asked, begunAt: null },
      };
      open.set(record.job.id, record);
      await put(record).catch((error: unknown) => {
        open.delete(record.job.id);
        throw error;
      });
      await repo.pruneJobs().catch((error) => log.warn('old jobs could not be removed', { error: String(error) }));
      flush();
      return record;
    },
    async setRun(record: JobRecord, runId: string): Promise<void> {
      record.job.runId = runId;
      await repo.setRun(record.job.id, runId);
      tell(record.job.id);
    },
    async begin(record: JobRecord, sentence: string): Promise<void> {
      Object.assign(record.job, { state: 'running', sentence });
      record.begunAt = clock.now();
      await put(record);
    },
    /** Of one that runs: shown, and not written. */
    now(record: JobRecord, patch: Partial<BackupJob>): void {
      Object.assign(record.job, patch);
      tell(record.job.id);
    },
    async end(
      record: JobRecord,
      patch: Pick<BackupJob, 'state' | 'sentence'> & Partial<Pick<BackupJob, 'receipt'>>,
    ): Promise<BackupJob> {
      Object.assign(record.job, patch, { endedAt: clock.now(), progress: null });
      try {
        await put(record);
      } finally {
        open.delete(record.job.id);
        flush();
      }
      return record.job;
    },
    /** What an earlier Optimus left open. */
    async load(): Promise<JobRecord[]> {
      for (const record of await repo.openJobs()) if (!open.has(record.job.id)) open.set(record.job.id, record);
      return [...open.values()];
    },
    forgetAll: () => open.clear(),
    dispose() {
      telling?.();
      telling = null;
    },
  };
}
export type Recorder = ReturnType<typeof createRecorder>;
