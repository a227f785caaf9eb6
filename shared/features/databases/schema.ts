import { z } from 'zod';

export const databaseEngine = z.enum(['postgres', 'mysql', 'redis', 'sqlite']);
export type DatabaseEngine = z.infer<typeof databaseEngine>;

/** `off`: in the clear. `on`: encrypted, whoever answers. `verify`: encrypted, and the certificate must be in order. */
export const tlsMode = z.enum(['off', 'on', 'verify']);
export type TlsMode = z.infer<typeof tlsMode>;

export const databaseId = z.string().min(1).max(64);

export const connectionInput = z.object({
  engine: databaseEngine,
  name: z.string().trim().max(200),
  /** Of SQLite the host, port, user and TLS mean nothing. */
  host: z.string().trim().max(255).default(''),
  port: z.number().int().default(0),
  user: z.string().max(200).default(''),
  database: z.string().max(200).default(''),
  path: z.string().max(4_096).default(''),
  tls: tlsMode.default('off'),
  /** In PEM, for certificates that no public authority signed. */
  ca: z.string().max(100_000).default(''),
  /** How often it is looked at. */
  everySeconds: z.number().int().default(30),
  enabled: z.boolean().default(true),
  projectId: z.string().max(64).nullable().default(null),
});
export type ConnectionInput = z.input<typeof connectionInput>;
export type Connection = z.infer<typeof connectionInput>;

/** Goes in and never comes out. Left away it stays as it is; empty means none. */
export const newPassword = z.string().max(2_000).optional();

/** `field` is one of the fields of the connection, `password` or empty. */
export const databaseProblem = z.object({
  field: z.string(),
  sentence: z.string(),
  remedy: z.string(),
  /** The server's own words. */
  said: z.string(),
});
export type DatabaseProblem = z.infer<typeof databaseProblem>;

/** `refused`: it answers but lets nobody in, so it is not asked again before something has changed. */
export const databaseState = z.enum(['looking', 'up', 'down', 'refused', 'paused']);

/** Null is not known, or not of this engine. */
export const databaseFigures = z.object({
  at: z.number(),
  answerMs: z.number().nullable(),
  connections: z.number().nullable(),
  connectionsMax: z.number().nullable(),
  connectionsPercent: z.number().nullable(),
  sizeBytes: z.number().nullable(),
  /** Since the look before. */
  cachePercent: z.number().nullable(),
  lagSeconds: z.number().nullable(),
  locksWaiting: z.number().nullable(),
  queriesPerSecond: z.number().nullable(),
});
export type DatabaseFigures = z.infer<typeof databaseFigures>;

export const databaseRow = z.object({
  id: z.string(),
  name: z.string(),
  engine: databaseEngine,
  /** `PostgreSQL 15.14`; null until it has answered. */
  product: z.string().nullable(),
  /** `127.0.0.1:5432/shop`, or the path of a file. */
  place: z.string(),
  role: z.enum(['primary', 'replica']).nullable(),
  state: databaseState,
  /** Since when it is in this state. */
  since: z.number(),
  problem: databaseProblem.nullable(),
  lookedAt: z.number().nullable(),
  nextAt: z.number().nullable(),
  figures: databaseFigures.nullable(),
  /** What is counted as a query there. */
  counted: z.enum(['queries', 'transactions', 'commands']),
  project: z.object({ id: z.string(), name: z.string() }).nullable(),
});
export type DatabaseRow = z.infer<typeof databaseRow>;

/** Something that could be known, and how. */
export const missing = z.object({ why: z.string(), how: z.string(), command: z.string().nullable() });
export type Missing = z.infer<typeof missing>;

export const slowQuery = z.object({
  /** Without its literals. */
  text: z.string(),
  where: z.string(),
  calls: z.number().nullable(),
  totalMs: z.number().nullable(),
  meanMs: z.number(),
  maxMs: z.number().nullable(),
  /** The last time, where the engine remembers it. */
  at: z.number().nullable(),
});
export type SlowQuery = z.infer<typeof slowQuery>;

/** Who waits for a lock or holds one that somebody waits for. */
export const lockSession = z.object({
  id: z.string(),
  user: z.string(),
  program: z.string(),
  /** Without its literals. */
  text: z.string(),
  state: z.string(),
  seconds: z.number().nullable(),
  /** What it waits for: `ShareLock on orders`. */
  waitsFor: z.string().nullable(),
  blockedBy: z.array(z.string()),
});
export type LockSession = z.infer<typeof lockSession>;

export const sizeRow = z.object({
  name: z.string(),
  kind: z.enum(['database', 'table']),
  bytes: z.number().nullable(),
  /** Estimated by the engine; of Redis its keys. */
  rows: z.number().nullable(),
});
export type SizeRow = z.infer<typeof sizeRow>;

export const replicaRow = z.object({
  name: z.string(),
  direction: z.enum(['to', 'from']),
  state: z.string(),
  healthy: z.boolean(),
  lagSeconds: z.number().nullable(),
});
export type ReplicaRow = z.infer<typeof replicaRow>;

export const databaseDepth = z.object({
  at: z.number(),
  slow: z.object({ queries: z.array(slowQuery), missing: missing.nullable() }),
  locks: z.object({ sessions: z.array(lockSession), missing: missing.nullable() }),
  sizes: z.object({ rows: z.array(sizeRow), missing: missing.nullable() }),
  replication: z.object({ rows: z.array(replicaRow), missing: missing.nullable() }),
  facts: z.array(z.object({ name: z.string(), value: z.string() })),
});
export type DatabaseDepth = z.infer<typeof databaseDepth>;

export const databaseDetail = z.object({
  row: databaseRow,
  connection: connectionInput,
  hasPassword: z.boolean(),
  createdAt: z.number(),
});
export type DatabaseDetail = z.infer<typeof databaseDetail>;

/** What the server truly said to one attempt. */
export const databaseTrial = z.object({
  works: z.boolean(),
  sentence: z.string(),
  product: z.string().nullable(),
  answerMs: z.number().nullable(),
  /** `TLSv1.3`; null in the clear. */
  encrypted: z.string().nullable(),
  /** What it may not see, and what would let it. */
  notes: z.array(z.string()),
  problem: databaseProblem.nullable(),
});
export type DatabaseTrial = z.infer<typeof databaseTrial>;

/** Something that seems to be a database and that nobody has connected yet. */
export const databaseOffer = z.object({
  id: z.string(),
  engine: databaseEngine,
  sentence: z.string(),
  host: z.string(),
  port: z.number(),
  path: z.string(),
  bytes: z.number().nullable(),
  project: z.object({ id: z.string(), name: z.string() }).nullable(),
});
export type DatabaseOffer = z.infer<typeof databaseOffer>;

export const databaseOffers = z.object({
  offers: z.array(databaseOffer),
  /** There were more files than are looked at. */
  cut: z.boolean(),
});
