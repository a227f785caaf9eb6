import { z } from 'zod';
import {
  caps,
  check,
  critique,
  deliberationState,
  estimate,
  mode,
  option,
  outcome,
  phase,
  revision,
  seat,
  synthesis,
  tally,
  vote,
} from '../../../shared/features/council/schema.ts';
import { evidence, scope } from '../../../shared/features/knowledge/schema.ts';
import { modelEnd, modelRef, type usage } from '../../../shared/features/minds/schema.ts';

/** A seat as it sat: with the model that it had then. */
export const seated = z.object({ seat, model: modelRef });
export type Seated = z.infer<typeof seated>;

/** What the user put together; pinned once it begins. */
export const draftBody = z.object({
  question: z.string(),
  topic: z.string(),
  mode,
  scope,
  attachments: z.array(evidence),
  options: z.array(option),
  /** As asked for; null is those that are enabled. */
  seatIds: z.array(z.string()).nullable(),
  caps: caps.partial(),
  /** From the start on: who sits, the chairs, and the caps with what the mode says. */
  pinned: z
    .object({ seats: z.array(seated), chairs: z.array(modelRef), caps, estimate })
    .nullable()
    .default(null),
});
export type DraftBody = z.infer<typeof draftBody>;

export const gathered = z.object({
  evidence: z.array(evidence),
  /** Ids by seat; what every seat is shown is in each of them. */
  shown: z.record(z.string(), z.array(z.string())),
  /** What of it is a memory that belongs into every prompt. */
  standing: z.array(z.string()).default([]),
});
export type Gathered = z.infer<typeof gathered>;

export const result = z.object({
  tally: tally.nullable(),
  stopped: z.string().nullable(),
  dissent: z.object({ seatId: z.string(), seatName: z.string(), optionId: z.string(), text: z.string() }).nullable(),
  synthesis: synthesis.nullable(),
  heading: z.string(),
  problem: z.string().nullable(),
});
export type Result = z.infer<typeof result>;
export type Synthesis = z.infer<typeof synthesis>;

/** How the chair's try went; `text` is there when it was whole. */
export const chairTry = z.object({
  modelName: z.string(),
  end: modelEnd,
  cost: z.number().nullable(),
  text: z.string(),
});

/** What tools found for a seat before it voted. */
export const readings = z.object({ evidence: z.array(evidence), summaries: z.array(z.string()), end: modelEnd });
export type Readings = z.infer<typeof readings>;

export const callResult = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('vote'), vote }),
  z.object({ kind: z.literal('read'), readings }),
  z.object({ kind: z.literal('critique'), critique }),
  z.object({ kind: z.literal('revision'), revision }),
  z.object({ kind: z.literal('chair'), chair: chairTry }),
  z.object({ kind: z.literal('options'), options: z.array(option) }),
]);
export type CallResult = z.infer<typeof callResult>;

export interface Call {
  name: string;
  requests: number;
  reservedTokens: number;
  reservedCost: number | null;
  usage: z.infer<typeof usage> | null;
  cost: number | null;
  result: CallResult | null;
  startedAt: number;
  endedAt: number | null;
}

export const storedOutcome = outcome;
export const storedCheck = check;
export const storedState = deliberationState;
export const storedPhase = phase;

export interface DeliberationRecord {
  id: string;
  state: z.infer<typeof deliberationState>;
  phase: z.infer<typeof phase>;
  draft: DraftBody;
  gathered: Gathered | null;
  result: Result | null;
  winner: string | null;
  posterior: number | null;
  reviewAt: number | null;
  check: z.infer<typeof check> | null;
  outcome: z.infer<typeof outcome> | null;
  runId: string | null;
  askedKey: string | null;
  seed: string;
  elapsedMs: number;
  createdAt: number;
  endedAt: number | null;
}

type ModelKey = string;
/** What outcomes are kept by. */
export const modelKeyOf = ({ connectionId, model }: z.infer<typeof modelRef>): ModelKey => `${connectionId}/${model}`;
/** The same model is the same voice, through whichever connection it is asked. */
export const voiceOf = (key: ModelKey): string => key.slice(key.indexOf('/') + 1).toLowerCase();
