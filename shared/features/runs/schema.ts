import { z } from 'zod';
import { subject } from '../journal/schema.ts';

export const runState = z.enum([
  'queued',
  'running',
  'waiting',
  'paused',
  'compensating',
  'succeeded',
  'failed',
  'cancelled',
]);
export type RunState = z.infer<typeof runState>;

export const stepState = z.enum([
  'blocked',
  'ready',
  'running',
  'waiting',
  'retrying',
  'succeeded',
  'failed',
  'skipped',
  'cancelled',
]);
export type StepState = z.infer<typeof stepState>;

/** What undoes a completed step, and how far that has got. */
export const compensationState = z.enum(['none', 'pending', 'running', 'done', 'failed']);
export type CompensationState = z.infer<typeof compensationState>;

/**
 * Runs that nobody started and that come by the hundred: the deliveries of notices. Lists, the tray and the journal leave them
 * out unless they are asked for by their kind; who owns them has a screen of its own for them.
 */
export const quietKinds = ['notification.delivery'];
export const isQuiet = (kind: string): boolean => quietKinds.includes(kind);

/** Why something did not end well. `code` is for programs, `sentence` for people. */
export const runError = z.object({
  code: z.string().max(64),
  sentence: z.string(),
  detail: z.string().optional(),
  stepKey: z.string().optional(),
});
export type RunError = z.infer<typeof runError>;

export const approvalChoice = z.enum(['approved', 'rejected']);

/** What a waiting step waits for. */
export const stepWait = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('timer'), until: z.number() }),
  z.object({ kind: z.literal('signal'), name: z.string(), until: z.number().nullable() }),
  z.object({ kind: z.literal('approval'), question: z.string(), until: z.number().nullable() }),
  z.object({ kind: z.literal('event'), sentence: z.string(), until: z.number().nullable() }),
  z.object({ kind: z.literal('runs'), total: z.number().int(), ended: z.number().int(), failed: z.number().int() }),
]);
export type StepWait = z.infer<typeof stepWait>;

export const attempt = z.object({
  number: z.number().int(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  error: runError.nullable(),
});
export type Attempt = z.infer<typeof attempt>;

export const runStep = z.object({
  key: z.string(),
  title: z.string(),
  type: z.string(),
  needs: z.array(z.string()),
  resource: z.string().nullable(),
  state: stepState,
  attempts: z.array(attempt),
  maxAttempts: z.number().int(),
  /** How often the program ended while this step ran. */
  crashes: z.number().int(),
  wait: stepWait.nullable(),
  /** When a retrying step is tried again. */
  retryAt: z.number().nullable(),
  progress: z.number().min(0).max(1).nullable(),
  text: z.string(),
  error: runError.nullable(),
  compensation: compensationState,
  /** Completed, and undone should the run fail or be cancelled. */
  undoable: z.boolean().optional(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
  /** Taken over from the run that this one retries, not run again. */
  reused: z.boolean(),
});
export type RunStep = z.infer<typeof runStep>;

/** What has set a run off: `hand`, `schedule`, `retry`, `parent`, or what a feature calls it. */
export const runTrigger = z.object({ kind: z.string().max(64), label: z.string().max(512) });
export type RunTrigger = z.infer<typeof runTrigger>;

export const runSummary = z.object({
  id: z.string(),
  name: z.string(),
  /** Whose run it is: `workflow`, `backup`, `scan`, … */
  kind: z.string(),
  definitionId: z.string(),
  version: z.string(),
  subject: subject.nullable(),
  state: runState,
  /** Set while something outside the run holds it up; it goes on by itself. */
  heldUp: z.enum(['space']).nullable(),
  trigger: runTrigger,
  parent: z.object({ runId: z.string(), stepKey: z.string() }).nullable(),
  retryOf: z.string().nullable(),
  createdAt: z.number(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
  stepsTotal: z.number().int(),
  stepsEnded: z.number().int(),
  progress: z.number().min(0).max(1).nullable(),
  /** What it is doing now, in a few words. */
  text: z.string(),
  error: runError.nullable(),
  /** Asks for an answer of the user. */
  asks: z.boolean(),
});
export type RunSummary = z.infer<typeof runSummary>;

export const run = runSummary.extend({
  input: z.json(),
  output: z.json(),
  steps: z.array(runStep),
  /** Runs that steps of this one have started. */
  children: z.array(runSummary),
});
export type Run = z.infer<typeof run>;

export const stepDetail = z.object({
  step: runStep,
  idempotencyKey: z.string().nullable(),
  /** Null until it has started. */
  input: z.json(),
  result: z.json(),
});
export type StepDetail = z.infer<typeof stepDetail>;

export const runFilter = z.object({
  states: z.array(runState).max(20).optional(),
  /** Without a choice all but the quiet ones. */
  kinds: z.array(z.string().max(64)).max(50).optional(),
  definitionId: z.string().max(200).optional(),
  subject: z.object({ type: z.string(), id: z.string() }).optional(),
  /** Runs that steps of other runs have started are left out unless this asks for them. */
  children: z.coerce.boolean().default(false),
  text: z.string().max(200).optional(),
  since: z.coerce.number().optional(),
  until: z.coerce.number().optional(),
  /** From `next` of the page before. */
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type RunFilterInput = z.input<typeof runFilter>;

export const runPage = z.object({ runs: z.array(runSummary), next: z.string().nullable() });
export type RunPage = z.infer<typeof runPage>;

export const logStream = z.enum(['out', 'err', 'note']);
export const logLine = z.object({
  runId: z.string(),
  stepKey: z.string(),
  attempt: z.number().int(),
  /** Rises by one per line of a run; gaps are lines that were not kept. */
  seq: z.number().int(),
  at: z.number(),
  stream: logStream,
  text: z.string(),
});
export type LogLine = z.infer<typeof logLine>;

export const logPage = z.object({
  lines: z.array(logLine),
  /** Lines that went over the limit and are not kept. */
  dropped: z.number().int(),
});
export type LogPage = z.infer<typeof logPage>;

/** Live and not durable: how far one step has got. */
export const stepProgress = z.object({
  runId: z.string(),
  stepKey: z.string(),
  progress: z.number().min(0).max(1).nullable(),
  text: z.string(),
});
export type StepProgress = z.infer<typeof stepProgress>;
