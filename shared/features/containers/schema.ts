import { z } from 'zod';

export const containerState = z.enum(['running', 'paused', 'restarting', 'created', 'exited', 'dead', 'removing']);
export type ContainerState = z.infer<typeof containerState>;

/** `none`: the image has no health check, so nothing is known of it. */
export const containerHealth = z.enum(['healthy', 'unhealthy', 'starting', 'none']);
export type ContainerHealth = z.infer<typeof containerHealth>;

export const containerPort = z.object({
  port: z.number(),
  protocol: z.string(),
  /** On the machine; null when the container alone hears it. */
  published: z.number().nullable(),
  address: z.string().nullable(),
});
export type ContainerPort = z.infer<typeof containerPort>;

export const containerId = z.string().regex(/^[0-9a-f]{12,64}$/, 'That is no id of a container.');

export const container = z.object({
  id: z.string(),
  name: z.string(),
  image: z.string(),
  state: containerState,
  health: containerHealth,
  /** Of the last time that it ended. */
  exitCode: z.number().nullable(),
  outOfMemory: z.boolean(),
  /** By its restart policy, since it was last started by somebody. */
  restarts: z.number(),
  createdAt: z.number(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
  ports: z.array(containerPort),
  compose: z.object({ project: z.string(), service: z.string(), folder: z.string().nullable() }).nullable(),
  project: z.object({ id: z.string(), name: z.string() }).nullable(),
  memoryLimitBytes: z.number().nullable(),
  /** Why whoever is inside can reach the whole machine, one sentence each: privileged, the engine's socket, folders of the system. */
  risks: z.array(z.string()),
});
export type Container = z.infer<typeof container>;

export const engineState = z.discriminatedUnion('state', [
  /** Nobody has asked yet, or the first answer is awaited. */
  z.object({ state: z.literal('looking') }),
  z.object({
    state: z.literal('there'),
    /** `unix:///var/run/docker.sock`. */
    endpoint: z.string(),
    /** Docker or Podman. */
    product: z.string(),
    version: z.string(),
    since: z.number(),
  }),
  z.object({
    state: z.literal('absent'),
    /** Each case has its own remedy: a screen may lead on from it. */
    reason: z.enum(['not-found', 'stopped', 'forbidden', 'unreachable', 'misnamed', 'no-answer']),
    why: z.string(),
    remedy: z.string(),
    /** A command that mends it, to copy. */
    command: z.string().nullable(),
    tried: z.array(z.object({ endpoint: z.string(), said: z.string() })),
    at: z.number(),
  }),
]);
export type EngineState = z.infer<typeof engineState>;

export const containerList = z.object({ engine: engineState, containers: z.array(container) });
export type ContainerList = z.infer<typeof containerList>;

export const containerDetail = z.object({
  container,
  command: z.string(),
  folder: z.string(),
  user: z.string(),
  hostname: z.string(),
  restartPolicy: z.string(),
  /** Null is no limit. */
  limits: z.object({
    memoryBytes: z.number().nullable(),
    swapBytes: z.number().nullable(),
    cores: z.number().nullable(),
    processes: z.number().nullable(),
  }),
  mounts: z.array(
    z.object({
      kind: z.string(),
      source: z.string(),
      target: z.string(),
      writable: z.boolean(),
      /** The engine's own socket, or a folder of the system: whoever is inside owns the machine. */
      risky: z.boolean(),
    }),
  ),
  networks: z.array(z.object({ name: z.string(), address: z.string().nullable() })),
  /** Secrets are hidden. */
  environment: z.array(z.object({ name: z.string(), value: z.string() })),
  privileged: z.boolean(),
  healthLog: z.array(z.object({ at: z.number().nullable(), exitCode: z.number(), output: z.string() })),
  labels: z.array(z.object({ name: z.string(), value: z.string() })),
});
export type ContainerDetail = z.infer<typeof containerDetail>;

export const containerLogs = z.object({
  lines: z.array(z.object({ at: z.number().nullable(), from: z.enum(['out', 'err']), text: z.string() })),
  /** There is more than is shown. */
  cut: z.boolean(),
});
export type ContainerLogs = z.infer<typeof containerLogs>;

/** What a container takes now; what nobody can tell is null. */
export const containerFigures = z.object({
  id: z.string(),
  cpuPercent: z.number().nullable(),
  memoryBytes: z.number().nullable(),
  readBytes: z.number().nullable(),
  writeBytes: z.number().nullable(),
  /** Only where the engine was asked. */
  inBytes: z.number().nullable(),
  outBytes: z.number().nullable(),
});
export type ContainerFigures = z.infer<typeof containerFigures>;

export const figuresTick = z.object({ at: z.number(), containers: z.array(containerFigures) });
export type FiguresTick = z.infer<typeof figuresTick>;
