import { z } from 'zod';

const text = (most: number) => z.string().trim().min(1).max(most);
const absolutePath = z.string().min(1).max(4_096);
export const backupId = z.string().min(1).max(64);

/** Where a repository lies. What is secret is kept apart, by the names that `secretsOf` lists. */
export const backendSpec = z.discriminatedUnion('type', [
  z.object({ type: z.literal('folder'), path: absolutePath }),
  /** Also of Google, by its S3 interface. */
  z.object({
    type: z.literal('s3'),
    endpoint: z.url({ protocol: /^https?$/ }).max(1_000),
    region: z.string().max(100).default('us-east-1'),
    bucket: text(255),
    prefix: z.string().max(500).default(''),
    accessKeyId: z.string().max(300).default(''),
    /** In PEM, for a certificate that no public authority signed. */
    ca: z.string().max(100_000).default(''),
  }),
  z.object({
    type: z.literal('azure'),
    account: text(100),
    container: text(100),
    prefix: z.string().max(500).default(''),
    /** Null is Microsoft's own. */
    endpoint: z
      .url({ protocol: /^https?$/ })
      .max(1_000)
      .nullable()
      .default(null),
  }),
  /** By the `restic` program alone: `sftp:user@host:/srv/backups`, `rest:https://host/`, `rclone:remote:path`. */
  z.object({ type: z.literal('restic'), repository: text(2_000) }),
]);
export type BackendSpec = z.infer<typeof backendSpec>;

export const secretsOf: Record<BackendSpec['type'], readonly string[]> = {
  folder: [],
  s3: ['secretKey'],
  azure: ['accountKey'],
  restic: [],
};

export const targetInput = z.object({
  name: text(100),
  backend: backendSpec,
  /** `restic` hands all to the program of that name, where it is installed. */
  engine: z.enum(['own', 'restic']).default('own'),
  /** Nothing is ever removed there: no retention, no prune. */
  appendOnly: z.boolean().default(false),
  upKilobytesPerSecond: z.number().int().min(1).max(10_000_000).nullable().default(null),
  downKilobytesPerSecond: z.number().int().min(1).max(10_000_000).nullable().default(null),
  /** Written on the recovery sheet, never the password itself. */
  passwordHint: z.string().trim().max(300).default(''),
  /** What a gigabyte costs there in a month, in the user's own currency; null: nothing is estimated. */
  pricePerGigabyteMonth: z.number().min(0).max(1_000).nullable().default(null),
  currency: z.string().trim().max(8).default('€'),
  /** Copies of this one are kept there: ids of targets whose repository has no life of its own. */
  mirrorIds: z.array(backupId).max(5).default([]),
});
export type TargetInput = z.infer<typeof targetInput>;

/** `away`: a disk or host that is not there now, which is normal. */
export const targetState = z.enum(['new', 'ready', 'away', 'refused', 'wrong-password', 'damaged', 'foreign', 'busy']);
export type TargetState = z.infer<typeof targetState>;

export const damage = z.object({
  file: z.enum(['pack', 'index', 'snapshot', 'key', 'config', 'lock']),
  id: z.string(),
  kind: z.enum(['missing', 'truncated', 'altered', 'unlisted']),
  sentence: z.string(),
  lost: z.array(z.string()),
});
export type Damage = z.infer<typeof damage>;

export const backupTarget = targetInput.extend({
  id: backupId,
  /** `/mnt/disk/backups`, `s3:https://host/bucket`. */
  location: z.string(),
  state: targetState,
  /** What is so, in one sentence; empty when all is well. */
  sentence: z.string(),
  /** Of the repository; null until it is made. */
  repositoryId: z.string().nullable(),
  snapshots: z.number().int().nullable(),
  /** As it lies there. */
  bytes: z.number().nullable(),
  /** What its snapshots hold together, each counted whole. */
  rawBytes: z.number().nullable(),
  freeBytes: z.number().nullable(),
  unusedBytes: z.number().nullable(),
  /** By day, for the line: what lay there. */
  growth: z.array(z.object({ at: z.number(), bytes: z.number() })),
  lookedAt: z.number().nullable(),
  provenAt: z.number().nullable(),
  mirroredAt: z.number().nullable(),
  damages: z.array(damage),
  sheetSavedAt: z.number().nullable(),
  createdAt: z.number(),
});
export type BackupTarget = z.infer<typeof backupTarget>;

export const retention = z.object({
  last: z.number().int().min(0).max(10_000).default(10),
  hourly: z.number().int().min(0).max(10_000).default(24),
  daily: z.number().int().min(0).max(10_000).default(7),
  weekly: z.number().int().min(0).max(10_000).default(5),
  monthly: z.number().int().min(0).max(10_000).default(12),
  yearly: z.number().int().min(0).max(10_000).default(3),
  tags: z.array(text(100)).max(20).default([]),
  /** `2y5m7d3h`: all of that long. */
  within: z
    .string()
    .max(40)
    .regex(/^(?:\d+[ymdh])+$/, 'such as 14d or 1y6m')
    .nullable()
    .default(null),
});
export type Retention = z.infer<typeof retention>;

