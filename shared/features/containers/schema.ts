import { z } from 'zod';

export const containersItem = z.object({ id: z.string(), name: z.string(), createdAt: z.number() });
export type ContainersItem = z.infer<typeof containersItem>;

export const containersName = z.string().trim().min(1).max(200);
