import { z } from 'zod';

export const processRow = z.object({
  /** `<pid>@<start>`: a pid comes round, this does not. */
  id: z.string().max(64),
  pid: z.number(),
  ppid: z.number(),
  name: z.string(),
  /** Secrets are hidden. */
  command: z.string(),
  user: z.string(),
  state: z.enum(['running', 'sleeping', 'waiting', 'stopped', 'zombie', 'idle', 'other']),
  nice: z.number().nullable(),
  threads: z.number().nullable(),
  startedAt: z.number().nullable(),
  /** Of one core, with that of children that have ended; null until it was looked at twice. */
  cpuPercent: z.number().nullable(),
  cpuSeconds: z.number(),
  memoryBytes: z.number(),
  /** `pss` shares pages fairly among processes; `rss` counts them in each. */
  memoryKind: z.enum(['pss', 'rss']),
  /** Null where it may not be read. */
  readBytesPerSecond: z.number().nullable(),
  writeBytesPerSecond: z.number().nullable(),
  projectId: z.string().nullable(),
  /** By what it belongs to the project. */
  projectBy: z.enum(['container', 'folder', 'started here', 'program']).nullable(),
  /** A child that Optimus started, or Optimus itself: it may not be ended here. */
  own: z.boolean(),
});
export type ProcessRow = z.infer<typeof processRow>;

export const processTable = z.object({ at: z.number(), processes: z.array(processRow), unreadable: z.number() });
export type ProcessTable = z.infer<typeof processTable>;

export const processDetail = z.object({
  row: processRow,
  folder: z.string().nullable(),
  program: z.string().nullable(),
  ports: z.array(z.object({ port: z.number(), protocol: z.enum(['tcp', 'udp']), addresses: z.array(z.string()) })),
  openFiles: z.number().nullable(),
  /** From itself up to the first process. */
  parents: z.array(z.object({ id: z.string(), pid: z.number(), name: z.string() })),
  /** Below it, all levels. */
  below: z.number(),
});
export type ProcessDetail = z.infer<typeof processDetail>;

/** What an act on processes did, checked afterwards. */
export const processReceipt = z.object({
  done: z.boolean(),
  sentence: z.string(),
  /** What still runs, and why. */
  left: z.array(z.object({ id: z.string(), pid: z.number(), name: z.string(), why: z.string() })),
  signal: z.enum(['TERM', 'KILL']).nullable(),
  tookMs: z.number(),
});
export type ProcessReceipt = z.infer<typeof processReceipt>;
