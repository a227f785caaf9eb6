import { z } from 'zod';
import { evidence } from '../projects/schema.ts';

export const serviceName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/, 'letters, digits, dots, dashes and underscores, beginning with a letter');

/** `<project id>/<service name>`. */
export const serviceId = z.string().min(3).max(130);

const every = {
  everySeconds: z.number().min(0.1).max(3_600).default(2),
  timeoutSeconds: z.number().min(0.1).max(300).default(2),
  /** So many in a row, and it is ready; so many failures in a row, and it is not any more. */
  successes: z.number().int().min(1).max(100).default(1),
  failures: z.number().int().min(1).max(100).default(3),
};
const portOf = z.number().int().min(1).max(65_535);

/** Says whether a service does what it is for. Without a port it asks the one that the service was given or listens on. */
export const probe = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('http'),
    path: z.string().max(2_000).default('/'),
    port: portOf.nullable().default(null),
    /** Lowest and highest status that is fine. */
    status: z.tuple([z.number().int().min(100).max(599), z.number().int().min(100).max(599)]).default([200, 399]),
    ...every,
  }),
  z.object({ type: z.literal('tcp'), port: portOf.nullable().default(null), ...every }),
  z.object({ type: z.literal('exec'), command: z.string().min(1).max(4_000), ...every }),
  /** Ready from the first line that fits, on either stream. */
  z.object({ type: z.literal('log'), pattern: z.string().min(1).max(500) }),
]);
export type Probe = z.infer<typeof probe>;

export const restartPolicy = z.object({
  when: z.enum(['never', 'on-failure', 'always']).default('never'),
  firstDelaySeconds: z.number().min(0).max(3_600).default(1),
  longestDelaySeconds: z.number().min(0).max(3_600).default(60),
  /** More than so many within so many seconds is a loop: it is left alone then, and says so. */
  most: z.number().int().min(1).max(1_000).default(5),
  withinSeconds: z.number().min(1).max(86_400).default(60),
});
export type RestartPolicy = z.infer<typeof restartPolicy>;

export const limits = z.object({
  memoryMb: z.number().int().min(4).max(10_000_000).nullable().default(null),
  /** Of one core: 150 is one and a half. */
  cpuPercent: z.number().int().min(1).max(100_000).nullable().default(null),
});
export type Limits = z.infer<typeof limits>;

export const serviceSpec = z.object({
  name: serviceName,
  /** A line for the shell, or the services of a compose file (empty for all). */
  run: z.discriminatedUnion('type', [
    z.object({ type: z.literal('command'), command: z.string().trim().min(1).max(8_000) }),
    z.object({
      type: z.literal('compose'),
      file: z.string().min(1).max(500),
      services: z.array(z.string().max(200)).max(100).default([]),
    }),
  ]),
  /** Relative to the project; empty for its top. */
  folder: z.string().max(1_000).default(''),
  /** On top of the environment. Values may hold references: `optimus://…`, `${NAME}`. */
  env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string().max(65_536)).default({}),
  /** Name of an environment of the project; null is the one that the project stands on. */
  environment: z.string().max(60).nullable().default(null),
  /** How it is told which port is its own. `wanted` null: it listens on none, or nobody knows. */
  port: z
    .object({
      wanted: portOf.nullable().default(null),
      /** Variable that it reads. */
      variable: z.string().max(100).nullable().default(null),
      /** Put behind the command, `{port}` replaced: `-- --port {port}`. */
      argument: z.string().max(200).nullable().default(null),
    })
    .default({ wanted: null, variable: null, argument: null }),
  /** Services of the same project that have to be ready before it is started. */
  needs: z.array(serviceName).max(50).default([]),
  ready: probe.nullable().default(null),
  /** It has to be ready within so long, or it has failed to start. */
  readySeconds: z.number().min(1).max(3_600).default(60),
  restart: restartPolicy.prefault({}),
  limits: limits.prefault({}),
  /** After TERM; then KILL. */
  stopSeconds: z.number().min(0).max(600).default(10),
  /** Runs on when Optimus ends, and is taken up again. */
  keep: z.boolean().default(false),
  /** Ends by itself when its work is done, such as a migration: others may need its success. */
  once: z.boolean().default(false),
});
export type ServiceSpec = z.infer<typeof serviceSpec>;
export type ServiceSpecInput = z.input<typeof serviceSpec>;

/** `found`: as Optimus read it. `edited`: by the user, kept by Optimus. `file`: from `.optimus/run.yaml`. */
export const serviceOrigin = z.enum(['found', 'edited', 'file']);

export const service = z.object({
  id: serviceId,
  projectId: z.string(),
  spec: serviceSpec,
  origin: serviceOrigin,
  /** Why Optimus thinks so; empty for what the user wrote. */
  evidence: z.array(evidence),
  /** `npm`, `docker compose`, `Django`: for people. */
  kind: z.string(),
  /** Started by Start: the others are offered. */
  main: z.boolean(),
  /** Cannot be started as it stands, and why: a program is not installed, its folder is gone. */
  problem: z.object({ why: z.string(), remedy: z.string() }).nullable(),
});
export type Service = z.infer<typeof service>;

