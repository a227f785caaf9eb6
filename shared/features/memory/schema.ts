import { z } from 'zod';
import { modelRef, picodollars } from '../minds/schema.ts';

export const memoryKind = z.enum(['fact', 'preference', 'decision', 'lesson']);
export type MemoryKind = z.infer<typeof memoryKind>;

/** What it was drawn from. */
export const episodeKind = z.enum(['chat', 'council', 'outcome', 'note', 'run']);
export type EpisodeKind = z.infer<typeof episodeKind>;

/** In words: a number would claim more than anybody knows. */
export const confidence = z.enum(['low', 'medium', 'high']);
export type Confidence = z.infer<typeof confidence>;

export const entityKind = z.enum(['project', 'person', 'tool', 'service', 'other']);
export type EntityKind = z.infer<typeof entityKind>;

export const memoryId = z.string().min(1).max(64);
export const memoryText = z.string().trim().min(1).max(4_000);
export const entityName = z.string().trim().min(1).max(120);
const projectIds = z.array(z.string().min(1).max(64)).max(50);
const time = z.number().int();

export const namedEntity = z.object({ id: z.string(), kind: entityKind, name: z.string() });
export type NamedEntity = z.infer<typeof namedEntity>;

/** What was held of something, over one stretch of time. A change is another version; nothing is written over. */
export const memoryVersion = z.object({
  /** From 1. */
  seq: z.number().int(),
  kind: memoryKind,
  text: z.string(),
  confidence,
  /** When it is true in the world; null is open to that side. */
  validFrom: time.nullable(),
  validTo: time.nullable(),
  /** When Optimus held it so; `knownTo` is null while it does. */
  knownFrom: time,
  knownTo: time.nullable(),
  by: z.enum(['you', 'model']),
  /** The memory that ended it. */
  supersededBy: z.string().nullable(),
  projectIds: z.array(z.string()),
});
export type MemoryVersion = z.infer<typeof memoryVersion>;

/** A memory in the version that was asked for. */
export const memory = memoryVersion.extend({
  id: z.string(),
  pinned: z.boolean(),
  createdAt: time,
  versions: z.number().int(),
  sources: z.number().int(),
  entities: z.array(namedEntity),
});
export type Memory = z.infer<typeof memory>;

/** `kept`: the user wrote it, and nothing is to be drawn from it. */
export const episodeState = z.enum(['waiting', 'read', 'kept', 'failed', 'skipped']);

export const episode = z.object({
  id: z.string(),
  kind: episodeKind,
  title: z.string(),
  at: time,
  route: z.string().nullable(),
  chars: z.number().int(),
  projectIds: z.array(z.string()),
  state: episodeState,
  /** Why it failed or was left out, in the provider's own words where it said any. */
  sentence: z.string().nullable(),
});
export type Episode = z.infer<typeof episode>;

/** Why a memory is here: the very words, and where they stand. */
export const memorySource = z.object({
  id: z.string(),
  episode: episode.pick({ id: true, kind: true, title: true, at: true, route: true }),
  /** Word for word as it stands in the episode; checked when it was taken. */
  quote: z.string(),
  before: z.string(),
  after: z.string(),
  /** `against`: it speaks against it, and is shown as a counter-example. */
  stance: z.enum(['for', 'against']),
});
export type MemorySource = z.infer<typeof memorySource>;

export const relation = z.object({
  id: z.string(),
  from: namedEntity,
  word: z.string(),
  to: namedEntity,
  memoryId: z.string(),
});

export const briefMemory = z.object({ id: z.string(), kind: memoryKind, text: z.string() });
export type BriefMemory = z.infer<typeof briefMemory>;

export const memoryDetail = memory.extend({
  /** Newest first. */
  history: z.array(memoryVersion),
  provenance: z.array(memorySource),
  relations: z.array(relation),
  /** What it ended, and what ended it. */
  replaces: z.array(briefMemory),
  replacedBy: briefMemory.nullable(),
  /** Not held any more: it was taken back, and shows what was known before. */
  retracted: z.boolean(),
});
export type MemoryDetail = z.infer<typeof memoryDetail>;

export const memoryPage = z.object({
  items: z.array(memory),
  total: z.number().int(),
  next: z.string().nullable(),
  /** When the first memory was held: before that nothing was known. */
  since: z.number().int().nullable(),
  /** How they were found: all of them, by words alone, or by words and meaning. */
  mode: z.enum(['all', 'words', 'hybrid']),
  why: z.string().nullable(),
});
export type MemoryPage = z.infer<typeof memoryPage>;

