import { z } from 'zod';

export const capability = z.discriminatedUnion('available', [
  z.object({ available: z.literal(true), detail: z.string() }),
  z.object({ available: z.literal(false), why: z.string(), remedy: z.string() }),
]);
export type Capability = z.infer<typeof capability>;

export const goodCopy = z.object({
  id: z.string(),
  at: z.number(),
  bytes: z.number(),
  reason: z.enum(['daily', 'before-migration', 'manual', 'salvaged']),
  /** The newest migration that it holds. */
  schema: z.string(),
});
export type GoodCopy = z.infer<typeof goodCopy>;

/** Set while the user has not chosen how to go on after damage; until then nothing new is kept. */
export const recoveryState = z.object({
  at: z.number(),
  file: z.string(),
  reason: z.string(),
  /** Where the damaged original is, unchanged; null when there was no file any more. */
  quarantined: z.string().nullable(),
  copies: z.array(goodCopy),
});
export type RecoveryState = z.infer<typeof recoveryState>;

export const systemInfo = z.object({
  version: z.string(),
  host: z.enum(['desktop', 'headless']),
  platform: z.string(),
  arch: z.string(),
  versions: z.record(z.string(), z.string()),
  dataDir: z.string(),
  startedAt: z.number(),
  safeMode: z.boolean(),
  recovery: recoveryState.nullable(),
  capabilities: z.record(z.string(), capability),
});
export type SystemInfo = z.infer<typeof systemInfo>;

/** What Optimus itself costs. */
export const selfMetrics = z.object({
  at: z.number(),
  cpuPercent: z.number(),
  memoryBytes: z.number(),
  spawnsPerMinute: z.number(),
  loopDelayP99Ms: z.number(),
  databaseBytes: z.number(),
  uptimeMs: z.number(),
  processes: z.array(
    z.object({ pid: z.number(), kind: z.string(), cpuPercent: z.number().nullable(), memoryBytes: z.number() }),
  ),
});
export type SelfMetricsSample = z.infer<typeof selfMetrics>;

/** Which feature's facts changed. The one subscriber of the renderer turns it into invalidations. */
export const change = z.object({ feature: z.string(), ids: z.array(z.string()).optional() });
export type Change = z.infer<typeof change>;

/** Something the desktop asks the page to do: navigate, open the palette. Never executes anything. */
/** Several pages hear a request that carries one: the page that is given it obeys, and no other does. */
const turn = z.string().min(1).max(64).optional();

export const hostRequest = z.discriminatedUnion('type', [
  z.object({ type: z.literal('navigate'), to: z.string(), turn }),
  z.object({ type: z.literal('palette') }),
  /** `press`: the key went down, or `--voice` was given; `release`: where the system tells that it came up. */
  z.object({ type: z.literal('voice'), phase: z.enum(['press', 'release']).default('press') }),
  /** Run a command of the palette, because it was said: only one that the page itself would offer now. */
  z.object({
    ...{ type: z.literal('command'), id: z.string(), turn },
    /** The user has clicked already, where it was asked about: it is not asked twice. */
    asked: z.boolean().default(false),
  }),
]);
export type HostRequest = z.infer<typeof hostRequest>;

export const databaseCheck = z.object({ ok: z.boolean(), problems: z.array(z.string()), tookMs: z.number() });

export const logLevel = z.enum(['debug', 'info', 'warn', 'error']);

export const logLine = z.object({
  time: z.string(),
  level: logLevel,
  scope: z.string(),
  message: z.string(),
  fields: z.json().optional(),
  error: z.json().optional(),
});
export type LogLine = z.infer<typeof logLine>;
