import { z } from 'zod';

export const databasesItem = z.object({ id: z.string(), name: z.string(), createdAt: z.number() });
export type DatabasesItem = z.infer<typeof databasesItem>;

export const databasesName = z.string().trim().min(1).max(200);
