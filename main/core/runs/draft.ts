import type { StepState } from '../../../shared/features/runs/schema.ts';
import type { Plan } from './definition.ts';
import { hasEnded, type RunRecord, type SignalRecord, type StepRecord } from './records.ts';

/** A run in memory, exactly as the database has it: it changes only after a commit, by `merge`. */
export interface LiveRun {
  record: RunRecord;
  readonly plan: Plan;
  readonly steps: Map<string, StepRecord>;
  readonly byState: Map<StepState, Set<string>>;
  /** Steps that are still to be undone. */
  readonly undo: Set<string>;
  signals: SignalRecord[];
  completions: number;
}

/** What one transaction is going to make of a run. Thrown away when the transaction fails. */
export interface Draft {
  readonly live: LiveRun;
  readonly isNew: boolean;
  readonly changed: ReadonlyMap<string, StepRecord>;
  readonly run: RunRecord;
  readonly signals: readonly SignalRecord[];
  readonly newSignals: readonly SignalRecord[];
  readonly usedSignals: readonly SignalRecord[];
  set(patch: Partial<RunRecord>): void;
  step(key: string): StepRecord;
  setStep(key: string, patch: Partial<StepRecord>): StepRecord;
  count(...states: StepState[]): number;
  ended(): number;
  keys(...states: StepState[]): string[];
  undoing(): StepRecord[];
  nextCompletion(): number;
  addSignal(signal: Omit<SignalRecord, 'seq'>): void;
  takeSignal(name: string): SignalRecord | null;
  /** Runs `fn` unless it is already being run for this draft. */
  once(fn: () => void): void;
  merge(): void;
}

const pendingUndo = (step: StepRecord) => step.compensation === 'pending' || step.compensation === 'running';

export function createLiveRun(
  record: RunRecord,
  plan: Plan,
  steps: StepRecord[],
  signals: SignalRecord[] = [],
): LiveRun {
  const byState = new Map<StepState, Set<string>>();
  for (const step of steps) byState.set(step.state, (byState.get(step.state) ?? new Set()).add(step.key));
  return {
    record,
    plan,
    steps: new Map(steps.map((step) => [step.key, step])),
    byState,
    undo: new Set(steps.filter(pendingUndo).map((step) => step.key)),
    signals,
    completions: Math.max(0, ...steps.map((step) => step.completion ?? 0)),
  };
}

export const countIn = (live: LiveRun, ...states: StepState[]): number =>
  states.reduce((sum, state) => sum + (live.byState.get(state)?.size ?? 0), 0);

export function endedIn(live: LiveRun): number {
  let sum = 0;
  for (const [state, keys] of live.byState) if (hasEnded(state)) sum += keys.size;
  return sum;
}

export function createDraft(live: LiveRun, isNew: boolean): Draft {
  let run = live.record;
  let completions = live.completions;
  let busy = false;
  const changed = new Map<string, StepRecord>();
  const delta = new Map<StepState, number>();
  const newSignals: SignalRecord[] = [];
  const usedSignals: SignalRecord[] = [];

  const step = (key: string): StepRecord => {
    const found = changed.get(key) ?? live.steps.get(key);
    if (!found) throw new Error(`run ${run.id} has no step ${key}`);
    return found;
  };
  const bump = (state: StepState, by: number) => delta.set(state, (delta.get(state) ?? 0) + by);
  const signals = () => [...live.signals, ...newSignals].filter((signal) => !usedSignals.includes(signal));

  return {
    live,
    isNew,
    changed,
    newSignals,
    usedSignals,
    get run() {
      return run;
    },
    get signals() {
      return signals();
    },
    set(patch) {
      run = { ...run, ...patch };
    },
    step,
    setStep(key, patch) {
      const before = step(key);
      const after = { ...before, ...patch };
      if (after.state !== before.state) {
        bump(before.state, -1);
        bump(after.state, 1);
      }
      changed.set(key, after);
      return after;
    },
    count: (...states) => states.reduce((sum, state) => sum + countIn(live, state) + (delta.get(state) ?? 0), 0),
    ended() {
      let sum = endedIn(live);
      for (const [state, by] of delta) if (hasEnded(state)) sum += by;
      return sum;
    },
    keys(...states) {
      const found = new Set(states.flatMap((state) => [...(live.byState.get(state) ?? [])]));
      for (const key of changed.keys()) found.add(key);
      return [...found].filter((key) => states.includes(step(key).state));
    },
    undoing() {
      const keys = new Set([...live.undo, ...changed.keys()]);
      return [...keys].map(step).filter(pendingUndo);
    },
    nextCompletion: () => ++completions,
    addSignal(signal) {
      newSignals.push({ ...signal, seq: 1 + Math.max(0, ...[...live.signals, ...newSignals].map((s) => s.seq)) });
    },
    takeSignal(name) {
      const signal = signals().find((one) => one.name === name) ?? null;
      if (signal) usedSignals.push(signal);
      return signal;
    },
    once(fn) {
      if (busy) return;
      busy = true;
      fn();
      busy = false;
    },
    merge() {
      for (const [key, after] of changed) {
        const before = live.steps.get(key);
        if (before && before.state !== after.state) live.byState.get(before.state)?.delete(key);
        live.byState.set(after.state, (live.byState.get(after.state) ?? new Set()).add(key));
        live.steps.set(key, after);
        if (pendingUndo(after)) live.undo.add(key);
        else live.undo.delete(key);
      }
      live.signals = signals();
      live.completions = completions;
      live.record = run;
    },
  };
}
