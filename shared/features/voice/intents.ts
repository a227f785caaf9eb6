import { z } from 'zod';

/** The languages that the grammar speaks. */
export const voiceLanguage = z.enum(['en', 'de', 'zh']);
export type VoiceLanguage = z.infer<typeof voiceLanguage>;

const id = z.string().min(1).max(64);
const words = z.string().trim().min(1).max(2_000);
const of = <K extends string, S extends z.ZodRawShape>(kind: K, shape: S) =>
  z.object({ kind: z.literal(kind), ...shape });
const place = z.string().trim().min(1).max(60).nullable();

/**
 * All that can be wanted by voice. Projects, workflows and commands by their ids: what was heard is resolved before it is an
 * intent. The grammar, the model and the phrases of the user all end here, and nothing else can be done.
 */
export const intent = z.discriminatedUnion('kind', [
  /** A command of the palette, by its id: places to go, too. */
  of('command', { commandId: z.string().min(1).max(120) }),
  of('open-project', { projectId: id }),
  of('show-logs', { projectId: id, service: z.string().max(60).nullable() }),
  of('search', { text: words }),
  of('running', { projectId: id.nullable() }),
  of('needs-me', {}),
  of('project-state', { projectId: id }),
  /** “Why is the processor high?” */
  of('why', { metric: z.enum(['cpu', 'memory', 'disk', 'network', 'temperature']), projectId: id.nullable() }),
  of('costs', { projectId: id.nullable() }),
  of('what-failed', { projectId: id.nullable() }),
  of('last-backup', { projectId: id.nullable() }),
  of('time', {}),
  of('help', {}),
  /** `environment`: as it was said, `staging`; the doing finds out whether the project has it. Service null: those that start with the project. */
  of('start', { projectId: id, service: z.string().max(60).nullable(), environment: place }),
  of('stop', { projectId: id, service: z.string().max(60).nullable(), environment: place }),
  of('restart', { projectId: id, service: z.string().max(60).nullable(), environment: place }),
  of('stop-all', {}),
  of('deploy', { projectId: id, environment: place }),
  of('roll-back', { projectId: id, environment: place }),
  of('back-up', { projectId: id.nullable() }),
  of('run-workflow', { workflowId: id }),
  of('remind', { at: z.number().int(), text: words }),
  of('ask-council', { question: words }),
  /** For a chat: what only a mind can answer. */
  of('ask', { question: words }),
  of('dictate', { text: z.string().max(100_000).nullable() }),
  of('repeat', {}),
  of('hush', {}),
  of('cancel', {}),
]);
export type Intent = z.infer<typeof intent>;
export type IntentKind = Intent['kind'];

/** What the page offers, as far as it can be run now. The palette knows its commands; the core does not. */
export const spokenCommand = z.object({
  id: z.string().min(1).max(120),
  title: z.string().max(200),
  keywords: z.array(z.string().max(60)).max(30),
});
export type SpokenCommand = z.infer<typeof spokenCommand>;

/** How an understanding came about. `phrases`: the file of the user; `learned`: a correction of the user. */
export const understoodBy = z.enum(['grammar', 'phrases', 'learned', 'model']);

export const reading = z.object({
  by: understoodBy,
  language: voiceLanguage,
  intent,
  /** What was understood, in a sentence of ours in the language of the screen: “Start shop on staging”. */
  sentence: z.string(),
  /** 0..1; under 0.75 it is asked about before anything is done. */
  confidence: z.number().min(0).max(1),
});
export type Reading = z.infer<typeof reading>;