export const hook = z.object({
  /** A command line, run in the project's folder. */
  before: text(8_000).nullable().default(null),
  /** Run whatever happened, also after a kill at the next start. */
  after: text(8_000).nullable().default(null),
  timeoutSeconds: z.number().int().min(1).max(3_600).default(60),
});

export const planInput = z.object({
  name: text(100),
  /** Null: folders of the user's choice, or Optimus's own data. */
  projectId: z.string().max(64).nullable().default(null),
  targetId: backupId,
  paths: z.array(absolutePath).max(100).default([]),
  excludes: z.array(text(500)).max(500).default([]),
  excludeCaches: z.boolean().default(true),
  /** Of those that Optimus knows: dumped by their own tools, into the same snapshot. */
  databaseIds: z.array(z.string().max(64)).max(50).default([]),
  /** Of the engine that Containers shows. */
  volumes: z.array(text(255)).max(50).default([]),
  ownData: z.boolean().default(false),
  hook: hook.nullable().default(null),
  /** Five fields; null: only when something below says so, or by hand. */
  cron: z.string().max(100).nullable().default('0 * * * *'),
  timeZone: z.string().max(100).nullable().default(null),
  afterCommit: z.boolean().default(false),
  /** When the disk of the target comes back. */
  onPlug: z.boolean().default(true),
  beforeDeployment: z.boolean().default(false),
  onlyOnPower: z.boolean().default(false),
  notOnMetered: z.boolean().default(false),
  retention: retention.default(retention.parse({})),
  /** The data is read back in so many shares, one each time; sample files and one database are really restored. */
  proofCron: z.string().max(100).nullable().default('30 3 * * *'),
  proofShares: z.number().int().min(1).max(365).default(28),
  proofFiles: z.number().int().min(0).max(10_000).default(50),
  /** Of PostgreSQL, a base backup and the archive of its WAL beside the dumps; null turns it off. */
  pointInTimeDays: z.number().int().min(1).max(365).nullable().default(null),
  tags: z.array(text(100)).max(20).default([]),
  paused: z.boolean().default(false),
});
export type PlanInput = z.infer<typeof planInput>;

export const trouble = z.object({
  kind: z.enum(['unreadable', 'vanished', 'missing', 'moving', 'unsupported', 'kept']),
  path: z.string(),
  sentence: z.string(),
});
export type Trouble = z.infer<typeof trouble>;

export const jobKind = z.enum(['backup', 'proof', 'restore', 'forget', 'prune', 'mirror', 'heal']);
export type JobKind = z.infer<typeof jobKind>;

/** `partial` is never green: something that should be in it is not, and is listed. */
export const jobState = z.enum(['waiting', 'running', 'paused', 'succeeded', 'partial', 'failed', 'cancelled']);
export type JobState = z.infer<typeof jobState>;

export const jobProgress = z.object({
  phase: z.string(),
  files: z.number(),
  bytes: z.number(),
  filesTotal: z.number().nullable(),
  bytesTotal: z.number().nullable(),
  at: z.string().nullable(),
  bytesPerSecond: z.number().nullable(),
  /** A true estimate or none. */
  leftMs: z.number().nullable(),
});
export type JobProgress = z.infer<typeof jobProgress>;

/** 0..1 of what is done, or null where the whole is not known. */
export function shareOf({ bytes, bytesTotal, files, filesTotal }: JobProgress): number | null {
  if (bytesTotal !== null && bytesTotal > 0) return Math.min(1, bytes / bytesTotal);
  if (filesTotal !== null && filesTotal > 0) return Math.min(1, files / filesTotal);
  return null;
}

/** What was checked afterwards. Null is not of this kind of job. */
export const backupReceipt = z.object({
  snapshotId: z.string().nullable(),
  files: z.number().nullable(),
  filesNew: z.number().nullable(),
  filesChanged: z.number().nullable(),
  bytes: z.number().nullable(),
  /** New content, and what it takes there. */
  bytesAdded: z.number().nullable(),
  bytesStored: z.number().nullable(),
  /** Of the tree that was restored. */
  hash: z.string().nullable(),
  aside: z.number().nullable(),
  asideDir: z.string().nullable(),
  packsRead: z.number().nullable(),
  packs: z.number().nullable(),
  bytesRead: z.number().nullable(),
  filesRestored: z.number().nullable(),
  removed: z.number().nullable(),
  bytesFreed: z.number().nullable(),
  /** `shop: 14 tables, 120,331 rows, equal`. */
  databases: z.array(z.object({ name: z.string(), ok: z.boolean(), sentence: z.string() })),
  damages: z.array(damage),
  troubles: z.number(),
  named: z.array(trouble),
});
export type BackupReceipt = z.infer<typeof backupReceipt>;

