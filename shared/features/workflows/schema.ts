import { z } from 'zod';
import { subject } from '../journal/schema.ts';
import { runSummary } from '../runs/schema.ts';

/** A place in a definition that is not right. Lines and columns count from 1. */
export const workflowProblem = z.object({
  severity: z.enum(['error', 'warning']),
  line: z.number().int(),
  column: z.number().int(),
  endLine: z.number().int(),
  endColumn: z.number().int(),
  /** Dotted: `steps.deploy.http.url`. */
  path: z.string(),
  problem: z.string(),
  /** What would have been right: `one of run, http, wait`. */
  expected: z.string().optional(),
});
export type WorkflowProblem = z.infer<typeof workflowProblem>;

/** What the graph shows of a step, whether or not the definition as a whole is right. */
export const graphStep = z.object({
  key: z.string(),
  title: z.string(),
  kind: z.string(),
  /** In a few words: the command, the address, the question. */
  detail: z.string(),
  needs: z.array(z.string()),
  /** `if` in words of the definition. */
  condition: z.string().nullable(),
  /** The line where the step begins. */
  line: z.number().int(),
  endLine: z.number().int(),
  problems: z.number().int(),
  /** Steps within a for-each. */
  inner: z.number().int(),
});
export type GraphStep = z.infer<typeof graphStep>;

export const inputField = z.object({
  name: z.string(),
  title: z.string(),
  type: z.enum(['string', 'number', 'boolean', 'folder', 'choice']),
  required: z.boolean(),
  default: z.json(),
  choices: z.array(z.string()),
});
export type InputField = z.infer<typeof inputField>;

export const triggerInfo = z.object({
  kind: z.enum(['cron', 'files', 'git', 'webhook', 'metric', 'journal', 'workflow']),
  /** `every day at 03:00, Europe/Berlin` */
  sentence: z.string(),
  nextAt: z.number().nullable(),
  /** Where a webhook is reached; null where this host serves none. */
  address: z.string().nullable(),
  /** Why it cannot fire at present: `the folder is not there`. */
  trouble: z.string().nullable(),
});
export type TriggerInfo = z.infer<typeof triggerInfo>;

/** What a text means: problems where it is wrong, and the graph as far as it can be read. */
export const workflowReading = z.object({
  ok: z.boolean(),
  name: z.string(),
  description: z.string(),
  problems: z.array(workflowProblem),
  steps: z.array(graphStep),
  inputs: z.array(inputField),
  triggers: z.array(triggerInfo),
  /** Names of secrets that it uses, and whether each is there. */
  secrets: z.array(z.object({ name: z.string(), known: z.boolean() })),
});
export type WorkflowReading = z.infer<typeof workflowReading>;

export const workflowSummary = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  /** Its triggers fire. By hand it can be run all the same. */
  enabled: z.boolean(),
  /** Rises by one with each save. */
  revision: z.number().int(),
  updatedAt: z.number(),
  stepCount: z.number().int(),
  errors: z.number().int(),
  triggers: z.array(triggerInfo),
  nextAt: z.number().nullable(),
  lastRun: runSummary.nullable(),
  runningCount: z.number().int(),
  /** States of the newest ended runs, oldest first. */
  recent: z.array(
    z.object({ runId: z.string(), state: z.enum(['succeeded', 'failed', 'cancelled']), tookMs: z.number() }),
  ),
});
export type WorkflowSummary = z.infer<typeof workflowSummary>;

export const workflow = workflowSummary.extend({
  source: z.string(),
  reading: workflowReading,
});
export type Workflow = z.infer<typeof workflow>;

export const template = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  /** What it does not find on this machine, in a sentence each; empty when it can run as it is. */
  lacks: z.array(z.string()),
  source: z.string(),
});
export type WorkflowTemplate = z.infer<typeof template>;

export const workflowSecret = z.object({ name: z.string(), updatedAt: z.number(), usedBy: z.array(subject) });
export type WorkflowSecret = z.infer<typeof workflowSecret>;

/** What an editor needs to complete a text: kinds of steps with their fields, kinds of triggers, functions of expressions. */
export const vocabulary = z.object({
  stepKinds: z.array(
    z.object({ kind: z.string(), summary: z.string(), fields: z.array(z.string()), example: z.string() }),
  ),
  triggerKinds: z.array(z.object({ kind: z.string(), summary: z.string(), example: z.string() })),
  stepFields: z.array(z.object({ name: z.string(), summary: z.string() })),
  functions: z.array(z.object({ name: z.string(), summary: z.string() })),
});
export type WorkflowVocabulary = z.infer<typeof vocabulary>;

export const maxSourceLength = 200_000;
export const source = z.string().max(maxSourceLength);
