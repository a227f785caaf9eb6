import { z } from 'zod';

export const evidenceKind = z.enum([
  'code',
  'doc',
  'readme',
  'journal',
  'run',
  'metric',
  /** What is known of a project, a process, a port, a container, a deployment now. */
  'identity',
  'git',
  'log',
  'memory',
  /** Attached by the user: text, a file, a chart, a selection of a log. */
  'attachment',
]);
export type EvidenceKind = z.infer<typeof evidenceKind>;

const projectId = z.string().min(1).max(64);

/** Where a piece of evidence comes from, so that a click opens it. */
export const evidenceSource = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('file'),
    projectId,
    path: z.string().min(1).max(4_000),
    fromLine: z.number().int(),
    toLine: z.number().int(),
  }),
  z.object({ type: z.literal('event'), eventId: z.number().int() }),
  z.object({ type: z.literal('run'), runId: z.string().max(64), stepKey: z.string().max(100).nullable() }),
  z.object({
    type: z.literal('metric'),
    projectId: projectId.nullable(),
    metric: z.string().max(200),
    from: z.number(),
    to: z.number(),
  }),
  z.object({ type: z.literal('project'), projectId }),
  z.object({ type: z.literal('commit'), projectId, hash: z.string().max(64) }),
  z.object({ type: z.literal('log'), source: z.string().max(300), projectId: projectId.nullable(), at: z.number() }),
  z.object({ type: z.literal('alert'), alertId: z.string().max(100) }),
  z.object({ type: z.literal('deployment'), deploymentId: z.string().max(64) }),
  z.object({ type: z.literal('container'), containerId: z.string().max(100) }),
  z.object({ type: z.literal('memory'), memoryId: z.string().max(64) }),
  z.object({ type: z.literal('text') }),
]);
export type EvidenceSource = z.infer<typeof evidenceSource>;

export const evidenceId = z.string().regex(/^[a-z0-9]{6,40}$/);

/** One thing that a statement can rest on. Its id is made of source and content: another content has another id. */
export const evidence = z.object({
  id: evidenceId,
  kind: evidenceKind,
  /** `shop-api · src/server.ts:12–40`. */
  title: z.string().max(500),
  text: z.string().max(100_000),
  source: evidenceSource,
  projectId: projectId.nullable(),
  /** When it was written or happened; null where nobody knows. */
  at: z.number().nullable(),
  /** Where a click goes inside of Optimus; null where there is no such place. */
  route: z.string().nullable(),
});
export type Evidence = z.infer<typeof evidence>;

/** What the user hands over with a question, before it has an id. */
export const attachment = z.object({
  kind: evidenceKind,
  title: z.string().trim().min(1).max(500),
  text: z.string().min(1).max(100_000),
  source: evidenceSource,
  at: z.number().nullable().default(null),
});
export type Attachment = z.infer<typeof attachment>;

/** Null is every project that Optimus knows; an empty list is none. */
export const scope = z.object({ projectIds: z.array(projectId).max(2_000).nullable() });
export type Scope = z.infer<typeof scope>;

/** Its place in each list that found it, from 1; null where it was not in that list. */
export const hit = evidence.extend({
  score: z.number(),
  ranks: z.object({
    words: z.number().int().nullable(),
    meaning: z.number().int().nullable(),
    recency: z.number().int().nullable(),
    entity: z.number().int().nullable(),
  }),
});
export type Hit = z.infer<typeof hit>;

export const found = z.object({
  hits: z.array(hit),
  /** Without an embedding model, or while its vectors are being made, words alone decide: said, never hidden. */
  mode: z.enum(['hybrid', 'words']),
  why: z.string().nullable(),
  tookMs: z.number(),
  /** Files that are not, or not wholly, searched yet, in a sentence. */
  partial: z.string().nullable().optional(),
});
export type Found = z.infer<typeof found>;

const weight = z.number().min(0).max(5);
/** How much each list, and each field of a text, counts. */
export const searchWeights = z.object({
  words: weight,
  meaning: weight,
  recency: weight,
  entity: weight,
  title: weight,
  symbols: weight,
  text: weight,
});
export type SearchWeights = z.infer<typeof searchWeights>;

export const defaultWeights: SearchWeights = {
  words: 1,
  meaning: 1,
  recency: 0.15,
  entity: 0.6,
  title: 2,
  symbols: 3,
  text: 1,
};

export const indexedProject = z.object({
  projectId: z.string(),
  name: z.string(),
  /** The user wants it to be at hand always; others are read when somebody asks about them, and make room when there is none. */
  on: z.boolean(),
  state: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('unread') }),
    z.object({ kind: z.literal('waiting') }),
    z.object({ kind: z.literal('reading'), done: z.number().int(), total: z.number().int() }),
    z.object({ kind: z.literal('read'), at: z.number() }),
    z.object({ kind: z.literal('stopped'), sentence: z.string() }),
  ]),
  files: z.number().int(),
  chunks: z.number().int(),
  vectors: z.number().int(),
  bytes: z.number(),
  /** Files that are binary, generated, too large, or hold secrets. */
  passedOver: z.number().int(),
  cut: z.boolean(),
});
export type IndexedProject = z.infer<typeof indexedProject>;

/** What makes vectors of the pieces, so that they are found by what they mean. */
export const vectorState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none'), sentence: z.string() }),
  /** It is not on this machine: the text of files goes to it only once the user said so. */
  z.object({ kind: z.literal('asks'), model: z.string(), connection: z.string() }),
  z.object({
    kind: z.literal('making'),
    model: z.string(),
    connection: z.string(),
    done: z.number().int(),
    total: z.number().int(),
  }),
  z.object({ kind: z.literal('ready'), model: z.string(), connection: z.string() }),
  z.object({ kind: z.literal('failed'), model: z.string(), connection: z.string(), sentence: z.string() }),
]);
export type VectorState = z.infer<typeof vectorState>;

export const limitMb = z.number().int().min(16).max(20_000);

export const knowledgeState = z.object({
  bytes: z.number(),
  chunks: z.number().int(),
  limitMb,
  /** Why the index cannot be used, or grow, when that is so. */
  problem: z.string().nullable(),
  projects: z.array(indexedProject),
  vectors: vectorState,
  weights: searchWeights,
});
export type KnowledgeState = z.infer<typeof knowledgeState>;
