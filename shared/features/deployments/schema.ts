import { z } from 'zod';
import { buildSecret } from '../builds/schema.ts';
import { probe } from '../launcher/schema.ts';
import { clusterView, kubernetesTarget } from './kubernetes.ts';

export const environmentName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'small letters, digits and dashes, beginning with a letter or digit');

const port = z.number().int().min(1).max(65_535);
const commandLine = z.string().trim().min(1).max(8_000);

/** Where versions run. */
export const target = z.discriminatedUnion('type', [
  /** A container on an engine. */
  z.object({
    type: z.literal('docker'),
    /** Name of a context of Docker; null is the engine that Containers shows. */
    context: z.string().max(100).nullable().default(null),
    dockerfile: z.string().min(1).max(500).default('Dockerfile'),
    stage: z.string().max(200).nullable().default(null),
    args: z.record(z.string().max(200), z.string().max(10_000)).default({}),
    /** Lent to the steps of the Dockerfile that ask for them. */
    secrets: z.array(buildSecret).max(50).optional(),
    /** Where it listens inside; null: what the image says by EXPOSE. */
    port: port.nullable().default(null),
    /** `registry.example.com/shop`; images are pushed there when it is set. */
    registry: z.string().max(300).nullable().default(null),
    memoryMb: z.number().int().min(6).nullable().default(null),
  }),
  /** Processes of this machine, run from a copy of the project that nobody changes. */
  z.object({
    type: z.literal('process'),
    /** Run once in the copy: `npm ci && npm run build`. */
    build: commandLine.nullable().default(null),
    /** `{port}` is replaced; the variable PORT holds it, too. */
    run: commandLine,
    memoryMb: z.number().int().min(6).nullable().default(null),
  }),
  kubernetesTarget,
]);
export type Target = z.infer<typeof target>;

export const strategy = z.discriminatedUnion('type', [
  z.object({ type: z.literal('blue-green') }),
  z.object({
    type: z.literal('canary'),
    /** In percent, rising; 100 is always the last. */
    steps: z.array(z.number().min(0.1).max(100)).min(1).max(20).default([5, 25, 50, 100]),
    /** How long each step is looked at. */
    stepSeconds: z.number().min(1).max(86_400).default(60),
    /** By which a client stays where it is. `cookie`: one that the proxy sets. */
    sticky: z
      .discriminatedUnion('by', [
        z.object({ by: z.literal('cookie') }),
        z.object({ by: z.literal('header'), name: z.string().min(1).max(200) }),
        z.object({ by: z.literal('address') }),
        z.object({ by: z.literal('none') }),
      ])
      .default({ by: 'cookie' }),
  }),
  z.object({ type: z.literal('rolling'), maxUnavailable: z.number().int().min(0).max(100).default(0) }),
]);
export type Strategy = z.infer<typeof strategy>;

const bounds = { atLeast: z.number().nullable().default(null), atMost: z.number().nullable().default(null) };

/** A number of the user's own, asked for when the time is over. `{version}` in it is replaced by the number of the new version. */
export const figure = z
  .union([
    /** Such as what Prometheus answers. */
    z.object({
      url: z.url({ protocol: /^https?$/ }).max(4_000),
      /** Where it is in the JSON of the answer: `data.result.0.value.1`; null: the answer is the number. */
      path: z.string().trim().min(1).max(500).nullable().default(null),
      ...bounds,
    }),
    /** The first value of one statement, that reads only, at a database that Optimus watches. */
    z.object({ databaseId: z.string().min(1).max(64), query: z.string().trim().min(1).max(10_000), ...bounds }),
  ])
  .refine(({ atLeast, atMost }) => atLeast !== null || atMost !== null, 'it needs a bound: at least, at most, or both');
export type Figure = z.infer<typeof figure>;

