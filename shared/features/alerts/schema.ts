import { z } from 'zod';

export const alertsItem = z.object({ id: z.string(), name: z.string(), createdAt: z.number() });
export type AlertsItem = z.infer<typeof alertsItem>;

export const alertsName = z.string().trim().min(1).max(200);
