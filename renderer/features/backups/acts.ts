import type { BackupJob, BackupPlan, BackupTarget, RestoreInput } from '../../../shared/features/backups/schema.ts';
import type { ToastOptions } from '../../ui/toast.tsx';
import { nameText } from './names.ts';
import { jobKindWords } from './words.ts';

interface Client {
  backUp: (input: { id: string }) => Promise<BackupJob>;
  prove: (input: { targetId: string; planId?: string | null; all?: boolean }) => Promise<BackupJob>;
  pausePlan: (input: { id: string; paused: boolean }) => Promise<BackupPlan>;
  pauseJob: (input: { id: string; paused: boolean }) => Promise<BackupJob>;
  cancelJob: (input: { id: string }) => Promise<BackupJob>;
  prune: (input: { targetId: string }) => Promise<BackupJob>;
  mirror: (input: { targetId: string }) => Promise<BackupJob>;
  heal: (input: { targetId: string; fromId: string }) => Promise<BackupJob>;
  forget: (input: { targetId: string; snapshotIds: string[] }) => Promise<BackupJob>;
  restore: (input: { restore: RestoreInput }) => Promise<BackupJob>;
  unlock: (input: { id: string }) => Promise<{ removed: number }>;
  removePlan: (input: { id: string }) => Promise<{ removed: boolean }>;
  removeTarget: (input: { id: string }) => Promise<{ removed: boolean }>;
}

interface ActDeps {
  client: Client;
  toast: (options: ToastOptions) => void;
  failure: (what: string, error: unknown) => ToastOptions;
  go: (to: string) => void;
  /** Reads plans, targets and jobs again. */
  again: () => void;
}

export const planPath = (id: string): string => `/backups/plans/${encodeURIComponent(id)}`;
export const targetPath = (id: string): string => `/backups/targets/${encodeURIComponent(id)}`;
export const jobPath = (id: string): string => `/backups/jobs/${encodeURIComponent(id)}`;
export const sheetPath = (id: string): string => `/backups/sheets/${encodeURIComponent(id)}`;
export const snapshotPath = (targetId: string, id: string): string =>
  `/backups/snapshots/${encodeURIComponent(targetId)}/${encodeURIComponent(id)}`;
export const setupPath = (projectId?: string): string =>
  projectId === undefined ? '/backups/new' : `/backups/new?project=${encodeURIComponent(projectId)}`;

/** What a dialog asks for throws, so that it can stay and say why; the rest says so in a message. */
export function createActs({ client, toast, failure, go, again }: ActDeps) {
  const show = ({ id }: BackupJob) => ({ label: 'Show', onSelect: () => go(jobPath(id)) });

  async function done<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } finally {
      again();
    }
  }
  async function said(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      toast(failure(what, error));
    }
  }
  async function begun(work: Promise<BackupJob>): Promise<void> {
    const job = await done(work);
    toast({
      title: `${jobKindWords[job.kind]} of ${nameText(job.planName ?? job.targetName, 80)} has begun`,
      action: show(job),
    });
  }

  return {
    backUp: (plan: Pick<BackupPlan, 'id' | 'name'>) =>
      said(`${nameText(plan.name, 80)} could not be backed up`, () => begun(client.backUp({ id: plan.id }))),

    provePlan: (plan: Pick<BackupPlan, 'id' | 'name' | 'targetId'>) =>
      said(`${nameText(plan.name, 80)} could not be proven`, () =>
        begun(client.prove({ targetId: plan.targetId, planId: plan.id })),
      ),

    /** The next share, or all that lies there. */
    proveTarget: (target: Pick<BackupTarget, 'id' | 'name'>, all: boolean) =>
      said(`${nameText(target.name, 80)} could not be proven`, () => begun(client.prove({ targetId: target.id, all }))),

    pausePlan: (plan: Pick<BackupPlan, 'id' | 'name'>, paused: boolean) =>
      said(`${nameText(plan.name, 80)} stays as it is`, async () => {
        await done(client.pausePlan({ id: plan.id, paused }));
        toast({
          title: paused ? `${nameText(plan.name, 80)} is paused` : `${nameText(plan.name, 80)} goes on`,
          undo: () => void done(client.pausePlan({ id: plan.id, paused: !paused })).catch(() => undefined),
        });
      }),

    hold: (job: BackupJob, paused: boolean) =>
      said(paused ? 'It could not be held' : 'It could not go on', async () => {
        await done(client.pauseJob({ id: job.id, paused }));
      }),

    cancel: (job: BackupJob) =>
      said('It could not be cancelled', async () => {
        await done(client.cancelJob({ id: job.id }));
      }),

    mirror: (target: Pick<BackupTarget, 'id' | 'name'>) =>
      said(`${nameText(target.name, 80)} could not be copied`, () => begun(client.mirror({ targetId: target.id }))),

    unlock: (target: Pick<BackupTarget, 'id' | 'name'>) =>
      said(`The locks of ${nameText(target.name, 80)} could not be looked at`, async () => {
        const { removed } = await done(client.unlock({ id: target.id }));
        toast(
          removed === 0
            ? { title: 'No lock of a dead program is there', description: 'Locks of living ones are left alone.' }
            : { tone: 'ok', title: removed === 1 ? 'One dead lock was removed' : `${removed} dead locks were removed` },
        );
      }),

    prune: (target: Pick<BackupTarget, 'id'>) => begun(client.prune({ targetId: target.id })),
    heal: (target: Pick<BackupTarget, 'id'>, fromId: string) => begun(client.heal({ targetId: target.id, fromId })),
    forget: (targetId: string, snapshotIds: string[]) => begun(client.forget({ targetId, snapshotIds })),

    async restore(restore: RestoreInput): Promise<void> {
      const job = await done(client.restore({ restore }));
      go(jobPath(job.id));
    },

    async removePlan(plan: BackupPlan): Promise<void> {
      await done(client.removePlan({ id: plan.id }));
      toast({
        tone: 'ok',
        title: `${nameText(plan.name, 80)} is removed`,
        description: 'Its snapshots stay where they are.',
      });
      go('/backups');
    },

    async removeTarget(target: BackupTarget): Promise<void> {
      await done(client.removeTarget({ id: target.id }));
      toast({
        tone: 'ok',
        title: `${nameText(target.name, 80)} is forgotten`,
        description: 'What lies there was not touched.',
      });
      go('/backups?view=targets');
    },
  };
}
export type Acts = ReturnType<typeof createActs>;
