import { z } from 'zod';

export const severity = z.enum(['info', 'notice', 'warning', 'error']);
export type Severity = z.infer<typeof severity>;

/** A node of the identity graph, with the name it had at the time. */
export const subject = z.object({
  type: z.string().min(1).max(64),
  id: z.string().min(1).max(512),
  label: z.string().max(512),
});
export type Subject = z.infer<typeof subject>;

export const actor = z.enum(['user', 'optimus', 'outside']);

export const journalEvent = z.object({
  id: z.number().int(),
  at: z.number(),
  /** Dotted, past tense: `settings.changed`. */
  kind: z.string(),
  severity,
  actor,
  sentence: z.string(),
  subjects: z.array(subject),
  data: z.record(z.string(), z.json()),
  correlation: z.string().nullable(),
});
export type JournalEvent = z.infer<typeof journalEvent>;

export const journalFilter = z.object({
  /** Older than this event. */
  before: z.coerce.number().int().positive().optional(),
  /** Newer than this event. */
  after: z.coerce.number().int().nonnegative().optional(),
  since: z.coerce.number().optional(),
  until: z.coerce.number().optional(),
  kinds: z.array(z.string()).max(100).optional(),
  severities: z.array(severity).max(100).optional(),
  subject: z.object({ type: z.string(), id: z.string() }).optional(),
  text: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type JournalFilter = z.infer<typeof journalFilter>;
export type JournalFilterInput = z.input<typeof journalFilter>;

export const journalPage = z.object({
  events: z.array(journalEvent),
  /** Pass as `before` to get the next, older page; null at the end. */
  nextBefore: z.number().int().nullable(),
});
export type JournalPage = z.infer<typeof journalPage>;

export const journalKind = z.object({ kind: z.string(), count: z.number().int(), lastAt: z.number() });
