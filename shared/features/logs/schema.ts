import { z } from 'zod';

export const logLevel = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']);
export type LogLevel = z.infer<typeof logLevel>;

/** `out` and `err` are of the program; `note` is of Optimus: started, ended, began anew. */
export const logFrom = z.enum(['out', 'err', 'note']);
export type LogFrom = z.infer<typeof logFrom>;

/** What writes lines: a service, or a container. */
export const logSource = z.object({
  /** `service:<project id>/<name>`, `container:<id>`. */
  id: z.string().max(200),
  label: z.string(),
  kind: z.enum(['service', 'container']),
  projectId: z.string().nullable(),
  lines: z.number().nullable(),
  bytes: z.number().nullable(),
  firstAt: z.number().nullable(),
  lastAt: z.number().nullable(),
  /** Something writes to it now. */
  open: z.boolean(),
});
export type LogSource = z.infer<typeof logSource>;

export const logLine = z.object({
  /** Names the line for ever and sorts by time over all sources of a project. */
  key: z.string(),
  source: z.string(),
  at: z.number(),
  from: logFrom,
  /** Recognised from the words or the JSON of the line; null where nothing says. */
  level: logLevel.nullable(),
  /** With its ANSI colours, without other control sequences; cut at 32 KiB. */
  text: z.string(),
  cut: z.boolean(),
  /** Fields of a line that is JSON, without its message. */
  fields: z.record(z.string(), z.string()).nullable(),
});
export type LogLine = z.infer<typeof logLine>;

export const logFilter = z.object({
  projectId: z.string().max(64).optional(),
  /** None: all of the project, or of everything. */
  sources: z.array(z.string().max(200)).max(100).default([]),
  text: z.string().max(500).default(''),
  /** `text` is a regular expression. */
  regex: z.stringbool().or(z.boolean()).default(false),
  exact: z.stringbool().or(z.boolean()).default(false),
  levels: z.array(logLevel).max(6).default([]),
  from: z.coerce.number().optional(),
  to: z.coerce.number().optional(),
});
export type LogFilter = z.infer<typeof logFilter>;

export const logPage = z.object({
  lines: z.array(logLine),
  /** Further lines that fit lie in that direction. */
  older: z.boolean(),
  newer: z.boolean(),
  /** Sources that could not be asked, while others could: a container whose log driver does not let its lines be read. */
  missing: z.array(z.object({ source: z.string(), why: z.string() })).optional(),
});
export type LogPage = z.infer<typeof logPage>;

export const logCount = z.object({
  /** Lines that fit. */
  found: z.number(),
  /** Lines that were looked at. */
  looked: z.number(),
  tookMs: z.number(),
  /** Looking was ended before all had been looked at. */
  cut: z.boolean(),
  /** Of what fits whatever the levels asked for: how many of each; `none` where nothing says. Empty where that is not counted. */
  levels: z.record(z.string(), z.number()).default({}),
  /** By stretches of equal length from the first to the last line, for the time line. */
  spread: z.array(z.object({ at: z.number(), found: z.number(), errors: z.number() })),
});
export type LogCount = z.infer<typeof logCount>;

/** The same error again and again, whatever numbers, ids and paths stand in it. */
export const logGroup = z.object({
  shape: z.string(),
  level: logLevel,
  count: z.number(),
  firstAt: z.number(),
  lastAt: z.number(),
  sources: z.array(z.string()),
  /** The newest of them. */
  sample: logLine,
  /** Lines that followed it: a stack. */
  stack: z.array(z.string()),
  /** The first frame in the project's own code. */
  frame: z.object({ file: z.string(), line: z.number(), column: z.number().nullable() }).nullable(),
});
export type LogGroup = z.infer<typeof logGroup>;

export const logsKept = z.object({
  bytes: z.number(),
  /** Before compression. */
  plainBytes: z.number(),
  limitBytesPerProject: z.number(),
  problem: z.string().nullable(),
});
export type LogsKept = z.infer<typeof logsKept>;
