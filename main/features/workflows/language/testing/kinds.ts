import { z } from 'zod';
import type { StepKind } from '../../types.ts';

/** Kinds that do nothing, with fields such as the real ones have: the language knows them by their shape alone. */
function kind(given: Omit<StepKind, 'run' | 'detail' | 'summary' | 'example'> & Partial<StepKind>): StepKind {
  return {
    summary: `A step of kind ${given.kind}.`,
    example: `- ${given.kind}: x\n`,
    detail: (written) => (typeof written === 'string' ? (written.split('\n')[0] ?? '') : ''),
    run: async () => ({ result: null }),
    ...given,
  };
}

const time = z.string().regex(/^\d+(ms|s|m|h|d)$/, 'a length of time such as 10m');

export const testKinds: StepKind[] = [
  kind({
    kind: 'run',
    schema: z.string().min(1),
    fields: z.strictObject({
      in: z.string().optional(),
      env: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
      shell: z.enum(['sh', 'bash', 'powershell', 'cmd']).optional(),
      ok: z.array(z.number().int()).optional(),
    }),
    secretsIn: ['env.*'],
    plainIn: { run: 'the value given to the script as env:' },
  }),
  kind({
    kind: 'http',
    schema: z.strictObject({
      method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
      url: z.url(),
      headers: z.record(z.string(), z.string()).optional(),
      json: z.json().optional(),
      body: z.string().optional(),
      expect: z.array(z.union([z.number().int(), z.string()])).optional(),
      save: z.enum(['json', 'text', 'none']).optional(),
    }),
    secretsIn: ['headers.*', 'json', 'body', 'url'],
    detail: (written) => (written as { url: string }).url,
  }),
  kind({
    kind: 'approve',
    schema: z.union([
      z.string().min(1),
      z.strictObject({
        question: z.string().min(1),
        for: time.optional(),
        otherwise: z.enum(['reject', 'approve']).optional(),
      }),
    ]),
  }),
  kind({
    kind: 'notify',
    schema: z.union([
      z.string().min(1),
      z.strictObject({
        title: z.string().min(1),
        body: z.string().optional(),
        severity: z.enum(['info', 'warning', 'error']).optional(),
      }),
    ]),
  }),
  kind({
    kind: 'wait',
    schema: z.union([
      time,
      z.strictObject({ until: z.string(), zone: z.string().optional() }),
      z.strictObject({ signal: z.string(), for: time.optional() }),
    ]),
  }),
  kind({ kind: 'set', schema: z.json() }),
  kind({
    kind: 'each',
    schema: z.array(z.json()),
    fields: z.strictObject({
      as: z.string().optional(),
      parallel: z.number().int().min(1).max(64).optional(),
      'stop-on-failure': z.boolean().optional(),
    }),
  }),
  kind({
    kind: 'workflow',
    schema: z.string().min(1),
    fields: z.strictObject({ inputs: z.record(z.string(), z.json()).optional() }),
  }),
  kind({
    kind: 'sql',
    schema: z.strictObject({
      sqlite: z.string().optional(),
      postgres: z.string().optional(),
      query: z.string().min(1),
      params: z.array(z.json()).optional(),
      write: z.boolean().optional(),
    }),
    secretsIn: ['postgres'],
    plainIn: { query: 'the value given to the query as params:' },
  }),
  kind({
    kind: 'look',
    schema: z.union([
      z.literal('attention'),
      z.strictObject({ journal: z.strictObject({ since: time.optional(), kinds: z.array(z.string()).optional() }) }),
      z.strictObject({ repositories: z.string(), depth: z.number().int().optional() }),
      z.strictObject({ disk: z.string() }),
      z.strictObject({ runs: z.strictObject({ since: time.optional() }) }),
    ]),
  }),
];
