import type { Generated } from 'kysely';
import type { AlertTables } from './alert-tables.ts';
import type { BackupTables } from './backup-tables.ts';
import type { BuildTables } from './build-tables.ts';
import type { ChatTables } from './chat-tables.ts';
import type { CouncilTables } from './council-tables.ts';
import type { DatabaseTables } from './database-tables.ts';
import type { DeploymentTables } from './deployment-tables.ts';
import type { EnvironmentTables } from './environment-tables.ts';
import type { KnowledgeTables } from './knowledge-tables.ts';
import type { LauncherTables } from './launcher-tables.ts';
import type { MemoryTables } from './memory-tables.ts';
import type { MindsTables } from './minds-tables.ts';
import type { NotificationTables } from './notification-tables.ts';
import type { ProjectTables } from './project-tables.ts';
import type { RemindersTables } from './reminders-tables.ts';
import type { TerminalTables } from './terminal-tables.ts';
import type { VoiceTables } from './voice-tables.ts';

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

interface RunEngineTable {
  id: number;
  /** Whoever raises it takes over: writes of the one before are refused. */
  epoch: number;
  written_at: number;
}

interface RunDefinitionsTable {
  hash: string;
  definition_id: string;
  name: string;
  kind: string;
  /** JSON */
  body: string;
  created_at: number;
}

export interface RunsTable {
  id: string;
  definition_hash: string;
  definition_id: string;
  name: string;
  kind: string;
  state: string;
  subject_type: string | null;
  subject_id: string | null;
  subject_label: string | null;
  trigger_kind: string;
  trigger_label: string;
  parent_id: string | null;
  parent_step: string | null;
  parent_wait: number;
  child_index: number;
  depth: number;
  retry_of: string | null;
  idempotency_key: string | null;
  created_at: number;
  started_at: number | null;
  finished_at: number | null;
  steps_total: number;
  steps_ended: number;
  paused: number;
  ending: string | null;
  /** JSON, as are input and output. */
  error: string | null;
  input: string;
  output: string;
}

export interface RunStepsTable {
  run_id: string;
  key: string;
  position: number;
  state: string;
  attempt: number;
  failures: number;
  crashes: number;
  /** JSON, as are error, wait, woken, input and result. */
  attempts: string;
  idempotency_key: string | null;
  error: string | null;
  wait: string | null;
  waits: number;
  woken: string | null;
  wake_at: number | null;
  completion: number | null;
  compensation: string;
  undo_failures: number;
  undo_crashes: number;
  reused: number;
  started_at: number | null;
  finished_at: number | null;
  input: string;
  result: string;
}

interface RunSignalsTable {
  run_id: string;
  seq: number;
  name: string;
  /** JSON */
  payload: string;
  at: number;
}

interface RunSchedulesTable {
  id: string;
  owner: string;
  label: string | null;
  cron: string;
  zone: string;
  missed: 'skip' | 'once' | 'all';
  overlap: 'skip' | 'queue' | 'parallel';
  enabled: number;
  /** What was due up to then has been fired or given up: it never fires again. */
  decided_until: number;
  last_at: number | null;
}

/** Fires whose run has not ended; without a run they have still to be handed over. */
interface RunScheduleFiresTable {
  key: string;
  schedule_id: string;
  at: number;
  late: number;
  run_id: string | null;
}

interface WorkflowsTable {
  id: string;
  name: string;
  source: string;
  /** JSON: what was read out of the text when it was kept, so that a list reads none. */
  facts: string;
  revision: number;
  enabled: number;
  removed_at: number | null;
  created_at: number;
  updated_at: number;
}

interface WorkflowTriggersTable {
  workflow_id: string;
  /** The same for as long as what sets it off is the same. */
  key: string;
  /** JSON: what the trigger has to know over a restart. */
  state: string | null;
  last_run_id: string | null;
  last_fired_at: number | null;
  /** JSON: the one fire that waits for the end of the last run. */
  waiting: string | null;
}

/** Deliveries to webhooks that have been taken, so that none is taken twice. */
interface WorkflowDeliveriesTable {
  hook: string;
  delivery: string;
  at: number;
}

/** The tables of optimus.db; a feature adds its interface here and its migration in migrations/. */
export interface DataTables
  extends AlertTables,
    BackupTables,
    BuildTables,
    ChatTables,
    CouncilTables,
    KnowledgeTables,
    MemoryTables,
    MindsTables,
    NotificationTables,
    ProjectTables,
    DatabaseTables,
    DeploymentTables,
    LauncherTables,
    EnvironmentTables,
    RemindersTables,
    TerminalTables,
    VoiceTables {
  journal: JournalTable;
  journal_subjects: JournalSubjectsTable;
  attention_marks: AttentionMarksTable;
  secrets: SecretsTable;
  children: ChildrenTable;
  presence: PresenceTable;
  run_engine: RunEngineTable;
  run_definitions: RunDefinitionsTable;
  runs: RunsTable;
  run_steps: RunStepsTable;
  run_signals: RunSignalsTable;
  run_schedules: RunSchedulesTable;
  run_schedule_fires: RunScheduleFiresTable;
  workflows: WorkflowsTable;
  workflow_triggers: WorkflowTriggersTable;
  workflow_deliveries: WorkflowDeliveriesTable;
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

interface ProjectFactsTable {
  doc: Generated<number>;
  project_id: string;
  scanned_at: number;
  git_fingerprint: string | null;
  tree_fingerprint: string | null;
  /** JSON: what a row of the list shows. */
  summary: string;
}

interface ProjectBodiesTable {
  project_id: string;
  /** JSON: what the page of one project shows. */
  body: string;
}

interface ProjectDependenciesTable {
  project_id: string;
  /** One JSON array a line, so that one name is found without reading the rest. */
  lines: string;
}

interface ProjectLanguagesTable {
  project_id: string;
  /** JSON */
  languages: string;
  /** What each file was found to be, for the next time. */
  cache: Uint8Array;
}

interface ProjectHistoriesTable {
  project_id: string;
  head: string;
  /** JSON */
  history: string;
}

interface MetricLinesTable {
  id: number;
  key: string;
  /** The step in which its values are whole numbers; what is kept stays readable when the program thinks of another. */
  quantum: number;
  first_at: number;
  last_at: number;
}

/** Seconds that are in no block yet. */
interface MetricFramesTable {
  id: Generated<number>;
  /** First second of the hour, since the epoch. */
  hour: number;
  body: Uint8Array;
}

interface MetricBlocksTable {
  line_id: number;
  tier: '1s' | '1m' | '1h';
  /** First second of the stretch that lies in it; `first_at` is the first of which something is known. */
  start: number;
  first_at: number;
  bytes: number;
  body: Uint8Array;
}

/** The tables of series.db: what may be lost without harm. */
export interface SeriesTables {
  meta: MetaTable;
  run_log: RunLogTable;
  run_log_dropped: RunLogDroppedTable;
  project_facts: ProjectFactsTable;
  project_bodies: ProjectBodiesTable;
  project_dependencies: ProjectDependenciesTable;
  project_languages: ProjectLanguagesTable;
  project_histories: ProjectHistoriesTable;
  metric_lines: MetricLinesTable;
  metric_frames: MetricFramesTable;
  metric_blocks: MetricBlocksTable;
}
