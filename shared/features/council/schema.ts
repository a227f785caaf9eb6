import { z } from 'zod';
import { attachment, evidence, evidenceId, evidenceKind, scope } from '../knowledge/schema.ts';
import { modelEnd, modelRef, picodollars, usage } from '../minds/schema.ts';

export const mode = z.enum(['quick', 'standard', 'deep']);
export type Mode = z.infer<typeof mode>;

export const optionId = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
export const option = z.object({
  id: optionId,
  label: z.string().trim().min(1).max(120),
  text: z.string().max(2_000).default(''),
});
export type Option = z.infer<typeof option>;

/** Words, not numbers: what a mind says of its own certainty counts nothing until outcomes have shown what it is worth. */
export const confidence = z.enum(['guess', 'lean', 'likely', 'sure']);
export type Confidence = z.infer<typeof confidence>;

export const seatId = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
export const seatInput = z.object({
  name: z.string().trim().min(1).max(60),
  /** How it speaks; tone only. */
  tone: z.string().max(1_000).default(''),
  /** What it goes through before it votes. */
  checklist: z.array(z.string().trim().min(1).max(300)).max(20).default([]),
  /** Which evidence it is shown first; empty is all of it. */
  slice: z.array(evidenceKind).max(20).default([]),
  /** Names of read tools that it may use in Deep. */
  tools: z.array(z.string().max(60)).max(30).default([]),
  /** Null: the one for the role `seats`. */
  model: modelRef.nullable().default(null),
  enabled: z.boolean().default(true),
});
export type SeatInput = z.infer<typeof seatInput>;
export const seat = seatInput.extend({
  id: seatId,
  builtIn: z.boolean(),
  /** Built-in ones show what differs from how they came. */
  changed: z.boolean(),
  order: z.number().int(),
});
export type Seat = z.infer<typeof seat>;

export const claim = z.object({ text: z.string(), evidence: z.array(evidenceId) });
export type Claim = z.infer<typeof claim>;

export const vote = z.object({
  seatId,
  seatName: z.string(),
  model: modelRef.nullable(),
  modelName: z.string(),
  /** Null is an abstention: it failed, timed out, was refused, or named no option. It stays in the denominator. */
  optionId: optionId.nullable(),
  claims: z.array(claim),
  confidence: confidence.nullable(),
  changeMind: z.string(),
  /** Ids that it cited and was never shown: taken out of its claims and named here. */
  invented: z.array(z.string()),
  end: modelEnd,
  startedAt: z.number(),
  tookMs: z.number(),
  cost: picodollars.nullable(),
});
export type Vote = z.infer<typeof vote>;

export const objection = z.object({
  /** Of whom, as the reviewer saw it: `A`, `B`. */
  against: z.string(),
  seatId,
  text: z.string(),
  evidence: z.array(evidenceId),
  /** Every id it cites was shown to it, and there is at least one. */
  verified: z.boolean(),
});
export const critique = z.object({
  seatId,
  /** In which order it saw the others: seat ids, from the stored seed. */
  order: z.array(seatId),
  /** Best first, without itself. */
  ranking: z.array(seatId),
  objections: z.array(objection),
  end: modelEnd,
  tookMs: z.number(),
  cost: picodollars.nullable(),
});
export type Critique = z.infer<typeof critique>;

/** A revision counts only with a verified objection; both votes are kept. */
export const revision = z.object({
  seatId,
  from: optionId.nullable(),
  to: optionId.nullable(),
  counts: z.boolean(),
  why: z.string(),
  vote,
});
export type Revision = z.infer<typeof revision>;

export const tallySeat = z.object({
  seatId,
  optionId: optionId.nullable(),
  /** What it has been right so far, as the prior and its outcomes say. */
  accuracy: z.number(),
  /** Log-odds of it, before and after the discount for seats that share a model. */
  logOdds: z.number(),
  discount: z.number(),
  weight: z.number(),
});
export const tally = z.object({
  options: z.array(z.object({ optionId, votes: z.number().int(), weight: z.number(), posterior: z.number() })),
  seats: z.array(tallySeat),
  /** Null without a single vote, and on an exact tie. */
  winner: optionId.nullable(),
  posterior: z.number(),
  /** Of the first over the second, in posterior. */
  margin: z.number(),
  votes: z.number().int(),
  seated: z.number().int(),
  /** At least two thirds of those seated have voted: two of five lost are too many. Without it this is no decision of a council. */
  quorum: z.boolean(),
  effectiveVoices: z.number(),
  borda: z.array(z.object({ seatId, points: z.number() })),
});
export type Tally = z.infer<typeof tally>;

export const caps = z.object({
  calls: z.number().int().min(1).max(40),
  tokens: z.number().int().min(1_000).max(20_000_000),
  /** Picodollars; null is no cap of money, which holds for models without a price, too. */
  cost: picodollars.nullable(),
  minutes: z.number().min(0.1).max(240),
});
export type Caps = z.infer<typeof caps>;

