import { z } from 'zod';
import { attentionSeverity } from '../attention/schema.ts';
import { subject } from '../journal/schema.ts';
import { metricName, scope, seriesKey } from '../monitors/schema.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const span = (least: number, most: number) => z.number().int().min(least).max(most);

/** When a figure is wrong. `resolveAt`: it is well again only beyond that, so that a figure on the line does not ring all day. */
export const metricCondition = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('above'), value: z.number(), resolveAt: z.number().nullable() }),
  z.object({ kind: z.literal('below'), value: z.number(), resolveAt: z.number().nullable() }),
  /** Rises or falls by more than `value` in each `perMs`, looked at over `overMs`. */
  z.object({
    kind: z.literal('rate'),
    direction: z.enum(['up', 'down']),
    value: z.number().positive(),
    perMs: span(1_000, 7 * day),
    overMs: span(5_000, day),
  }),
  /** Was measured, and is no longer. */
  z.object({ kind: z.literal('absent') }),
  /** Unlike the same hour of the weeks before. */
  z.object({
    kind: z.literal('anomaly'),
    direction: z.enum(['above', 'below', 'both']),
    deviations: z.number().min(1).max(20),
    weeks: z.number().int().min(3).max(8),
  }),
  /** On its way, as over the last `overMs`, it comes to `reaches` within `withinMs`. */
  z.object({
    kind: z.literal('forecast'),
    reaches: z.number(),
    withinMs: span(10 * minute, 90 * day),
    overMs: span(30 * minute, 14 * day),
  }),
]);
export type MetricCondition = z.infer<typeof metricCondition>;

/** So often in such a time; over when it has been quiet for `quietMs`. */
export const countCondition = z.object({
  atLeast: z.number().int().min(1).max(10_000),
  withinMs: span(1_000, 7 * day),
  quietMs: span(10_000, 30 * day),
});

export const logPlace = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: z.string().trim().min(1).max(4_096) }),
  z.object({ kind: z.literal('optimus') }),
  /** What a service writes; null: all services of the project. */
  z.object({
    kind: z.literal('service'),
    projectId: z.string().min(1).max(64),
    service: z.string().min(1).max(200).nullable(),
  }),
  /** What containers of this name write; `*` stands for anything. By name, because one that is made anew has another id. */
  z.object({
    kind: z.literal('container'),
    name: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .regex(/^[\w.*-]+$/, 'A name as the engine has it: letters, digits, . _ and -; * stands for anything'),
  }),
]);
export type LogPlace = z.infer<typeof logPlace>;

export const kindPattern = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[a-z0-9*]+([.-][a-z0-9*]+)*$/, 'As in the journal: project.crashed, project.*');

export const watch = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('metric'),
    metric: metricName,
    scope,
    /** Null: each one there is. */
    id: z.string().max(200).nullable(),
    part: z.string().max(200).nullable(),
    /** Not where this one is measured, which tells the same thing better. */
    unless: metricName.nullable(),
    when: metricCondition,
  }),
  z.object({
    kind: z.literal('log'),
    place: logPlace,
    pattern: z.string().min(1).max(500),
    ignoreCase: z.boolean(),
    when: countCondition,
  }),
  z.object({
    kind: z.literal('event'),
    /** Of the journal's kinds; `*` stands for anything within one word. */
    pattern: kindPattern,
    subject: z.object({ type: z.string().max(64), id: z.string().max(512) }).nullable(),
    /** An event of this kind about the same subject ends it at once. */
    until: kindPattern.nullable(),
    /** Each subject of this type counts by itself; null: all together. */
    each: z.string().max(64).nullable(),
    when: countCondition,
  }),
]);
export type Watch = z.infer<typeof watch>;

export const ruleDraft = z.object({
  name: z.string().trim().min(1).max(120),
  severity: attentionSeverity,
  watch,
  /** It has to be so for this long. */
  forMs: span(0, 7 * day),
  /** Told again so often while it lasts; null: once. */
  repeatMs: span(minute, 30 * day).nullable(),
  /** Over by itself when it is well again; otherwise somebody has to say so. */
  autoResolve: z.boolean(),
  /** What to do then, in the user's words. */
  note: z.string().max(2_000),
});
export type RuleDraft = z.infer<typeof ruleDraft>;

