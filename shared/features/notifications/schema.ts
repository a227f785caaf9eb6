import { z } from 'zod';

export const notificationsItem = z.object({ id: z.string(), name: z.string(), createdAt: z.number() });
export type NotificationsItem = z.infer<typeof notificationsItem>;

export const notificationsName = z.string().trim().min(1).max(200);
