import { implementer } from '../../core/rpc.ts';
import type { BackupsService } from './create-backups.ts';

const os = implementer.backups;

export function createBackupsProcedures({ backups }: { backups: BackupsService }) {
  return os.router({
    overview: os.overview.handler(({ input }) => backups.overview(input)),
    target: os.target.handler(({ input }) => backups.targets.get(input.id)),
    tryTarget: os.tryTarget.handler(({ input }) => backups.tryTarget(input)),
    saveTarget: os.saveTarget.handler(({ input }) => backups.saveTarget(input)),
    removeTarget: os.removeTarget.handler(({ input }) => backups.removeTarget(input.id)),
    changePassword: os.changePassword.handler(({ input }) => backups.targets.changePassword(input)),
    keys: os.keys.handler(({ input }) => backups.targets.keys(input.id)),
    addKey: os.addKey.handler(({ input }) => backups.targets.addKey(input.id, input.password)),
    removeKey: os.removeKey.handler(({ input }) => backups.targets.removeKey(input.id, input.keyId)),
    unlock: os.unlock.handler(({ input }) => backups.targets.unlock(input.id)),
    sheet: os.sheet.handler(({ input }) => backups.targets.sheet(input.id)),
    sheetSaved: os.sheetSaved.handler(({ input }) => backups.targets.sheetSaved(input.id)),
    suggest: os.suggest.handler(({ input }) => backups.suggest(input)),
    savePlan: os.savePlan.handler(({ input }) => backups.savePlan(input)),
    removePlan: os.removePlan.handler(({ input }) => backups.removePlan(input.id)),
    pausePlan: os.pausePlan.handler(({ input }) => backups.pausePlan(input)),
    backUp: os.backUp.handler(({ input }) => backups.backUp(input.id)),
    prove: os.prove.handler(({ input }) => backups.prove(input)),
    prune: os.prune.handler(({ input }) => backups.atTarget(input.targetId, { kind: 'prune' })),
    mirror: os.mirror.handler(({ input }) => backups.atTarget(input.targetId, { kind: 'mirror' })),
    heal: os.heal.handler(({ input }) => backups.atTarget(input.targetId, { kind: 'heal', fromId: input.fromId })),
    pauseJob: os.pauseJob.handler(({ input }) => backups.jobs.pause(input.id, input.paused)),
    cancelJob: os.cancelJob.handler(({ input }) => backups.jobs.cancel(input.id)),
    jobs: os.jobs.handler(({ input }) => backups.listJobs(input)),
    job: os.job.handler(({ input }) => backups.job(input.id)),
    snapshots: os.snapshots.handler(({ input }) => backups.queries.snapshots(input)),
    browse: os.browse.handler(({ input }) => backups.queries.browse(input)),
    find: os.find.handler(({ input, signal }) => backups.queries.find(input, signal)),
    diff: os.diff.handler(({ input, signal }) => backups.queries.diff(input, signal)),
    preview: os.preview.handler(({ input }) => backups.queries.preview(input)),
    planRestore: os.planRestore.handler(({ input, signal }) => backups.planRestore(input.restore, signal)),
    restore: os.restore.handler(({ input }) => backups.restore(input.restore)),
    retentionPreview: os.retentionPreview.handler(({ input }) => backups.queries.retentionPreview(input)),
    forget: os.forget.handler(({ input }) =>
      backups.atTarget(input.targetId, { kind: 'forget', snapshotIds: input.snapshotIds }),
    ),
    storage: os.storage.handler(({ input, signal }) => backups.queries.storage(input, signal)),
  });
}
