import { z } from 'zod';

export const reminderText = z.string().trim().min(1).max(2_000);

export const reminder = z.object({
  id: z.string(),
  text: z.string(),
  at: z.number(),
  projectId: z.string().nullable(),
  /** `due`: it is said now, until it is done or moved. */
  state: z.enum(['waiting', 'due', 'done']),
  /** `voice`, `user`, `chat`. */
  from: z.enum(['voice', 'user', 'chat']),
  createdAt: z.number(),
  doneAt: z.number().nullable(),
});
export type Reminder = z.infer<typeof reminder>;
