import { z } from 'zod';
import { subject } from '../journal/schema.ts';

export const attentionSeverity = z.enum(['info', 'warning', 'error', 'critical']);
export type AttentionSeverity = z.infer<typeof attentionSeverity>;

export const attentionAction = z.object({
  id: z.string(),
  label: z.string(),
  /** Opens this in-app route instead of doing something. */
  route: z.string().optional(),
  /** What will be lost, when the act is destructive: the user is asked first. */
  confirm: z.string().optional(),
});
export type AttentionAction = z.infer<typeof attentionAction>;

export const attentionItem = z.object({
  /** Stable for the same trouble: `database/check`. */
  key: z.string(),
  source: z.string(),
  severity: attentionSeverity,
  /** What is wrong. Since when is in `since`. */
  sentence: z.string(),
  evidence: z.string(),
  since: z.number(),
  subject: subject.nullable(),
  /** Items with the same cause are shown as one group. */
  cause: z.string().nullable(),
  /** The first one mends it. */
  actions: z.array(attentionAction),
});
export type AttentionItem = z.infer<typeof attentionItem>;

export const attentionMark = z.object({
  item: attentionItem,
  state: z.enum(['snoozed', 'dismissed']),
  until: z.number().nullable(),
  at: z.number(),
});
export type AttentionMark = z.infer<typeof attentionMark>;

export const attentionList = z.object({
  /** Ranked: worst first, then oldest first. */
  items: z.array(attentionItem),
  /** Still true, but the user does not want to see them now. */
  putAway: z.array(attentionMark),
});
export type AttentionList = z.infer<typeof attentionList>;

/** What the act did, as evidence checked afterwards. */
export const attentionReceipt = z.object({ done: z.boolean(), sentence: z.string() });
export type AttentionReceipt = z.infer<typeof attentionReceipt>;