/** What a model drew from a source; it counts for nothing until the user takes it. */
export const proposal = z.object({
  id: z.string(),
  episode: episode.pick({ id: true, kind: true, title: true, at: true, route: true }),
  kind: memoryKind,
  text: z.string(),
  confidence,
  validFrom: time.nullable(),
  validTo: time.nullable(),
  quote: z.string(),
  entities: z.array(z.object({ kind: entityKind, name: z.string() })),
  relations: z.array(z.object({ from: z.string(), word: z.string(), to: z.string() })),
  projectIds: z.array(z.string()),
  /** It contradicts this one: taking it ends that one's validity. */
  replaces: briefMemory.nullable(),
  /** It says the same as this one, or speaks against it: taking it adds a source there and no memory. */
  about: z.object({ memory: briefMemory, stance: z.enum(['for', 'against']) }).nullable(),
  model: z.string(),
  createdAt: time,
});
export type Proposal = z.infer<typeof proposal>;

export const proposalPage = z.object({ items: z.array(proposal), total: z.number().int() });

/** How the reading of sources stands. */
export const reading = z.object({
  /** Null: nothing is connected that could read; sources wait, and memories are written by hand. */
  model: modelRef.extend({ connectionName: z.string(), local: z.boolean() }).nullable(),
  paused: z.boolean(),
  waiting: z.number().int(),
  failed: z.number().int(),
  read: z.number().int(),
  now: z.object({ episodeId: z.string(), title: z.string(), done: z.number(), total: z.number() }).nullable(),
  /** Why nothing is read although something waits: the provider's own words. */
  stopped: z.string().nullable(),
  requests: z.number().int(),
  /** Of requests whose price is known. */
  cost: picodollars,
  unpriced: z.number().int(),
  meaning: z.object({
    model: z.string().nullable(),
    made: z.number().int(),
    of: z.number().int(),
    why: z.string().nullable(),
  }),
});
export type Reading = z.infer<typeof reading>;

export const entity = namedEntity.extend({
  aliases: z.array(z.string()),
  projectId: z.string().nullable(),
  memories: z.number().int(),
});
export type Entity = z.infer<typeof entity>;

export const cluster = z.object({
  /** Its best connected entity, or the first words of its oldest memory. */
  name: z.string(),
  memoryIds: z.array(z.string()),
  entityIds: z.array(z.string()),
});
export type Cluster = z.infer<typeof cluster>;

export const memoryGraph = z.object({
  entities: z.array(entity),
  /** How many there are in all: the graph shows the best connected. */
  total: z.number().int(),
  relations: z.array(relation.omit({ id: true, memoryId: true }).extend({ memoryIds: z.array(z.string()) })),
  /** Named together in a memory, so often. */
  together: z.array(z.object({ a: z.string(), b: z.string(), count: z.number().int() })),
  clusters: z.array(cluster),
  /** Whether nearness in meaning was counted, too; if not, why. */
  why: z.string().nullable(),
});
export type MemoryGraph = z.infer<typeof memoryGraph>;

/** The same lesson from at least three sources. */
export const pattern = z.object({
  id: z.string(),
  /** Word for word its best supported memory. */
  text: z.string(),
  members: z.array(briefMemory),
  support: z.array(memorySource),
  counter: z.array(memorySource),
  /** Members that did not stay true. */
  ended: z.array(briefMemory),
  /** From vectors, or from words where there are none. */
  by: z.enum(['meaning', 'words']),
  /** `kept`: it is one memory already. */
  state: z.enum(['proposed', 'kept']),
});
export type Pattern = z.infer<typeof pattern>;

/** What would go with it. */
export const losses = z.object({
  text: z.string(),
  versions: z.number().int(),
  sources: z.array(episode.pick({ id: true, kind: true, title: true, at: true })),
  relations: z.number().int(),
  proposals: z.number().int(),
  /** Entities that nothing else names. */
  entities: z.array(z.string()),
  /** Other memories whose quote holds the same words: the words are cut out there. */
  cut: z.number().int(),
  /** Copies of the database that still hold it; Optimus does not change a copy. */
  copies: z.number().int(),
});
export type Losses = z.infer<typeof losses>;

/** What was looked at afterwards. */
export const forgotten = z.object({
  rows: z.number().int(),
  /** Places in sources and quotes where the words were cut out. */
  cuts: z.number().int(),
  /** Tables in which its words were looked for afterwards, and how many still had them: none. */
  checked: z.number().int(),
  left: z.number().int(),
  /** Whether the log beside the database was emptied, too; a reader may hold it for a while. */
  logEmptied: z.boolean(),
  copies: z.number().int(),
});
export type Forgotten = z.infer<typeof forgotten>;

const memoryFields = z.object({
  kind: memoryKind,
  text: memoryText,
  confidence,
  validFrom: time.nullable(),
  validTo: time.nullable(),
  projectIds,
  entities: z.array(z.object({ kind: entityKind, name: entityName })).max(30),
});
export const memoryPatch = memoryFields.partial();
export type MemoryPatch = z.infer<typeof memoryPatch>;

export const memoryInput = memoryFields.extend({
  confidence: confidence.default('high'),
  validFrom: time.nullable().default(null),
  validTo: time.nullable().default(null),
  projectIds: projectIds.default([]),
  entities: memoryFields.shape.entities.default([]),
});
export type MemoryInput = z.infer<typeof memoryInput>;
