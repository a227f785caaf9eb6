import { z } from 'zod';
import { metricName } from '../../../../shared/features/monitors/schema.ts';
import { duration } from './duration.ts';
import { secretName } from './expressions/scan.ts';

/**
 * The parts of a document that are the same whatever kinds of steps there are. The reader checks with these, and the
 * published JSON schema is made of them.
 */
const word = z.string().min(1).max(200);

export const stepId = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$/, 'letters, digits, - and _ only, at most 64')
  .meta({ description: 'A name for the step, to refer to it: letters, digits, - and _.' });

export const inputName = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

export const input = z
  .strictObject({
    type: z.enum(['string', 'number', 'boolean', 'folder', 'choice']).meta({ description: 'What is asked for.' }),
    title: word.optional().meta({ description: 'How it is called where it is asked for.' }),
    description: z.string().max(1000).optional().meta({ description: 'A sentence of help.' }),
    default: z
      .union([z.string().max(10_000), z.number(), z.boolean()])
      .optional()
      .meta({ description: 'What it is when nobody says otherwise.' }),
    required: z.boolean().optional().meta({ description: 'A run does not begin without it.' }),
    choices: z
      .array(z.string().min(1).max(200))
      .min(1)
      .max(100)
      .optional()
      .meta({ description: 'Of a choice: what can be chosen.' }),
  })
  .meta({ description: 'Something that is asked before a run, for expressions as inputs.NAME.' });

const overlap = z
  .enum(['skip', 'queue', 'parallel'])
  .optional()
  .meta({ description: 'What happens when it fires while an earlier run has not ended.' });

const globs = z.array(z.string().min(1).max(500)).max(50).optional();

export const gitEvents = ['commit', 'branch', 'push', 'pull', 'tag'] as const;
export const ends = ['succeeded', 'failed', 'cancelled'] as const;

export const triggers = {
  cron: z.strictObject({
    cron: z.string().min(1).max(200).meta({ description: 'Minute, hour, day, month, day of the week: 0 3 * * *' }),
    zone: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .meta({ description: 'A time zone such as Europe/Berlin; the machine’s own without it.' }),
    missed: z
      .enum(['skip', 'once', 'all'])
      .optional()
      .meta({ description: 'What happens to fires that came while Optimus did not run.' }),
    overlap,
  }),
  files: z.strictObject({
    files: word.meta({ description: 'A file or a folder that is watched.' }),
    include: globs.meta({ description: 'Only these: **/*.md' }),
    exclude: globs.meta({ description: 'Not these.' }),
    debounce: duration.optional().meta({ description: 'It fires when nothing has changed for so long.' }),
    overlap,
  }),
  git: z.strictObject({
    git: word.meta({ description: 'The folder of a repository.' }),
    events: z.array(z.enum(gitEvents)).min(1).optional().meta({ description: 'Which events; all of them without it.' }),
    branch: word.optional().meta({ description: 'Only on this branch.' }),
    overlap,
  }),
  webhook: z.strictObject({
    webhook: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'small letters, digits and - only')
      .meta({ description: 'The last part of its address.' }),
    secret: z
      .string()
      .regex(secretName, 'the name of a secret, such as HOOK_SECRET')
      .meta({ description: 'The name of the secret that signs it.' }),
    signature: z.enum(['optimus', 'github', 'gitlab']).optional().meta({ description: 'Who signs, and how.' }),
    overlap,
  }),
  metric: z.strictObject({
    metric: metricName.meta({ description: 'What is measured. Without project, of the whole machine.' }),
    project: word.optional().meta({ description: 'Name or id of the project that it is measured of.' }),
    path: word.optional().meta({ description: 'Of a disk: a folder on it.' }),
    part: word.optional().meta({ description: 'Which core, device, interface or sensor; any of them if left out.' }),
    above: z.number().optional().meta({ description: 'Fires when it is above this.' }),
    below: z.number().optional().meta({ description: 'Fires when it is below this.' }),
    for: duration.optional().meta({ description: 'It must be so for this long.' }),
    overlap,
  }),
  journal: z.strictObject({
    journal: z.array(word).min(1).max(50).meta({ description: 'Kinds of events: child.crashed' }),
    subject: z.strictObject({ type: word, id: word }).optional().meta({ description: 'Only events about this.' }),
    if: z.string().min(1).max(10_000).optional().meta({ description: 'An expression over trigger.' }),
    overlap,
  }),
  workflow: z.strictObject({
    workflow: word.meta({ description: 'The name of another workflow.' }),
    ends: z
      .array(z.enum(ends))
      .min(1)
      .optional()
      .meta({ description: 'How it must have ended; succeeded or failed without it.' }),
    overlap,
  }),
} as const;
export type TriggerKind = keyof typeof triggers;
export const triggerKinds = Object.keys(triggers) as TriggerKind[];

export const retry = z
  .union([
    z.number().int().min(1).max(20),
    z.strictObject({
      attempts: z.number().int().min(1).max(20).meta({ description: 'Tries in all.' }),
      backoff: duration.optional().meta({ description: 'Before the second try; doubles each time.' }),
      'max-backoff': duration.optional().meta({ description: 'The longest pause between two tries.' }),
    }),
  ])
  .meta({
    description: 'How often it is tried when it fails: a number of tries, or { attempts, backoff, max-backoff }.',
  });

export const parallel = z.number().int().min(1).max(64);

/** Fields that any step may have. `undo` is read apart: it is a step's body itself. */
export const stepFields = {
  id: stepId.optional(),
  title: word.optional().meta({ description: 'How the step is called in the graph.' }),
  if: z
    .union([z.string().min(1).max(10_000), z.boolean()])
    .optional()
    .meta({ description: 'An expression; the step is skipped unless it is true.' }),
  needs: z
    .array(z.string())
    .max(500)
    .optional()
    .meta({ description: 'Ids of the steps that must have ended; the one before without it.' }),
  timeout: duration.optional().meta({ description: 'It fails when it takes longer than this.' }),
  retry: retry.optional(),
  'on-error': z
    .enum(['stop', 'continue'])
    .optional()
    .meta({ description: 'Whether the run goes on when the step fails.' }),
} as const;

export const summaries: Record<keyof typeof stepFields | 'undo', string> = {
  id: 'A name for the step, to refer to it',
  title: 'How it is called in the graph',
  if: 'An expression; the step is skipped unless it is true',
  needs: 'Ids of the steps that must have ended; the one before without it',
  timeout: 'It fails when it takes longer than this: 10m',
  retry: 'How often it is tried when it fails: 3, or { attempts: 3, backoff: 2s, max-backoff: 1m }',
  'on-error': 'stop or continue',
  undo: 'What takes it back when a later step fails: a step without id',
};

export const document = {
  name: z.string().trim().min(1).max(120).meta({ description: 'The name of the workflow.' }),
  description: z.string().max(2000).optional().meta({ description: 'A sentence about what it does.' }),
  parallel: parallel.optional().meta({ description: 'How many steps may run at once.' }),
} as const;
export const documentKeys = ['name', 'description', 'inputs', 'on', 'parallel', 'steps'] as const;

/** Of a for-each, beside what its kind says: the steps that run for each item. */
export const itemName = z
  .string()
  .regex(inputName, 'a word of letters, digits and _')
  .meta({ description: 'What an item is called in expressions; item without it.' });

export const mostSteps = 200;