/** What makes a new version a bad one, beside the old. */
export const analysis = z.object({
  /** After the switch (blue-green, rolling) or in each step (canary). */
  watchSeconds: z.number().min(0).max(86_400).default(30),
  /** Fewer requests than that say nothing about rates. */
  leastRequests: z.number().int().min(0).max(1_000_000).default(20),
  /** Answers of 500 and above, and none, in percent, above those of the old version. */
  maxErrorPercent: z.number().min(0).max(100).default(1),
  /** How much slower its 95th percentile may be, in percent of the old version's. */
  maxSlowerPercent: z.number().min(0).max(100_000).default(100),
  /** Slower than the old by less than that is no matter. */
  slowerByMs: z.number().min(0).max(60_000).default(50),
  /** How often its processes may have ended by themselves. */
  maxRestarts: z.number().int().min(0).max(1_000).default(0),
  /** Growth of its memory while it is watched; null: not looked at. */
  maxMemoryMbPerMinute: z.number().min(0.1).max(1_000_000).nullable().default(null),
  /** One instance is asked to end by TERM before the switch: what is deaf to it would be cut at each deployment. */
  heedsTerm: z.boolean().default(true),
  /** The user's own word: it has to end with 0. PREVIEW_URL and LIVE_URL say where. */
  command: commandLine.nullable().default(null),
  figure: figure.nullable().default(null),
});
export type Analysis = z.infer<typeof analysis>;

/** Nothing is switched in this time. */
export const freeze = z.object({
  /** 1 is Monday; empty is every day. */
  days: z.array(z.number().int().min(1).max(7)).max(7).default([]),
  /** `17:00`; an end before the beginning is on the next day. */
  from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'hours and minutes, such as 17:00'),
  to: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'hours and minutes, such as 08:00'),
  zone: z.string().min(1).max(100),
  why: z.string().max(200).default(''),
});
export type Freeze = z.infer<typeof freeze>;

/** How a project is shipped to one place: `staging`, `prod`. */
export const placeSpec = z.object({
  name: environmentName,
  target,
  strategy: strategy.default({ type: 'blue-green' }),
  replicas: z.number().int().min(1).max(50).default(1),
  /** Where people find it, always; in a cluster the port of its Service. */
  port,
  /** 127.0.0.1 is this machine alone. */
  address: z.enum(['127.0.0.1', '0.0.0.0', '::1', '::']).default('127.0.0.1'),
  /** Paths of PEM files. */
  tls: z
    .object({ cert: z.string().min(1).max(1_000), key: z.string().min(1).max(1_000) })
    .nullable()
    .default(null),
  /** Name of an environment of the project, whose variables it gets; null is the one that the project stands on. */
  environment: z.string().max(60).nullable().default(null),
  /** Null: `GET /`, then `/health`, then `/up`: the first that answers with 200 to 399. */
  ready: probe.nullable().default(null),
  readySeconds: z.number().min(1).max(3_600).default(60),
  /** Run before anything is started: with the new version's files. */
  test: commandLine.nullable().default(null),
  /** Looks at what was built before it is pushed or started, on this machine; IMAGE or FOLDER says where it is. It has to end with 0. */
  scan: commandLine.nullable().default(null),
  /** Changes the database. It runs once per version, before the switch. */
  migrate: commandLine.nullable().default(null),
  /** Run against the preview; PREVIEW_URL says where it is. Each has to end with 0. */
  smoke: z.array(commandLine).max(20).default([]),
  analysis: analysis.prefault({}),
  /** A version that has not begun its answer by then is given up for that request, which failed. */
  answerSeconds: z.number().min(1).max(86_400).default(60),
  /** How long requests and WebSockets of the old version have to finish. */
  drainSeconds: z.number().min(0).max(3_600).default(30),
  stopSeconds: z.number().min(0).max(600).default(10),
  /** Versions that can be gone back to; the newest of them goes on running. */
  keepVersions: z.number().int().min(1).max(20).default(3),
  /** Somebody has to say yes before the switch. */
  approval: z.boolean().default(false),
  freezes: z.array(freeze).max(20).default([]),
  /** Runs on when Optimus ends, with the proxy. */
  keep: z.boolean().default(true),
});
export type PlaceSpec = z.infer<typeof placeSpec>;
export type PlaceSpecInput = z.input<typeof placeSpec>;

