import type {
  BackupJob,
  BackupReceipt,
  Damage,
  JobProgress,
  PlanInput,
  RestoreInput,
  TargetInput,
  TargetState,
} from '../../../shared/features/backups/schema.ts';

/** What was found at a place the last time. */
export interface TargetKnown {
  state: TargetState;
  sentence: string;
  repositoryId: string | null;
  snapshots: number | null;
  bytes: number | null;
  rawBytes: number | null;
  freeBytes: number | null;
  unusedBytes: number | null;
  lookedAt: number | null;
  provenAt: number | null;
  mirroredAt: number | null;
  damages: Damage[];
  sheetSavedAt: number | null;
  /** The share of the data that is read back next. */
  proofPart: number;
  prunedAt: number | null;
  /** Snapshots that went since the last prune. */
  forgotten: number;
}

export interface TargetRecord {
  id: string;
  input: TargetInput;
  known: TargetKnown;
  createdAt: number;
}

/** Why a backup was wanted that could not begin: it is made up as soon as it can be. */
export interface Pending {
  because: string;
  since: number;
}

export interface PlanKnown {
  lastGoodAt: number | null;
  lastProvenAt: number | null;
  /** The first slot since the last good backup. */
  dueAt: number | null;
  pending: Pending | null;
  pendingProof: Pending | null;
  /** Overdue was told of this slot. */
  toldAt: number | null;
  /** Of the project's repository, when it was last backed up after a commit. */
  head: string | null;
  /** Which of its databases is restored by the next proof. */
  proofTurn: number;
  /** When the last base backup of a database was taken, by its id. */
  bases: Record<string, number>;
}

export interface PlanRecord {
  id: string;
  input: PlanInput;
  known: PlanKnown;
  createdAt: number;
}

/** What exactly a job is to do. With it a job goes on after a restart. */
export type Asked =
  | { kind: 'backup' }
  | { kind: 'proof'; all: boolean }
  | { kind: 'restore'; restore: RestoreInput }
  | { kind: 'forget'; snapshotIds: string[] }
  | { kind: 'prune' }
  | { kind: 'mirror' }
  | { kind: 'heal'; fromId: string };

export interface JobRecord {
  job: Omit<BackupJob, 'progress'> & { progress: JobProgress | null };
  asked: Asked;
  begunAt: number | null;
}

/** How a job ended. What it throws is a failure. */
export interface Outcome {
  state: 'succeeded' | 'partial';
  sentence: string;
  receipt: BackupReceipt;
  /** Of a proof: what it looked at does not come back as it was. Its run is no success, though it came to its end. */
  refuted?: true;
}

export const nothingKnown: TargetKnown = {
  ...{ state: 'new', sentence: '', repositoryId: null, snapshots: null, bytes: null, rawBytes: null },
  ...{ freeBytes: null, unusedBytes: null, lookedAt: null, provenAt: null, mirroredAt: null, damages: [] },
  ...{ sheetSavedAt: null, proofPart: 1, prunedAt: null, forgotten: 0 },
};

export const neverRun: PlanKnown = {
  ...{ lastGoodAt: null, lastProvenAt: null, dueAt: null, pending: null, pendingProof: null, toldAt: null },
  ...{ head: null, proofTurn: 0, bases: {} },
};

export const emptyReceipt: BackupReceipt = {
  ...{ snapshotId: null, files: null, filesNew: null, filesChanged: null, bytes: null, bytesAdded: null },
  ...{ bytesStored: null, hash: null, aside: null, asideDir: null, packsRead: null, packs: null, bytesRead: null },
  ...{ filesRestored: null, removed: null, bytesFreed: null, databases: [], damages: [], troubles: 0, named: [] },
};