export const backupJob = z.object({
  id: backupId,
  kind: jobKind,
  planId: z.string().nullable(),
  planName: z.string().nullable(),
  targetId: z.string(),
  targetName: z.string(),
  projectId: z.string().nullable(),
  runId: z.string().nullable(),
  state: jobState,
  sentence: z.string(),
  /** Why it began: `by hand`, `on schedule`, `made up for 03:00`, `after commit 3f2a9c1`. */
  because: z.string(),
  progress: jobProgress.nullable(),
  receipt: backupReceipt.nullable(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
});
export type BackupJob = z.infer<typeof backupJob>;

export const backupPlan = planInput.extend({
  id: backupId,
  projectName: z.string().nullable(),
  targetName: z.string(),
  /** All went in. */
  lastGoodAt: z.number().nullable(),
  lastProvenAt: z.number().nullable(),
  last: backupJob.nullable(),
  running: backupJob.nullable(),
  nextAt: z.number().nullable(),
  /** A slot passed without a good backup, and the target was there. */
  overdue: z.boolean(),
  /** Why it waits: the disk is away, on battery, paused. Null when nothing stands in its way. */
  waitsFor: z.string().nullable(),
  snapshots: z.number().int(),
  /** Of its newest snapshot. */
  bytes: z.number().nullable(),
  createdAt: z.number(),
  /** Of its PostgreSQL databases with point-in-time recovery: the seconds that can be brought back, or why none can. */
  pointInTime: z
    .array(
      z.object({
        ...{ databaseId: z.string(), name: z.string(), trouble: z.string().nullable() },
        ...{ from: z.number().nullable(), to: z.number().nullable() },
      }),
    )
    .default([]),
});
export type BackupPlan = z.infer<typeof backupPlan>;

export const backupSnapshot = z.object({
  id: z.string(),
  targetId: z.string(),
  planId: z.string().nullable(),
  at: z.number(),
  paths: z.array(z.string()),
  tags: z.array(z.string()),
  hostname: z.string(),
  files: z.number().nullable(),
  bytes: z.number().nullable(),
  bytesAdded: z.number().nullable(),
  partial: z.boolean(),
});
export type BackupSnapshot = z.infer<typeof backupSnapshot>;

export const backupEntry = z.object({
  name: z.string(),
  path: z.string(),
  type: z.enum(['file', 'dir', 'symlink', 'other']),
  size: z.number(),
  modifiedAt: z.number(),
  mode: z.number(),
  user: z.string().nullable(),
  group: z.string().nullable(),
  linkTarget: z.string().nullable(),
});
export type BackupEntry = z.infer<typeof backupEntry>;

export const backupChange = z.object({
  path: z.string(),
  kind: z.enum(['added', 'removed', 'changed', 'metadata', 'type']),
  type: z.enum(['file', 'dir', 'symlink', 'other']),
  sizeBefore: z.number().nullable(),
  sizeAfter: z.number().nullable(),
});
export type BackupChange = z.infer<typeof backupChange>;

export const restoreInput = z.object({
  targetId: backupId,
  snapshotId: z.string().min(4).max(64),
  paths: z.array(z.string().max(8_192)).max(1_000),
  /** `original`: what it replaces is kept aside. `database`: a dump, into a database that is known, new and by this name. */
  to: z.discriminatedUnion('type', [
    z.object({ type: z.literal('original') }),
    z.object({ type: z.literal('folder'), path: absolutePath }),
    z.object({ type: z.literal('container'), containerId: text(100), path: absolutePath }),
    z.object({
      type: z.literal('database'),
      databaseId: z.string().max(64),
      name: text(63),
      /** A second in the window, of PostgreSQL with point-in-time recovery. */
      at: z.number().nullable().default(null),
    }),
    z.object({ type: z.literal('volume'), name: text(255) }),
  ]),
});
export type RestoreInput = z.infer<typeof restoreInput>;

export const restorePlan = z.object({
  /** That would be written: those that are as they were already are none of them. */
  files: z.number(),
  bytes: z.number(),
  unchanged: z.number(),
  /** At most 1,000 of what would be kept aside. */
  replaced: z.array(z.string()),
  replacedCount: z.number(),
  freeBytes: z.number().nullable(),
  /** Why it cannot be done; empty when it can. */
  problems: z.array(z.string()),
});
export type RestorePlan = z.infer<typeof restorePlan>;

export const recoverySheet = z.object({
  targetName: z.string(),
  repository: z.string(),
  repositoryId: z.string().nullable(),
  passwordHint: z.string(),
  /** The three that bring all back without Optimus. */
  commands: z.array(z.object({ why: z.string(), command: z.string() })),
  notes: z.array(z.string()),
  madeAt: z.number(),
});
export type RecoverySheet = z.infer<typeof recoverySheet>;

export const storagePart = z.object({
  /** `shop/src`, `shop/databases/main`. */
  name: z.string(),
  projectId: z.string().nullable(),
  projectName: z.string().nullable(),
  type: z.enum(['files', 'database', 'volume', 'own']),
  bytes: z.number(),
  storedBytes: z.number(),
  files: z.number(),
});
export type StoragePart = z.infer<typeof storagePart>;

export const backupsOverview = z.object({
  plans: z.array(backupPlan),
  targets: z.array(backupTarget),
  /** Projects that no plan holds. */
  unprotected: z.array(z.object({ id: z.string(), name: z.string(), path: z.string() })),
  restic: z.object({ installed: z.boolean(), version: z.string().nullable() }),
});
export type BackupsOverview = z.infer<typeof backupsOverview>;
