import { z } from 'zod';
import { attentionSeverity } from '../attention/schema.ts';
import { subject } from '../journal/schema.ts';

export const noticeAction = z.object({
  id: z.string(),
  label: z.string(),
  route: z.string().optional(),
  attention: z.object({ key: z.string(), actionId: z.string() }).optional(),
});

/** Something that somebody should hear of, as the centre shows it. */
export const notice = z.object({
  id: z.string(),
  at: z.number(),
  kind: z.string(),
  severity: attentionSeverity,
  title: z.string(),
  body: z.string(),
  subject: subject.nullable(),
  route: z.string(),
  actions: z.array(noticeAction),
  key: z.string(),
  group: z.string(),
  /** How often it was said within the dedupe window. */
  count: z.number().int(),
  readAt: z.number().nullable(),
  /** Nothing needs the user any more. */
  resolvedAt: z.number().nullable(),
});
export type StoredNotice = z.infer<typeof notice>;

export const noticeFilter = z.object({
  show: z.enum(['all', 'unread', 'open']).default('all'),
  kinds: z.array(z.string().max(64)).max(50).optional(),
  minimum: attentionSeverity.optional(),
  text: z.string().max(200).optional(),
  /** From `next` of the page before. */
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});
export type NoticeFilterInput = z.input<typeof noticeFilter>;

export const noticePage = z.object({ notices: z.array(notice), next: z.string().nullable(), total: z.number().int() });
export type NoticePage = z.infer<typeof noticePage>;

export const unread = z.object({ count: z.number().int(), worst: attentionSeverity.nullable() });
export type Unread = z.infer<typeof unread>;

/** Which notices: these, or all that are there now. */
export const noticeChoice = z.union([
  z.object({ ids: z.array(z.string().max(64)).min(1).max(20_000) }),
  z.object({ all: z.literal(true) }),
]);
export type NoticeChoice = z.infer<typeof noticeChoice>;
/** What was changed, so that it can be undone. */
export const noticeIds = z.object({ ids: z.array(z.string()) });
