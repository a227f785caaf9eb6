import { z } from 'zod';

export const memoryKind = z.enum(['fact', 'preference', 'decision', 'lesson']);
export type MemoryKind = z.infer<typeof memoryKind>;
