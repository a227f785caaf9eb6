import { z } from 'zod';

/**
 * A path inside a container: absolute, with every byte that is no plain letter, digit or `._~/-` written as `%XX`, so that names
 * with line breaks, or in no known alphabet, stand for themselves. `..` never leads out.
 */
export const containerPath = z
  .string()
  .min(1)
  .max(12_000)
  .regex(/^\/(?:[\w.~/-]|%[0-9A-Fa-f]{2})*$/, 'That is no path inside a container.')
  .refine((path) => !/%00/.test(path), 'A path has no zero byte.');

export const containerFile = z.object({
  /** For people; bytes that are no text are shown as �. */
  name: z.string(),
  path: z.string(),
  kind: z.enum(['file', 'folder', 'link', 'other']),
  bytes: z.number(),
  mode: z.string(),
  changedAt: z.number().nullable(),
  /** Where a link leads. */
  target: z.string().nullable(),
});
export type ContainerFile = z.infer<typeof containerFile>;

export const containerFolder = z.object({
  path: z.string(),
  /** For people. */
  shown: z.string(),
  entries: z.array(containerFile),
  /** There are more than are shown. */
  cut: z.boolean(),
});
export type ContainerFolder = z.infer<typeof containerFolder>;

export const containerText = z.object({
  path: z.string(),
  bytes: z.number(),
  /** Null: it is no text. */
  text: z.string().nullable(),
  cut: z.boolean(),
});
export type ContainerText = z.infer<typeof containerText>;

export const downloaded = z.object({ name: z.string(), base64: z.string() });
