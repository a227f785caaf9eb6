import type { Transaction } from 'kysely';
import type { z } from 'zod';
import type { Frame } from '../../../shared/contract/builder.ts';
import type { JournalEvent, Subject } from '../../../shared/features/journal/schema.ts';
import type {
  approvalChoice,
  LogLine,
  LogPage,
  logStream,
  Run,
  RunError,
  RunFilterInput,
  RunPage,
  RunSummary,
  RunTrigger,
  StepDetail,
  StepProgress,
  StepState,
} from '../../../shared/features/runs/schema.ts';
import type { DataTables } from '../db/tables.ts';
import type { Subscription } from '../lib/channel.ts';
import type { Cancel } from '../lib/clock.ts';

export type Json = z.infer<ReturnType<typeof z.json>>;

/** Once, in the order of the DAG; how many times again is not counted in. */
export interface RetryPolicy {
  /** Tries in all; 1 is no retry. */
  attempts: number;
  /** Before the second try; doubles with each further one. */
  backoffMs: number;
  maxBackoffMs?: number;
  /** 0..1 of the backoff is taken off or added at random. */
  jitter?: number;
}

export interface StepDefinition {
  key: string;
  title?: string;
  type: string;
  /** Read by the step's type alone. */
  config: Json;
  needs: string[];
  /** At most so many steps of one resource run at once, over all runs: `docker`, `disk`, `llm`. */
  resource?: string;
  retry?: RetryPolicy;
  timeoutMs?: number;
  /** `continue`: its failure is a result like another, and what needs it runs. */
  onError?: 'stop' | 'continue';
  /** The program may end so often while it runs; where this says nothing, as often as the limits of the engine say. */
  crashes?: number;
  /** `run`: it goes on though all that it needs was skipped. Without it, it is skipped, too. */
  afterSkipped?: 'run';
}

/** Data, pinned by the hash of its content: what a run was started with never changes under it. */
export interface RunDefinition {
  /** Of the thing that is run: a workflow's id, `backup`. */
  id: string;
  name: string;
  kind: string;
  steps: StepDefinition[];
  /** Steps of one run at once. */
  parallel?: number;
  /** What the run gives back: the result of this step; else an object of all results by key. */
  output?: string;
  /** For whoever made the definition: kept with it, not read by the engine. */
  meta?: Json;
}

export interface StepOutcome {
  state: StepState;
  result: Json;
  error: RunError | null;
}

export interface ChildRunSpec {
  definition: RunDefinition;
  input: Json;
  name?: string;
  subject?: Subject;
}

export type WaitSpec =
  | { kind: 'timer'; until: number }
  | { kind: 'signal'; name: string; until?: number }
  | { kind: 'approval'; question: string; until?: number }
  | { kind: 'event'; sentence: string; filter: EventFilter; until?: number }
  /** Starts these runs, at most `parallel` at once, and waits for all of them. With `stopOnFailure` no further one is started after a failure. */
  | { kind: 'runs'; runs: ChildRunSpec[]; parallel?: number; stopOnFailure?: boolean };

export interface EventFilter {
  kinds: string[];
  subject?: { type: string; id: string };
}

/** Why a step that waited is called again. */
export type Woken =
  | { kind: 'timer' }
  | { kind: 'timeout' }
  | { kind: 'signal'; payload: Json }
  | { kind: 'approval'; choice: z.infer<typeof approvalChoice>; comment: string }
  | { kind: 'event'; event: JournalEvent }
  | { kind: 'runs'; outcomes: { runId: string; state: RunSummary['state']; output: Json; error: RunError | null }[] };

export interface StepContext {
  runId: string;
  runName: string;
  kind: string;
  definitionId: string;
  stepKey: string;
  /** From 1; a call after a wait belongs to the same attempt. */
  attempt: number;
  config: Json;
  runInput: Json;
  /** Outcomes of the steps that have ended by now, by key. */
  outcomes: Readonly<Record<string, StepOutcome>>;
  trigger: RunTrigger;
  subject: Subject | null;
  /** What `prepare` gave back, as it was recorded before the step began. */
  input: Json;
  /** Aborted on cancel, timeout and orderly end; the reason says which. */
  signal: AbortSignal;
  /** The same over every retry and restart: give it to whatever outside must not do a thing twice. Undoing is another thing. */
  idempotencyKey: string;
  woken: Woken | null;
  progress(value: number | null, text?: string): void;
  log(text: string, stream?: z.infer<typeof logStream>): void;
}

export type StepAnswer =
  /**
   * `effects` commit in the transaction that makes the step completed and its successors ready. They write through `trx` alone,
   * ask nothing of runs, and may be called again after a rollback.
   */
  { result: Json; effects?: (trx: Transaction<DataTables>) => Promise<void> } | { wait: WaitSpec } | { skip: string };

/** Before the step begins: may decide that it is not wanted. Pure: it is called again after a crash. */
export type Prepared = { input: Json } | { skip: string };

export interface StepType {
  type: string;
  /** What goes in, worked out of definition and outcomes; recorded in the commit that marks the step as running. */
  prepare?(context: Omit<StepContext, 'input' | 'signal' | 'woken' | 'progress' | 'log'>): Prepared | Promise<Prepared>;
  run(context: StepContext): Promise<StepAnswer>;
  /** Whether a completed step of this configuration has to be undone when its run fails or is cancelled. */
  compensates?(config: Json): boolean;
  compensate?(context: StepContext & { result: Json }): Promise<void>;
}

