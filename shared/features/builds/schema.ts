import { z } from 'zod';
import { environmentName, variableName } from '../environments/schema.ts';

/** What a build is lent, and under which name its Dockerfile asks for it: where it comes from, never what it is. */
export const buildSecret = z.object({
  /** `npmrc` of `RUN --mount=type=secret,id=npmrc`. */
  id: z.string().regex(/^[^\s,="']{1,200}$/, 'a name without spaces, commas and quotes'),
  from: z.discriminatedUnion('type', [
    z.object({ type: z.literal('variable'), environment: environmentName, name: variableName }),
    /** Relative to the project. */
    z.object({ type: z.literal('file'), file: z.string().min(1).max(500) }),
  ]),
});
export type BuildSecret = z.infer<typeof buildSecret>;

/** One that a Dockerfile asks for. */
export const wantedSecret = z.object({
  id: z.string(),
  /** The build fails without it; of others the step does without. */
  required: z.boolean(),
  lines: z.array(z.number().int()),
});
export type WantedSecret = z.infer<typeof wantedSecret>;

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
  secrets: z.array(buildSecret),
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
