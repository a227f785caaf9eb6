import type { Cancel } from '../../../core/lib/clock.ts';
import type { Json } from '../../../core/runs/types.ts';
import type { TriggerSpec } from '../types.ts';

export interface FireDraft {
  /** For people: `a commit on main`. */
  label: string;
  /** What expressions see as `trigger`. */
  payload: Json;
  /** Of one and the same occurrence: it starts one run, whatever crashes between. */
  idempotencyKey?: string;
  /** The run that caused this, by itself or by what it did. */
  causedBy?: string;
  /** It came while the run before it was under way, though that may have ended by now. */
  duringRun?: boolean;
}

export type FireOutcome =
  | { kind: 'started'; runId: string }
  /** It waits for the end of the run before it. */
  | { kind: 'queued' }
  /** The run before it has not ended. */
  | { kind: 'skipped' }
  /** Too many within a minute, or too many wait. */
  | { kind: 'dropped' }
  /** Workflows set each other off without end. */
  | { kind: 'cut' }
  /** Not to be run like this, now or later. */
  | { kind: 'refused'; why: string; tooLarge?: boolean };

export interface TriggerContext {
  workflow(): { id: string; name: string };
  /** Of this trigger and no other, over restarts. */
  key: string;
  /** Rejects when it could not be recorded; the same may be fired again. */
  fire(draft: FireDraft): Promise<FireOutcome>;
  /** Why it cannot fire at present; null when it can. `quiet` ones need nobody's attention. */
  trouble(why: string | null, options?: { quiet?: boolean }): void;
  state: { get(): Promise<Json>; put(state: Json): Promise<void> };
  /** A run of this trigger is under way, or was until a moment ago: what is seen now may be its doing. */
  busy(): boolean;
}

export type SpecOf<K extends TriggerSpec['kind']> = Extract<TriggerSpec, { kind: K }>;

/** Begins to watch; what it gives back ends that. */
export type StartTrigger<K extends TriggerSpec['kind']> = (spec: SpecOf<K>, context: TriggerContext) => Cancel;

export type TriggerKinds = { [K in TriggerSpec['kind']]: StartTrigger<K> };