export const setup = z.object({
  projectId: z.string(),
  services: z.array(service),
  /** Names of what was found and the user does not want to see. */
  hidden: z.array(serviceName),
  /** `.optimus/run.yaml`, if there is one. */
  file: z
    .object({ path: z.string(), problems: z.array(z.object({ line: z.number().nullable(), why: z.string() })) })
    .nullable(),
  /** Files that could not be understood. */
  problems: z.array(z.object({ file: z.string(), why: z.string() })),
});
export type Setup = z.infer<typeof setup>;

export const serviceState = z.enum([
  'stopped',
  /** For what it needs, for a port, or for the next try. */
  'waiting',
  /** It runs and is not ready yet. */
  'starting',
  'ready',
  /** It runs, was ready, and is not any more. */
  'unready',
  'stopping',
  /** It did its work and ended. */
  'done',
  /** It ended by itself and nobody starts it again. */
  'failed',
  /** It ended too often; nobody starts it again. */
  'looping',
]);
export type ServiceState = z.infer<typeof serviceState>;

export const probeLook = z.object({
  at: z.number(),
  ok: z.boolean(),
  /** What came back: a status with the first bytes of the body, what a program wrote, why a connection failed. */
  said: z.string(),
  tookMs: z.number(),
  /** How many of this kind in a row. */
  row: z.number(),
});
export type ProbeLook = z.infer<typeof probeLook>;

export const serviceStatus = z.object({
  id: serviceId,
  projectId: z.string(),
  projectName: z.string(),
  name: z.string(),
  state: serviceState,
  /** In one sentence: what it is doing, for what it waits, why it failed. */
  sentence: z.string(),
  since: z.number(),
  /** Null while it does not run. */
  process: z.object({ pid: z.number(), startedAt: z.number(), command: z.string(), adopted: z.boolean() }).nullable(),
  /** The ports of its tree, as the system tells. */
  ports: z.array(z.number()),
  /** The one that it was given. */
  port: z.number().nullable(),
  /** Where a browser finds it. */
  url: z.string().nullable(),
  environment: z.string().nullable(),
  /** Of the working folder when it was started. */
  commit: z.string().nullable(),
  restarts: z.number(),
  exit: z.object({ code: z.number().nullable(), signal: z.string().nullable(), at: z.number() }).nullable(),
  probe: probeLook.nullable(),
  waitsFor: z.array(z.string()),
  nextTryAt: z.number().nullable(),
  keep: z.boolean(),
  /** How its limits are held, in words; null without limits. */
  limitedBy: z.string().nullable(),
});
export type ServiceStatus = z.infer<typeof serviceStatus>;

export const portConflict = z.object({
  serviceId,
  port: z.number(),
  /** Null when the system does not say who. */
  holder: z
    .object({
      pid: z.number(),
      command: z.string(),
      project: z.object({ id: z.string(), name: z.string() }).nullable(),
      /** It is a service that Optimus runs. */
      serviceId: serviceId.nullable(),
      since: z.number().nullable(),
      mayStop: z.boolean(),
    })
    .nullable(),
  /** `Port 3000 is held by node server.js of shop-web since 14:02`. */
  sentence: z.string(),
  /** A port that is free and can be given to it; null when it cannot be told which to use. */
  next: z.number().nullable(),
});
export type PortConflict = z.infer<typeof portConflict>;

/** What the user wants done about a port that is held. */
export const portChoice = z.object({
  serviceId,
  do: z.enum(['stop-holder', 'next']),
  /** Who was shown as the holder: only that one is stopped. */
  pid: z.number().int().optional(),
});
export type PortChoice = z.infer<typeof portChoice>;

export const startAnswer = z.object({
  started: z.array(serviceStatus),
  /** These were not started: the user decides first. Nothing that needs them was either. */
  conflicts: z.array(portConflict),
  refused: z.array(z.object({ serviceId, why: z.string(), remedy: z.string() })),
});
export type StartAnswer = z.infer<typeof startAnswer>;

/** What an act on a service did, checked afterwards. */
export const serviceReceipt = z.object({
  id: z.string(),
  serviceId,
  projectId: z.string(),
  act: z.enum(['start', 'stop', 'restart', 'adopt', 'limit']),
  at: z.number(),
  tookMs: z.number(),
  ok: z.boolean(),
  sentence: z.string(),
  /** What was looked at afterwards, one line each. */
  evidence: z.array(z.object({ ok: z.boolean(), sentence: z.string() })),
  /** Processes of its tree that are left, and why. */
  left: z.array(z.object({ pid: z.number(), command: z.string(), why: z.string() })),
  signals: z.array(z.object({ signal: z.string(), at: z.number(), to: z.number() })),
  by: z.string(),
});
export type ServiceReceipt = z.infer<typeof serviceReceipt>;

/** What it took so far, and what that suggests. */
export const serviceUsage = z.object({
  days: z.number(),
  memoryP99Mb: z.number().nullable(),
  memoryMostMb: z.number().nullable(),
  cpuP99Percent: z.number().nullable(),
  /** `p99 of 30 days is 310 MB, limit 2 GB`; null while too little is known. */
  suggestion: z.object({ sentence: z.string(), limits }).nullable(),
  /** How limits are held on this machine. */
  by: z.string(),
});
export type ServiceUsage = z.infer<typeof serviceUsage>;

export const startSet = z.object({
  id: z.string(),
  name: z.string(),
  services: z.array(serviceId),
  /** Key for the whole machine, where the host has such keys. */
  hotkey: z.string().nullable(),
});
export type StartSet = z.infer<typeof startSet>;