export const estimate = z.object({
  /** At least (all agree at once) and at most. */
  calls: z.object({ least: z.number().int(), most: z.number().int() }),
  tokens: z.object({ least: z.number().int(), most: z.number().int() }),
  cost: z.object({ least: picodollars, most: picodollars }).nullable(),
  /** Models whose price is not known; then there is no cost. */
  unpriced: z.array(z.string()),
});
export type Estimate = z.infer<typeof estimate>;

export const check = z.object({
  /** `p95 of shop-api`: as a person reads it. */
  label: z.string().trim().min(1).max(200),
  metric: z.string().min(1).max(200),
  projectId: z.string().max(64).nullable(),
  /** The mean, the highest or the 95th percentile of the figure over the last so many hours before the review. */
  of: z.enum(['mean', 'max', 'p95']),
  hours: z
    .number()
    .min(0.1)
    .max(24 * 90),
  is: z.enum(['below', 'above']),
  value: z.number(),
});
export type Check = z.infer<typeof check>;

export const outcome = z.object({
  at: z.number(),
  by: z.enum(['user', 'check']),
  /** Which option turned out to be right; null: none of them. `unknown` teaches nothing. */
  right: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('option'), optionId }),
    z.object({ kind: z.literal('none') }),
    z.object({ kind: z.literal('unknown') }),
  ]),
  note: z.string().max(4_000),
});
export type Outcome = z.infer<typeof outcome>;

export const phase = z.enum(['draft', 'gathering', 'voting', 'critique', 'revision', 'synthesis', 'done']);

export const deliberationState = z.enum([
  'draft',
  'running',
  /** A winner with quorum. */
  'decided',
  /** It ran to its end, and there is no winner, or no quorum. */
  'undecided',
  'cancelled',
  'failed',
]);

export const synthesis = z.object({
  text: z.string(),
  citations: z.array(evidenceId),
  /** Which of them cites what it was never shown: struck out. */
  invented: z.array(z.string()),
  /** The chair that wrote it; null when both failed, and the plain tally stands for itself. */
  modelName: z.string().nullable(),
  attempts: z.array(z.object({ modelName: z.string(), end: modelEnd, cost: picodollars.nullable() })),
});

export const deliberationSummary = z.object({
  id: z.string(),
  question: z.string(),
  topic: z.string(),
  mode,
  state: deliberationState,
  phase,
  projectIds: z.array(z.string()),
  /** The option's label; null unless it was decided. */
  winner: z.string().nullable(),
  posterior: z.number().nullable(),
  reviewAt: z.number().nullable(),
  outcome: outcome.nullable(),
  runId: z.string().nullable(),
  cost: picodollars.nullable(),
  createdAt: z.number(),
  endedAt: z.number().nullable(),
});
export type DeliberationSummary = z.infer<typeof deliberationSummary>;

export const deliberation = deliberationSummary.extend({
  scope,
  attachments: z.array(evidence),
  options: z.array(option),
  seats: z.array(seat),
  caps,
  estimate: estimate.nullable(),
  /** Why it cannot be started now; null when it can. */
  blocked: z.string().nullable(),
  /** Everything that was put before the seats, as it was then. */
  evidence: z.array(evidence),
  votes: z.array(vote),
  critiques: z.array(critique),
  revisions: z.array(revision),
  tally: tally.nullable(),
  /** Why no more was asked: `the leader cannot be overtaken`. */
  stopped: z.string().nullable(),
  dissent: z.object({ seatId, seatName: z.string(), optionId, text: z.string() }).nullable(),
  synthesis: synthesis.nullable(),
  /** What stands above the result: `The council decided`, or an honest other thing. */
  heading: z.string(),
  /** What went wrong, as a sentence. */
  problem: z.string().nullable(),
  check: check.nullable(),
  spent: z.object({ calls: z.number().int(), usage, cost: picodollars.nullable() }),
  seed: z.string(),
});
export type Deliberation = z.infer<typeof deliberation>;

export const seatRecord = z.object({
  seatId,
  seatName: z.string(),
  topic: z.string(),
  model: modelRef.nullable(),
  /** With the prior: 0.6, as strong as four outcomes. */
  accuracy: z.number(),
  outcomes: z.number().int(),
  right: z.number().int(),
  /** Null before the first outcome. */
  brier: z.number().nullable(),
  byConfidence: z.array(z.object({ confidence, outcomes: z.number().int(), accuracy: z.number() })),
  weight: z.number(),
});
export type SeatRecord = z.infer<typeof seatRecord>;

export const question = z.string().trim().min(3).max(4_000);

/** What another screen hands over with "Ask the council about this". */
export const councilDraft = z.object({
  question: z.string().max(4_000).default(''),
  projectIds: z.array(z.string()).max(50).nullable().default(null),
  attachments: z.array(attachment).max(20).default([]),
});
export type CouncilDraft = z.infer<typeof councilDraft>;
