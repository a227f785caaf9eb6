import { z } from 'zod';
import { type MetricName, metricNames } from '../../lib/metrics.ts';
import { scopes } from '../../lib/series-key.ts';

export const metricName = z.enum(metricNames as [MetricName, ...MetricName[]]);

/** Whose figure it is. */
export const scope = z.enum(scopes);
export type Scope = z.infer<typeof scope>;

/** `scope/id/metric/part`, with `%` and `/` of id and part written as `%25` and `%2F`. */
export const seriesKey = z.string().min(4).max(1_000);

export const tier = z.enum(['1s', '1m', '1h']);
export type Tier = z.infer<typeof tier>;

export const knownSeries = z.object({
  key: seriesKey,
  scope,
  id: z.string(),
  metric: metricName,
  part: z.string(),
  firstAt: z.number(),
  lastAt: z.number(),
  /** The last value; null when it is not being measured now. */
  value: z.number().nullable(),
});
export type KnownSeries = z.infer<typeof knownSeries>;

/** A stretch of one line in equal steps. A step of which nothing is known is null in each column: unknown, never zero. */
export const seriesRange = z.object({
  key: seriesKey,
  tier,
  from: z.number(),
  stepMs: z.number(),
  mean: z.array(z.number().nullable()),
  min: z.array(z.number().nullable()),
  max: z.array(z.number().nullable()),
  last: z.array(z.number().nullable()),
});
export type SeriesRange = z.infer<typeof seriesRange>;

export const rangeInput = z.object({
  keys: z.array(seriesKey).min(1).max(40),
  from: z.coerce.number(),
  to: z.coerce.number(),
  /** At most so many steps: what a chart is wide. */
  points: z.coerce.number().int().min(1).max(4_000).default(600),
});
export type RangeInput = z.input<typeof rangeInput>;

/** All that was measured in one moment. */
export const tick = z.object({ at: z.number(), values: z.record(z.string(), z.number()) });
export type Tick = z.infer<typeof tick>;

/** What of this machine can be measured; what it does not have is in `absent` with the reason, and nowhere else. */
export const machineInfo = z.object({
  how: z.enum(['proc', 'systeminformation']),
  system: z.string(),
  processor: z.string(),
  cores: z.number(),
  memoryBytes: z.number(),
  swapBytes: z.number(),
  bootedAt: z.number().nullable(),
  disks: z.array(z.object({ mount: z.string(), device: z.string(), type: z.string(), totalBytes: z.number() })),
  interfaces: z.array(z.object({ name: z.string(), speedMbit: z.number().nullable() })),
  sensors: z.array(z.object({ part: z.string(), label: z.string(), kind: z.enum(['temperature', 'fan']) })),
  power: z.object({ source: z.enum(['mains', 'battery']), how: z.string() }).nullable(),
  graphics: z.array(z.object({ part: z.string(), label: z.string() })),
  absent: z.array(z.object({ what: z.string(), why: z.string() })),
});
export type MachineInfo = z.infer<typeof machineInfo>;

export const costPeriod = z.enum(['now', 'hour', 'day', 'month']);
export type CostPeriod = z.infer<typeof costPeriod>;

/** What one project took in a stretch of time; null is not known. */
export const projectCost = z.object({
  projectId: z.string(),
  /** Seconds of one core; for `now` the percent of one core is in `cpuPercent`. */
  cpuSeconds: z.number().nullable(),
  cpuPercent: z.number().nullable(),
  memoryBytes: z.number().nullable(),
  memoryPeakBytes: z.number().nullable(),
  /** For `now`, in each second. */
  readBytes: z.number().nullable(),
  writeBytes: z.number().nullable(),
  processes: z.number().nullable(),
  containers: z.number().nullable(),
  energyWh: z.number().nullable(),
});
export type ProjectCost = z.infer<typeof projectCost>;

export const costs = z.object({
  period: costPeriod,
  from: z.number(),
  to: z.number(),
  /** Share of the stretch in which Optimus measured at all. */
  covered: z.number(),
  projects: z.array(projectCost),
  /** Everything that runs in no project. */
  elsewhere: projectCost.omit({ projectId: true }),
});
export type Costs = z.infer<typeof costs>;

/** What the keeping of it all takes. */
export const storeState = z.object({
  bytes: z.number(),
  limitBytes: z.number(),
  series: z.number(),
  tiers: z.array(z.object({ tier, bytes: z.number(), oldestAt: z.number().nullable() })),
  /** Why nothing is kept now, when that is so. */
  problem: z.string().nullable(),
});
export type StoreState = z.infer<typeof storeState>;
