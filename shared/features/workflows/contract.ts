import { z } from 'zod';
import { command, query } from '../../contract/builder.ts';
import { runSummary } from '../runs/schema.ts';
import { source, template, vocabulary, workflow, workflowReading, workflowSecret, workflowSummary } from './schema.ts';

const id = z.string().min(1).max(64);
const secretName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'letters, digits and underscores, not beginning with a digit');

export const workflowsContract = {
  list: query('/workflows', { summary: 'All workflows by name, with next fire and last result' }).output(
    z.array(workflowSummary),
  ),
  get: query('/workflows/{id}', { summary: 'One workflow with its text', errors: ['NOT_FOUND'] })
    .input(z.object({ id }))
    .output(workflow),
  read: command('/workflows/read', { summary: 'What a text means, without keeping it' })
    .input(z.object({ source, id: id.optional() }))
    .output(workflowReading),
  create: command('/workflows/create', { summary: 'Keep a new workflow; one with errors is kept, but cannot run' })
    .input(z.object({ source, enabled: z.boolean().default(true) }))
    .output(workflow),
  save: command('/workflows/{id}/save', { summary: 'Keep a changed text', errors: ['NOT_FOUND', 'CONFLICT'] })
    .input(z.object({ id, source, revision: z.number().int() }))
    .output(workflow),
  enable: command('/workflows/{id}/enable', { summary: 'Let its triggers fire, or not', errors: ['NOT_FOUND'] })
    .input(z.object({ id, enabled: z.boolean() }))
    .output(workflowSummary),
  remove: command('/workflows/{id}/remove', { summary: 'Take a workflow away; its runs stay', errors: ['NOT_FOUND'] })
    .input(z.object({ id }))
    .output(z.object({ id, name: z.string() })),
  restore: command('/workflows/{id}/restore', { summary: 'Bring back one that was taken away', errors: ['NOT_FOUND'] })
    .input(z.object({ id }))
    .output(workflowSummary),
  run: command('/workflows/{id}/run', {
    summary: 'Run by hand',
    errors: ['NOT_FOUND', 'CONFLICT', 'TOO_LARGE', 'UNAVAILABLE'],
  })
    .input(z.object({ id, inputs: z.record(z.string(), z.json()).default({}) }))
    .output(runSummary),
  templates: query('/workflows/templates', { summary: 'Workflows to begin with' }).output(z.array(template)),
  vocabulary: query('/workflows/vocabulary', { summary: 'What a definition may consist of' }).output(vocabulary),
  schema: query('/workflows/schema', { summary: 'JSON schema of the definitions' }).output(
    z.record(z.string(), z.json()),
  ),
  exportTo: command('/workflows/{id}/export', {
    summary: 'Write the text to .optimus/workflows of a folder',
    errors: ['NOT_FOUND', 'CONFLICT', 'UNAVAILABLE'],
  })
    .input(z.object({ id, folder: z.string().min(1).max(4_096), overwrite: z.boolean().default(false) }))
    .output(z.object({ path: z.string() })),
  importFrom: command('/workflows/import', {
    summary: 'Take in the texts of .optimus/workflows of a folder',
    errors: ['NOT_FOUND', 'UNAVAILABLE'],
  })
    .input(z.object({ folder: z.string().min(1).max(4_096) }))
    .output(
      z.object({
        added: z.array(workflowSummary),
        unchanged: z.number().int(),
        refused: z.array(z.object({ file: z.string(), why: z.string() })),
      }),
    ),
  secrets: query('/workflows/secrets', { summary: 'Names of the secrets that workflows may use' }).output(
    z.array(workflowSecret),
  ),
  putSecret: command('/workflows/secrets/put', { summary: 'Keep a secret', errors: ['UNAVAILABLE'] })
    .input(z.object({ name: secretName, value: z.string().min(1).max(65_536) }))
    .output(workflowSecret),
  removeSecret: command('/workflows/secrets/remove', { summary: 'Forget a secret', errors: ['NOT_FOUND'] })
    .input(z.object({ name: secretName }))
    .output(z.object({ name: z.string() })),
};