/** How much of what was counted of a version in a time. Times in ms. */
export const traffic = z.object({
  requests: z.number().int(),
  /** 500 and above, or no answer at all. */
  failed: z.number().int(),
  p50: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
});
export type Traffic = z.infer<typeof traffic>;

/** Counted by the proxy itself. */
export const deploymentReceipt = z.object({
  /** Not where the proxy does not stand before what is shipped, as in a cluster. */
  counted: z.boolean().default(true),
  before: traffic,
  during: traffic,
  after: traffic,
  /** Requests and WebSockets that were cut because their time to finish was over. */
  cut: z.object({ requests: z.number().int(), sockets: z.number().int() }),
  /** Time in which a request could not be given to any version. */
  downtimeMs: z.number(),
  /** The proxy itself was begun anew meanwhile: what it had counted until then is not in here. */
  interrupted: z.boolean(),
  /** What was looked at, one line each. */
  evidence: z.array(z.object({ ok: z.boolean(), sentence: z.string() })),
});
export type DeploymentReceipt = z.infer<typeof deploymentReceipt>;

/** `live`: it has requests. `kept`: it runs, or can be started again, for a way back. `gone`: nothing of it is left but its history. */
export const releaseState = z.enum(['building', 'preview', 'live', 'draining', 'kept', 'failed', 'gone']);
export type ReleaseState = z.infer<typeof releaseState>;

export const release = z.object({
  id: z.string(),
  placeId: z.string(),
  /** 1, 2, 3: of its place. */
  number: z.number().int(),
  commit: z.string().nullable(),
  dirty: z.boolean(),
  subject: z.string().nullable(),
  state: releaseState,
  /** Of all requests, in percent. */
  weight: z.number(),
  /** What runs of it. */
  instances: z.array(
    z.object({
      id: z.string(),
      host: z.string(),
      port: z.number(),
      ready: z.boolean(),
      restarts: z.number().int(),
      containerId: z.string().nullable(),
      pid: z.number().nullable(),
    }),
  ),
  image: z.string().nullable(),
  createdAt: z.number(),
});
export type Release = z.infer<typeof release>;

export const deploymentState = z.enum(['running', 'waiting', 'succeeded', 'failed', 'rolled-back', 'cancelled']);
export type DeploymentState = z.infer<typeof deploymentState>;

export const deployment = z.object({
  id: z.string(),
  placeId: z.string(),
  projectId: z.string(),
  projectName: z.string(),
  placeName: z.string(),
  kind: z.enum(['deploy', 'promote', 'rollback']),
  runId: z.string(),
  release: z.object({ id: z.string(), number: z.number().int() }),
  /** What was live before; null for the first. */
  previous: z.object({ id: z.string(), number: z.number().int() }).nullable(),
  /** Of the old and the new one. */
  commits: z.object({
    from: z.string().nullable(),
    to: z.string().nullable(),
    count: z.number().int().nullable(),
  }),
  strategy: z.string(),
  state: deploymentState,
  /** What it does now, or how it ended and why, in one sentence. */
  sentence: z.string(),
  by: z.string(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  receipt: deploymentReceipt.nullable(),
});
export type Deployment = z.infer<typeof deployment>;

export const place = z.object({
  id: z.string(),
  projectId: z.string(),
  projectName: z.string(),
  spec: placeSpec,
  /** `http://127.0.0.1:8080`. */
  url: z.string(),
  /** Whether the proxy listens there, and what is wrong when it does not. */
  proxy: z.object({ listening: z.boolean(), sentence: z.string() }),
  releases: z.array(release),
  /** The one that goes on now. */
  deployment: deployment.nullable(),
  last: deployment.nullable(),
  /** Nothing may be switched now, and until when. */
  frozen: z.object({ until: z.number(), why: z.string() }).nullable(),
  /** In one sentence: what is live, how it fares. */
  sentence: z.string(),
  traffic: traffic.extend({ perSecond: z.number() }),
  /** Null: it is no place in a cluster. */
  cluster: clusterView.nullable(),
});
export type Place = z.infer<typeof place>;
