import { z } from 'zod';

/** One stage, or one step of it: as the builder told it. */
export const buildStep = z.object({
  id: z.string(),
  /** `[build 3/5] RUN npm ci`. */
  name: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'cached', 'failed', 'cancelled']),
  startedAt: z.number().nullable(),
  tookMs: z.number().nullable(),
  /** Its last words when it failed. */
  error: z.string().nullable(),
});
export type BuildStep = z.infer<typeof buildStep>;

export const imageLayer = z.object({
  /** The line of the Dockerfile, as the engine keeps it; secrets hidden. */
  by: z.string(),
  bytes: z.number(),
  createdAt: z.number().nullable(),
  empty: z.boolean(),
});
export type ImageLayer = z.infer<typeof imageLayer>;

export const buildState = z.enum(['running', 'succeeded', 'failed', 'cancelled']);
export type BuildState = z.infer<typeof buildState>;

export const build = z.object({
  id: z.string(),
  projectId: z.string(),
  projectName: z.string(),
  /** The run that builds it; its log is there. */
  runId: z.string().nullable(),
  state: buildState,
  /** In one sentence: what it does, or why it failed. */
  sentence: z.string(),
  /** Relative to the project. */
  dockerfile: z.string(),
  /** The stage that was asked for; null is the last one. */
  stage: z.string().nullable(),
  args: z.record(z.string(), z.string()),
  /** `shop-api:3f2a9c1-dirty`, and what else it was named. */
  tags: z.array(z.string()),
  commit: z.string().nullable(),
  dirty: z.boolean(),
  imageId: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  /** Steps that came out of the cache, of how many. */
  cached: z.number().int(),
  steps: z.array(buildStep),
  layers: z.array(imageLayer),
  /** `BuildKit`, or the classic builder where the engine has no other. */
  builder: z.string(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  by: z.string(),
});
export type Build = z.infer<typeof build>;
