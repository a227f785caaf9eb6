import type { Generated } from 'kysely';

interface JournalTable {
  id: Generated<number>;
  at: number;
  kind: string;
  severity: 'info' | 'notice' | 'warning' | 'error';
  actor: string;
  sentence: string;
  /** JSON */
  data: Generated<string>;
  correlation: string | null;
}

interface JournalSubjectsTable {
  event_id: number;
  type: string;
  subject_id: string;
  label: string;
}

interface AttentionMarksTable {
  key: string;
  state: 'snoozed' | 'dismissed';
  fingerprint: string;
  until: number | null;
  at: number;
}

interface SecretsTable {
  name: string;
  cipher: Uint8Array;
  backend: string;
  created_at: number;
  updated_at: number;
  used_at: number | null;
}

interface ChildrenTable {
  id: string;
  pid: number;
  /** With the pid it names one process for ever: pids come round again. */
  start_time: string;
  label: string;
  command: string;
  cwd: string;
  subject_type: string | null;
  subject_id: string | null;
  keep: number;
  started_at: number;
}

interface PresenceTable {
  id: string;
  last_seen_at: number;
}

/** The tables of optimus.db; a feature adds its interface here and its migration in migrations/. */
export interface DataTables {
  journal: JournalTable;
  journal_subjects: JournalSubjectsTable;
  attention_marks: AttentionMarksTable;
  secrets: SecretsTable;
  children: ChildrenTable;
  presence: PresenceTable;
}

interface MetaTable {
  key: string;
  value: string;
}

interface RunLogTable {
  run_id: string;
  seq: number;
  step_key: string;
  attempt: number;
  at: number;
  stream: 'out' | 'err' | 'note';
  text: string;
}

interface RunLogDroppedTable {
  run_id: string;
  step_key: string;
  dropped: number;
}

/** The tables of series.db: what may be lost without harm. */
export interface SeriesTables {
  meta: MetaTable;
  run_log: RunLogTable;
  run_log_dropped: RunLogDroppedTable;
}
