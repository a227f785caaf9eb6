import { z } from 'zod';
import { faultCode } from '../../../../../shared/features/minds/schema.ts';

/** What it is told at its start. */
export const programConfig = z.object({ threads: z.number().int() });
export type ProgramConfig = z.infer<typeof programConfig>;

/** Where a model lies and how it wants to be used. */
export const loadable = z.object({
  id: z.string(),
  /** The whole path: a shorter one would be a name for the library, to be looked for elsewhere. */
  folder: z.string(),
  dtype: z.string(),
  pooling: z.enum(['mean', 'cls', 'last_token']),
});
export type Loadable = z.infer<typeof loadable>;

export const toProgram = z.discriminatedUnion('op', [
  z.object({ op: z.literal('embed'), call: z.number(), model: loadable, texts: z.array(z.string()) }),
  z.object({
    ...{ op: z.literal('generate'), call: z.number(), model: loadable },
    messages: z.array(z.object({ role: z.string(), content: z.string() })),
    maxTokens: z.number().int(),
  }),
  /** The samples are the payload: 16-bit at 16 kHz. */
  z.object({
    ...{ op: z.literal('transcribe'), call: z.number(), model: loadable },
    ...{ language: z.string().nullable(), prompt: z.string() },
  }),
  /** Into memory, for what is asked soon. */
  z.object({ op: z.literal('load'), call: z.number(), model: loadable, task: z.enum(['transcribe']) }),
  z.object({ op: z.literal('cancel'), call: z.number() }),
  z.object({ op: z.literal('unload'), call: z.number(), modelId: z.string() }),
]);
export type ToProgram = z.infer<typeof toProgram>;

export const fromProgram = z.discriminatedUnion('op', [
  /** Those that are in memory now. */
  z.object({ op: z.literal('loaded'), modelIds: z.array(z.string()) }),
  z.object({ op: z.literal('vectors'), call: z.number(), count: z.number().int(), tokens: z.number().int() }),
  z.object({ op: z.literal('text'), call: z.number(), text: z.string() }),
  z.object({
    ...{ op: z.literal('ended'), call: z.number(), kind: z.enum(['complete', 'length', 'cancelled']) },
    ...{ input: z.number().int(), output: z.number().int() },
  }),
  z.object({
    ...{ op: z.literal('transcript'), call: z.number(), text: z.string(), language: z.string().nullable() },
    ...{ noSpeech: z.number().nullable(), meanLogProbability: z.number().nullable() },
    ...{ input: z.number().int(), output: z.number().int(), cancelled: z.boolean() },
  }),
  z.object({ op: z.literal('done'), call: z.number() }),
  z.object({ op: z.literal('fault'), call: z.number(), code: faultCode, message: z.string() }),
]);
export type FromProgram = z.infer<typeof fromProgram>;
