import { z } from 'zod';
import { command, query } from '../../contract/builder.ts';
import {
  backupChange,
  backupEntry,
  backupId,
  backupJob,
  backupPlan,
  backupSnapshot,
  backupsOverview,
  backupTarget,
  planInput,
  recoverySheet,
  restoreInput,
  restorePlan,
  retention,
  storagePart,
  targetInput,
} from './schema.ts';

const one = z.object({ id: backupId });
const snapshotId = z.string().min(4).max(64);
const path = z.string().max(8_192);
const reached = { errors: ['NOT_FOUND', 'UNAVAILABLE', 'CONFLICT', 'FORBIDDEN'] as const };
const password = z.string().min(1).max(1_000);
const secrets = z.record(z.string().max(40), z.string().max(10_000)).default({});

export const backupsContract = {
  overview: query('/backups', { summary: 'Plans and targets of backups, and what no plan holds' })
    .input(z.object({ projectId: z.string().max(64).optional() }))
    .output(backupsOverview),
  target: query('/backups/target', { summary: 'One target of backups', ...reached })
    .input(one)
    .output(backupTarget),
  /** Looks at the target without changing it: whether it can be reached, and what is there. */
  tryTarget: command('/backups/target/try', { summary: 'Try a target before it is saved' })
    .input(z.object({ id: backupId.optional(), target: targetInput, secrets, password: password.optional() }))
    .output(
      z.object({
        ok: z.boolean(),
        /** `empty`: a repository can be made. `repository`: there is one, and the password opens it. */
        found: z.enum(['empty', 'repository', 'other', 'nothing']),
        field: z.string(),
        sentence: z.string(),
      }),
    ),
  /** Makes the repository, or takes the one that is there. A password that is left away is made, and given back this once. */
  saveTarget: command('/backups/target/save', { summary: 'Add a target of backups, or change one', ...reached })
    .input(
      z.object({
        ...{ id: backupId.optional(), target: targetInput, secrets, password: password.optional() },
        /** It will hold copies of another place: nothing is made in it until the first copy. */
        forMirror: z.boolean().default(false),
      }),
    )
    .output(z.object({ target: backupTarget, password: z.string().nullable() })),
  removeTarget: command('/backups/target/remove', {
    summary: 'Forget a target; what lies there stays as it is',
    ...reached,
  })
    .input(one)
    .output(z.object({ removed: z.boolean() })),
  changePassword: command('/backups/target/password', { summary: 'Change the password of a target', ...reached })
    .input(z.object({ id: backupId, current: password.optional(), next: password }))
    .output(backupTarget),
  keys: query('/backups/target/keys', { summary: 'The keys of a target', ...reached })
    .input(one)
    .output(
      z.array(
        z.object({
          ...{
            id: z.string(),
            username: z.string(),
            hostname: z.string(),
            createdAt: z.number(),
            current: z.boolean(),
          },
        }),
      ),
    ),
  addKey: command('/backups/target/keys/add', { summary: 'A second password for a target', ...reached })
    .input(z.object({ id: backupId, password }))
    .output(z.object({ added: z.boolean() })),
  removeKey: command('/backups/target/keys/remove', { summary: 'Take a key away from a target', ...reached })
    .input(z.object({ id: backupId, keyId: z.string().max(64) }))
    .output(z.object({ removed: z.boolean() })),
  unlock: command('/backups/target/unlock', { summary: 'Remove locks of programs that are dead', ...reached })
    .input(one)
    .output(z.object({ removed: z.number().int() })),
  sheet: query('/backups/target/sheet', { summary: 'The recovery sheet of a target', ...reached })
    .input(one)
    .output(recoverySheet),
  sheetSaved: command('/backups/target/sheet/saved', { summary: 'The recovery sheet was printed or kept', ...reached })
    .input(one)
    .output(backupTarget),
  /** Only with a project, of folders nothing is known. */
  suggest: query('/backups/suggest', { summary: 'A plan that would fit a project', errors: ['NOT_FOUND'] })
    .input(z.object({ projectId: z.string().max(64).optional() }))
    .output(
      z.object({
        plan: planInput.omit({ targetId: true }),
        /** A folder that exists or can be made, not on the disk of the project where there is another. */
        folder: z.string(),
        /** What that folder survives. */
        folderNote: z.string(),
        notes: z.array(z.string()),
      }),
    ),
  savePlan: command('/backups/plan/save', { summary: 'Add a plan of backups, or change one', ...reached })
    .input(z.object({ id: backupId.optional(), plan: planInput }))
    .output(backupPlan),
  removePlan: command('/backups/plan/remove', { summary: 'Remove a plan; its snapshots stay', ...reached })
    .input(one)
    .output(z.object({ removed: z.boolean() })),
  pausePlan: command('/backups/plan/pause', { summary: 'Hold a plan, or let it go on', ...reached })
    .input(z.object({ id: backupId, paused: z.boolean() }))
    .output(backupPlan),
  backUp: command('/backups/back-up', { summary: 'Back up now', ...reached })
    .input(one)
    .output(backupJob),
  prove: command('/backups/prove', { summary: 'Read back and really restore now', ...reached })
    .input(
      z.object({
        targetId: backupId,
        planId: backupId.nullable().default(null),
        /** All of the data, not the next share. */
        all: z.boolean().default(false),
      }),
    )
    .output(backupJob),
  prune: command('/backups/prune', { summary: 'Apply the retention and give room back', ...reached })
    .input(z.object({ targetId: backupId }))
    .output(backupJob),
  mirror: command('/backups/mirror', { summary: 'Copy a target to its mirrors', ...reached })
    .input(z.object({ targetId: backupId }))
    .output(backupJob),
  heal: command('/backups/heal', { summary: 'Mend what is damaged from a mirror', ...reached })
    .input(z.object({ targetId: backupId, fromId: backupId }))
    .output(backupJob),
  pauseJob: command('/backups/job/pause', { summary: 'Hold a running job, or let it go on', ...reached })
    .input(z.object({ id: backupId, paused: z.boolean() }))
    .output(backupJob),
  cancelJob: command('/backups/job/cancel', {
    summary: 'End a running job; nothing that is there is harmed',
    ...reached,
  })
    .input(one)
    .output(backupJob),
  jobs: query('/backups/jobs', { summary: 'What was done, newest first' })
    .input(
      z.object({
        planId: backupId.optional(),
        targetId: backupId.optional(),
        projectId: z.string().max(64).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
    )
    .output(z.array(backupJob)),
  job: query('/backups/job', { summary: 'One job, with its receipt', errors: ['NOT_FOUND'] })
    .input(one)
    .output(backupJob),
  snapshots: query('/backups/snapshots', { summary: 'Snapshots of a target, newest first', ...reached })
    .input(z.object({ targetId: backupId, planId: backupId.optional() }))
    .output(z.array(backupSnapshot)),
  browse: query('/backups/browse', { summary: 'A folder of a snapshot', ...reached })
    .input(
      z.object({
        ...{ targetId: backupId, snapshotId, path },
        after: z.string().max(1_000).nullable().default(null),
        limit: z.coerce.number().int().min(1).max(2_000).default(500),
      }),
    )
    .output(z.object({ entries: z.array(backupEntry), more: z.boolean() })),
  find: query('/backups/find', { summary: 'Every version of a file, over all snapshots', ...reached })
    .input(
      z.object({
        ...{ targetId: backupId, pattern: z.string().trim().min(1).max(500) },
        limit: z.coerce.number().int().min(1).max(1_000).default(200),
      }),
    )
    .output(
      z.object({
        hits: z.array(z.object({ snapshotId: z.string(), at: z.number(), entry: backupEntry, same: z.boolean() })),
        more: z.boolean(),
      }),
    ),
  diff: query('/backups/diff', { summary: 'What changed between two snapshots, or since one', ...reached })
    .input(
      z.object({
        ...{ targetId: backupId, from: snapshotId, to: snapshotId.nullable().default(null), path: path.default('/') },
        limit: z.coerce.number().int().min(1).max(5_000).default(1_000),
      }),
    )
    .output(
      z.object({
        ...{ changes: z.array(backupChange), more: z.boolean() },
        ...{ added: z.number(), removed: z.number(), changed: z.number() },
      }),
    ),
  preview: query('/backups/preview', { summary: 'A file of a snapshot, as far as it can be shown', ...reached })
    .input(z.object({ targetId: backupId, snapshotId, path }))
    .output(
      z.discriminatedUnion('type', [
        z.object({ type: z.literal('text'), text: z.string(), cut: z.boolean(), size: z.number() }),
        z.object({ type: z.literal('image'), mime: z.string(), base64: z.string(), size: z.number() }),
        z.object({ type: z.literal('none'), why: z.string(), size: z.number() }),
      ]),
    ),
  planRestore: query('/backups/restore/plan', { summary: 'What a restore would do', ...reached })
    .input(z.object({ restore: restoreInput }))
    .output(restorePlan),
  restore: command('/backups/restore', { summary: 'Restore', ...reached })
    .input(z.object({ restore: restoreInput }))
    .output(backupJob),
  retentionPreview: query('/backups/retention', { summary: 'Which snapshots a retention would keep', ...reached })
    .input(z.object({ targetId: backupId, planId: backupId.optional(), retention }))
    .output(
      z.object({
        keep: z.array(z.object({ snapshot: backupSnapshot, reasons: z.array(z.string()) })),
        remove: z.array(backupSnapshot),
      }),
    ),
  forget: command('/backups/forget', { summary: 'Remove snapshots', ...reached })
    .input(z.object({ targetId: backupId, snapshotIds: z.array(snapshotId).min(1).max(1_000) }))
    .output(backupJob),
  storage: query('/backups/storage', { summary: 'What takes the room at a target', ...reached })
    .input(z.object({ targetId: backupId }))
    .output(z.object({ parts: z.array(storagePart), bytes: z.number(), at: z.number() })),
};
