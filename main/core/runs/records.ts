import type { Subject } from '../../../shared/features/journal/schema.ts';
import type {
  Attempt,
  CompensationState,
  RunError,
  RunState,
  RunTrigger,
  StepState,
} from '../../../shared/features/runs/schema.ts';
import type { EventFilter, Json, Woken } from './types.ts';

/** One run as it is stored. Never changed: a change is a new record. */
export interface RunRecord {
  readonly id: string;
  readonly definitionHash: string;
  readonly definitionId: string;
  readonly name: string;
  readonly kind: string;
  readonly state: RunState;
  readonly subject: Subject | null;
  readonly trigger: RunTrigger;
  readonly parentId: string | null;
  readonly parentStep: string | null;
  /** Which of the waits of that step has started it. */
  readonly parentWait: number;
  readonly childIndex: number;
  readonly depth: number;
  readonly retryOf: string | null;
  readonly idempotencyKey: string | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly stepsTotal: number;
  readonly stepsEnded: number;
  readonly paused: boolean;
  /** How it is going to end, while what runs is stopped and what was done is undone. */
  readonly ending: 'failed' | 'cancelled' | null;
  readonly error: RunError | null;
  readonly input: Json;
  readonly output: Json;
}

export interface ChildSpec {
  hash: string;
  input: Json;
  name?: string;
  subject?: Subject;
}

export type StoredWait =
  | { kind: 'timer'; until: number }
  | { kind: 'signal'; name: string; until: number | null }
  | { kind: 'approval'; question: string; until: number | null }
  /** Only events of the journal after this one count. */
  | { kind: 'event'; sentence: string; filter: EventFilter; until: number | null; afterEvent: number }
  | { kind: 'runs'; children: ChildSpec[]; parallel: number; stopOnFailure: boolean };

/** The outcomes of child runs are read when the step is called: stored once, with the children. */
export type StoredWoken = Exclude<Woken, { kind: 'runs' }> | { kind: 'runs' };

export interface Tally {
  readonly started: number;
  readonly ended: number;
  readonly failed: number;
}

export interface StepRecord {
  readonly key: string;
  readonly position: number;
  readonly state: StepState;
  readonly attempt: number;
  readonly failures: number;
  readonly crashes: number;
  readonly attempts: readonly Attempt[];
  readonly idempotencyKey: string | null;
  readonly error: RunError | null;
  readonly wait: StoredWait | null;
  readonly waits: number;
  readonly woken: StoredWoken | null;
  /** When a retry is due, or a wait is over. */
  readonly wakeAt: number | null;
  /** Its place in the order of completion within the run. */
  readonly completion: number | null;
  readonly compensation: CompensationState;
  readonly undoFailures: number;
  readonly undoCrashes: number;
  readonly reused: boolean;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly input: Json;
  readonly result: Json;
  /** Of the child runs that it waits for; counted from them, not stored. */
  readonly tally: Tally;
}

export interface SignalRecord {
  readonly seq: number;
  readonly name: string;
  readonly payload: Json;
  readonly at: number;
}

export const noTally: Tally = { started: 0, ended: 0, failed: 0 };

export const newStep = (key: string, position: number, ready: boolean): StepRecord => ({
  key,
  position,
  state: ready ? 'ready' : 'blocked',
  attempt: 0,
  failures: 0,
  crashes: 0,
  attempts: [],
  idempotencyKey: null,
  error: null,
  wait: null,
  waits: 0,
  woken: null,
  wakeAt: null,
  completion: null,
  compensation: 'none',
  undoFailures: 0,
  undoCrashes: 0,
  reused: false,
  startedAt: null,
  finishedAt: null,
  input: null,
  result: null,
  tally: noTally,
});

const ended: readonly StepState[] = ['succeeded', 'failed', 'skipped', 'cancelled'];
export const hasEnded = (state: StepState): boolean => ended.includes(state);
