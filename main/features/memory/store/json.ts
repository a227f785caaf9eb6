import { z } from 'zod';

/** What cannot be read is nothing, and not a reason to show nothing else. */
export function listOf<T>(schema: z.ZodType<T>, text: string): T[] {
  try {
    return z.array(schema).parse(JSON.parse(text));
  } catch {
    return [];
  }
}

/** Most are empty, and thousands are read at once. */
export const textsOf = (text: string): string[] => (text === '[]' ? [] : listOf(z.string(), text));
