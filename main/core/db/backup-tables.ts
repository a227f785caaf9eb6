interface BackupTargetsTable {
  id: string;
  /** JSON: as the user has it. */
  input: string;
  /** JSON: what was found there. */
  known: string;
  created_at: number;
}

interface BackupGrowthTable {
  target_id: string;
  /** First moment of the day. */
  at: number;
  bytes: number;
}

interface BackupPlansTable {
  id: string;
  /** JSON, as is what is known. */
  input: string;
  known: string;
  created_at: number;
}

interface BackupJobsTable {
  id: string;
  kind: string;
  plan_id: string | null;
  plan_name: string | null;
  target_id: string;
  target_name: string;
  project_id: string | null;
  run_id: string | null;
  state: string;
  sentence: string;
  because: string;
  /** JSON: what exactly is to be done; with it a job goes on after a restart. */
  asked: string;
  /** JSON */
  receipt: string | null;
  started_at: number;
  /** When it had its turn; what was in the middle of it when Optimus ended is known by it. */
  begun_at: number | null;
  ended_at: number | null;
}

/** What a repository does not say of its snapshots in a word. All of it may be lost without harm. */
interface BackupSnapshotsTable {
  target_id: string;
  id: string;
  plan_id: string | null;
  at: number;
  files: number | null;
  bytes: number | null;
  bytes_added: number | null;
  partial: number;
}

/** Of backups, in optimus.db. */
export interface BackupTables {
  backup_targets: BackupTargetsTable;
  backup_growth: BackupGrowthTable;
  backup_plans: BackupPlansTable;
  backup_jobs: BackupJobsTable;
  backup_snapshots: BackupSnapshotsTable;
}
