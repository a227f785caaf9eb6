import { z } from 'zod';
import { subject } from '../journal/schema.ts';

/** Something that Optimus itself keeps running. */
export const runningItem = z.object({
  id: z.string(),
  label: z.string(),
  kind: z.string(),
  subject: subject.nullable(),
  command: z.string(),
  pid: z.number().int().nullable(),
  startedAt: z.number(),
  /** 0..1, or null where it cannot be known. */
  progress: z.number().nullable(),
  detail: z.string(),
  cancellable: z.boolean(),
});
export type RunningItem = z.infer<typeof runningItem>;

export const presence = z.object({
  /** When the user last looked away; null on the first start. */
  leftAt: z.number().nullable(),
});