export const rule = ruleDraft.extend({
  id: z.string(),
  enabled: z.boolean(),
  /** Comes with Optimus: can be changed, switched off and restored, not removed. */
  own: z.boolean(),
  /** Of one that comes with Optimus: it is no longer as it came. */
  changed: z.boolean(),
  createdAt: z.number(),
  updatedAt: z.number(),
});
export type Rule = z.infer<typeof rule>;

export const ruleView = rule.extend({
  /** The rule in words. */
  sentence: z.string(),
  /** How many lines, subjects or logs it looks at now. */
  looksAt: z.number(),
  firing: z.number(),
  /** Wrong, but not yet for long enough. */
  pending: z.number(),
  /** Why it cannot say anything now: waits for data, a file that is gone, a pattern that takes too long. */
  waits: z.string().nullable(),
});
export type RuleView = z.infer<typeof ruleView>;

export const acknowledgement = z.object({ by: z.string(), at: z.number(), comment: z.string() });

/** Why nobody is told of an alert now. */
export const quiet = z.object({
  by: z.enum(['silence', 'maintenance']),
  id: z.string(),
  reason: z.string(),
  until: z.number().nullable(),
});
export type Quiet = z.infer<typeof quiet>;

export const alert = z.object({
  ruleId: z.string(),
  ruleName: z.string(),
  /** What it is about: the key of a line, or what an event rule counts by. */
  key: z.string(),
  severity: attentionSeverity,
  /** What is wrong, with its figures. */
  sentence: z.string(),
  evidence: z.string(),
  subjects: z.array(subject),
  /** Of a figure, in the unit of its metric. */
  series: seriesKey.nullable(),
  value: z.number().nullable(),
  threshold: z.number().nullable(),
  note: z.string(),
  /** When it began to be wrong. */
  since: z.number(),
  firedAt: z.number(),
  lastToldAt: z.number().nullable(),
  repeats: z.number(),
  /** It came and went so often that it has to be well for longer before it is over. */
  flapping: z.boolean(),
  /** Nothing is known of it since then: not measured, asleep, not running. */
  unknownSince: z.number().nullable(),
  acknowledged: acknowledgement.nullable(),
  quiet: quiet.nullable(),
});
export type Alert = z.infer<typeof alert>;

/** What a silence or a maintenance window covers: everything that fits each part that is said. */
export const reach = z.object({
  ruleId: z.string().max(100).nullable(),
  key: z.string().max(1_000).nullable(),
  scope: scope.nullable(),
  id: z.string().max(200).nullable(),
});
export type Reach = z.infer<typeof reach>;

export const silenceDraft = z.object({
  reach,
  /** Null: until it is taken back. */
  until: z.number().nullable(),
  reason: z.string().trim().max(500),
});
export const silence = silenceDraft.extend({
  id: z.string(),
  /** What it covers, in words. */
  covers: z.string(),
  createdAt: z.number(),
});
export type Silence = z.infer<typeof silence>;

export const windowTimes = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('once'), from: z.number(), to: z.number() }),
  z.object({
    kind: z.literal('recurring'),
    cron: z.string().trim().min(1).max(200),
    durationMs: span(minute, 7 * day),
    zone: z.string().min(1).max(100),
  }),
]);
export const windowDraft = z.object({
  name: z.string().trim().min(1).max(120),
  reach,
  times: windowTimes,
  enabled: z.boolean(),
});
export type WindowDraft = z.infer<typeof windowDraft>;
export const maintenanceWindow = windowDraft.extend({
  id: z.string(),
  covers: z.string(),
  createdAt: z.number(),
  /** When it began, while it is open. */
  openSince: z.number().nullable(),
  openUntil: z.number().nullable(),
  nextAt: z.number().nullable(),
});
export type MaintenanceWindow = z.infer<typeof maintenanceWindow>;

/** What a rule would have done. */
export const tried = z.object({
  from: z.number(),
  to: z.number(),
  /** How finely it was looked at; coarser than a for-duration means that short ones are not seen. */
  stepMs: z.number(),
  looksAt: z.number(),
  /** Share of the stretch of which anything is known. */
  covered: z.number(),
  total: z.number(),
  /** The newest, at most 200. */
  moments: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      at: z.number(),
      /** Null: it would be firing now. */
      until: z.number().nullable(),
      value: z.number().nullable(),
      sentence: z.string(),
    }),
  ),
  /** Why nothing, or not all, could be said. */
  says: z.string().nullable(),
});
export type Tried = z.infer<typeof tried>;
