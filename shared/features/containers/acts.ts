import { z } from 'zod';

export const containerAct = z.enum(['start', 'stop', 'restart', 'pause', 'unpause', 'kill']);
export type ContainerAct = z.infer<typeof containerAct>;
export const stackAct = z.enum(['start', 'stop', 'restart']);
export type StackAct = z.infer<typeof stackAct>;

/** What was done, and what was seen when it was looked at afterwards. */
export const actReceipt = z.object({
  of: z.enum(['container', 'image', 'volume', 'network', 'stack', 'prune']),
  id: z.string(),
  name: z.string(),
  act: z.string(),
  at: z.number(),
  tookMs: z.number(),
  ok: z.boolean(),
  sentence: z.string(),
  evidence: z.array(z.object({ ok: z.boolean(), sentence: z.string() })),
});
export type ActReceipt = z.infer<typeof actReceipt>;

export const pruneKind = z.enum(['containers', 'images', 'volumes', 'networks', 'cache']);
export type PruneKind = z.infer<typeof pruneKind>;

export const pruneItem = z.object({
  kind: pruneKind,
  id: z.string(),
  name: z.string(),
  /** Null where nobody can tell. */
  bytes: z.number().nullable(),
  /** `stopped 3 days ago, exit code 1`. */
  why: z.string(),
  project: z.object({ id: z.string(), name: z.string() }).nullable(),
});
export type PruneItem = z.infer<typeof pruneItem>;

/** Only what stands in it is ever removed by it, and of that only what is still unused then. */
export const prunePlan = z.object({
  id: z.string(),
  at: z.number(),
  items: z.array(pruneItem),
  /** What its removal gives back at most: layers that others hold stay. */
  bytes: z.number(),
});
export type PrunePlan = z.infer<typeof prunePlan>;

export const pruned = z.object({
  removed: z.array(z.string()),
  /** What is used again, or could not be removed. */
  left: z.array(z.object({ id: z.string(), name: z.string(), why: z.string() })),
  bytes: z.number(),
  receipt: actReceipt,
});
export type Pruned = z.infer<typeof pruned>;

/** Something that takes its time: a pull of an image, an update of a stack. */
export const work = z.object({
  id: z.string(),
  kind: z.enum(['pull', 'update']),
  /** The image, or the stack. */
  name: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** What it does now, or why it failed. */
  sentence: z.string(),
  doneBytes: z.number().nullable(),
  totalBytes: z.number().nullable(),
  /** The last lines that were said. */
  lines: z.array(z.string()),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  receipt: actReceipt.nullable(),
});
export type Work = z.infer<typeof work>;