/** Thrown by a step: its code and sentence are kept; `retry: false` ends the attempts at once. */
export interface StepFailureOptions {
  code?: string;
  detail?: string;
  retry?: boolean;
  /** What the step gives back although it has failed: an exit code, say. */
  result?: Json;
}

export interface StartOptions {
  input?: Json;
  name?: string;
  subject?: Subject;
  trigger?: RunTrigger;
  /** A second start with the same key gives back the first run. */
  idempotencyKey?: string;
}

export interface RunChange {
  runId: string;
  state: RunSummary['state'];
  ended: boolean;
  kind: string;
  definitionId: string;
  /** It is part of another run. */
  child: boolean;
}

export interface Runs {
  registerStep(type: StepType): Cancel;
  start(definition: RunDefinition, options?: StartOptions): Promise<RunSummary>;
  get(id: string): Promise<Run>;
  step(id: string, stepKey: string): Promise<StepDetail>;
  list(filter: RunFilterInput): Promise<RunPage>;
  /** Not ended yet and not part of another run; what asks for an answer first. From memory: free to call. */
  running(): RunSummary[];
  /** The newest runs of each of these definitions, newest first, without those that are part of another. */
  latest(definitionIds: readonly string[], each: number): Promise<Map<string, RunSummary[]>>;
  definitionOf(id: string): Promise<RunDefinition>;
  cancel(id: string): Promise<RunSummary>;
  pause(id: string): Promise<RunSummary>;
  resume(id: string): Promise<RunSummary>;
  /** A new run. From what failed: completed steps of the same key and content are taken over, unless they were undone. */
  retry(id: string, options: { from: 'failed' | 'start'; definition?: RunDefinition }): Promise<RunSummary>;
  signal(id: string, name: string, payload: Json): Promise<RunSummary>;
  decide(id: string, stepKey: string, choice: z.infer<typeof approvalChoice>, comment?: string): Promise<RunSummary>;
  log(
    id: string,
    options: { stepKey?: string | undefined; afterSeq?: number | undefined; limit?: number | undefined },
  ): Promise<LogPage>;
  progress(subscription: Subscription): AsyncGenerator<Frame<StepProgress>, void, void>;
  lines(runId: string, subscription: Subscription): AsyncGenerator<Frame<LogLine>, void, void>;
  /** Called after the commit, never before. */
  onChange(fn: (change: RunChange) => void): Cancel;
  /** Resolves when the run has ended; rejects when the engine is disposed first. */
  ended(id: string, signal?: AbortSignal): Promise<RunSummary>;
  /** Takes up what an earlier process left; call once, after every step type is registered. */
  begin(): Promise<{ resumed: number; deadLettered: number }>;
  /** Removes ended runs older than this, with logs; returns how many. */
  prune(olderThan: number, limit: number): Promise<number>;
  /** One that has ended, with its steps and logs, because what it was about is deleted; false where there is none. */
  remove(id: string): Promise<boolean>;
  /** Aborts what runs, leaves it resumable, and waits for it. */
  dispose(): Promise<void>;
}

export interface RunLimits {
  /** Steps at once over all runs. */
  steps: number;
  /** Steps at once per run where its definition says nothing. */
  perRun: number;
  /** `name:*` is for each lane of the name by itself. */
  perResource: Record<string, number>;
  /** Bytes of JSON of an input, a result, a signal. */
  payloadBytes: number;
  /** The program may end so often while one step runs until it is not tried again. */
  crashes: number;
  /** Lines kept per step. */
  logLines: number;
  stepsPerRun: number;
}

/** How a schedule deals with fires that came while the program did not run. */
export type MissedPolicy = 'skip' | 'once' | 'all';
/** What happens when it fires while an earlier run of it has not ended. */
export type OverlapPolicy = 'skip' | 'queue' | 'parallel';

export interface Schedule {
  id: string;
  /** Whose: the feature that puts it, so that it can put its whole list at once. */
  owner: string;
  /** What people call it, for the journal. */
  label?: string;
  cron: string;
  /** IANA name. */
  zone: string;
  missed: MissedPolicy;
  overlap: OverlapPolicy;
  enabled: boolean;
}

export interface Fire {
  schedule: Schedule;
  /** When it was due. */
  at: number;
  /** It came late because the program did not run then. */
  late: boolean;
  /** The same for the same due time, whatever crashes between: the start of a run takes it. */
  idempotencyKey: string;
}

export interface Schedules {
  /** Who is told of a fire and starts the run; resolves to its id once it is durable, null when nothing was to be started. */
  owner(name: string, onFire: (fire: Fire) => Promise<string | null>): Cancel;
  put(schedule: Schedule): Promise<void>;
  remove(id: string): Promise<void>;
  list(owner: string): Promise<(Schedule & { nextAt: number | null; lastAt: number | null })[]>;
  /** Throws INVALID naming `cron` or `zone`. */
  check(cron: string, zone: string): void;
  /** The next fires after a time, for people to check what they wrote. */
  preview(cron: string, zone: string, after: number, count: number): number[];
  begin(): Promise<void>;
  dispose(): void;
}
