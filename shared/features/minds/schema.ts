import { z } from 'zod';

/** `local`: models that run in a process of Optimus's own on this machine; there is exactly one, and it is always listed. */
export const connectionKind = z.enum(['openai', 'anthropic', 'compatible', 'ollama', 'elevenlabs', 'local']);
export type ConnectionKind = z.infer<typeof connectionKind>;

/** How a request can go wrong. Each is an end of its own; none is an answer. */
export const faultCode = z.enum([
  /** 401: the key is wrong, or there is none. */
  'unauthorised',
  /** 403, and no credit left. */
  'forbidden',
  'not-found',
  'bad-request',
  /** The request is longer than the model can read. */
  'too-long',
  'rate-limited',
  'overloaded',
  'server',
  'unreachable',
  'timeout',
  /** The connection ended in the middle. */
  'cut',
  /** The stream ended in order and never said why. */
  'no-end',
  /** An error came as an event of the stream. */
  'stream-error',
  'malformed',
  /** A whole answer that is not what was asked for, after one try to have it mended. */
  'not-an-object',
  'empty',
  /** Refused by Optimus itself, before anything was sent: a cap, no consent, no model. */
  'not-sent',
]);
export type FaultCode = z.infer<typeof faultCode>;

export const fault = z.object({
  code: faultCode,
  /** The provider's own words where it said any, with secrets taken out. */
  message: z.string(),
  status: z.number().int().nullable(),
  /** From its Retry-After. */
  retryAfterMs: z.number().nullable(),
});
export type Fault = z.infer<typeof fault>;

/** Why an answer ended. Only `complete` and `tools` are whole. */
export const modelEnd = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('complete') }),
  z.object({ kind: z.literal('tools') }),
  z.object({ kind: z.literal('length') }),
  z.object({ kind: z.literal('refusal'), message: z.string() }),
  z.object({ kind: z.literal('cancelled') }),
  z.object({ kind: z.literal('failed'), fault }),
]);
export type ModelEnd = z.infer<typeof modelEnd>;

/** Tokens. `cachedInput` is a part of `input`, `reasoning` a part of `output`. */
export const usage = z.object({
  input: z.number().int().nonnegative(),
  cachedInput: z.number().int().nonnegative(),
  output: z.number().int().nonnegative(),
  reasoning: z.number().int().nonnegative(),
});
export type Usage = z.infer<typeof usage>;

/**
 * Money is counted in picodollars (10⁻¹² US dollars), so that tokens × price is a whole number and sums are exact.
 * Null wherever the price is not known: that is never shown as nothing.
 */
export const picodollars = z.number().int().nonnegative();

/** Microdollars for a million tokens, which are picodollars for one: $2.50 is 2_500_000. */
export const price = z.object({
  input: z.number().int().nonnegative().max(1_000_000_000),
  cachedInput: z.number().int().nonnegative().max(1_000_000_000),
  output: z.number().int().nonnegative().max(1_000_000_000),
});
export type Price = z.infer<typeof price>;

export const modelRef = z.object({ connectionId: z.string().min(1).max(64), model: z.string().min(1).max(300) });
export type ModelRef = z.infer<typeof modelRef>;

/** What a model does with speech. */
export type SpeechTask = 'transcribe' | 'speak';

export const modelInfo = z.object({
  id: z.string(),
  /** Tokens that it reads at once; null where nobody says. */
  contextTokens: z.number().int().nullable(),
  /** Makes vectors, and no text. Null: not known. */
  embeds: z.boolean().nullable(),
  /** Does this with speech, and answers nothing. Null: neither, or not known. */
  speech: z.enum(['transcribe', 'speak']).nullable(),
  price: price.nullable(),
  /** The provider does not list it (any more): the user wrote its name. */
  byHand: z.boolean(),
});
export type ModelInfo = z.infer<typeof modelInfo>;

export const connectionState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unchecked') }),
  z.object({ kind: z.literal('checking') }),
  z.object({ kind: z.literal('ready'), at: z.number(), tookMs: z.number() }),
  z.object({ kind: z.literal('failed'), at: z.number(), fault }),
]);

export const connectionName = z.string().trim().min(1).max(80);
export const baseUrl = z.url({ protocol: /^https?$/ }).max(500);
export const apiKey = z.string().trim().min(1).max(2_000);

export const connection = z.object({
  id: z.string(),
  kind: connectionKind,
  name: z.string(),
  /** Empty for `local`. */
  baseUrl: z.string(),
  hasKey: z.boolean(),
  /** Ollama is told so much at each request: its own default is about 4,096. */
  contextTokens: z.number().int().nullable(),
  state: connectionState,
  models: z.array(modelInfo),
  createdAt: z.number(),
});
export type Connection = z.infer<typeof connection>;

/** What models are used for where nobody says otherwise. */
export const roleName = z.enum(['chat', 'seats', 'chair', 'secondChair', 'memory', 'embed', 'transcribe', 'speak']);
export type RoleName = z.infer<typeof roleName>;
export const roles = z.record(roleName, modelRef.nullable());
export type Roles = z.infer<typeof roles>;

/** A server of models that answers on a port of this machine. */
export const foundServer = z.object({
  kind: z.enum(['ollama', 'compatible']),
  /** `Ollama`, `llama.cpp`, `LM Studio`: as it called itself. */
  name: z.string(),
  baseUrl: z.string(),
  models: z.array(z.string()),
  /** There is a connection to it already. */
  connectionId: z.string().nullable(),
});
export type FoundServer = z.infer<typeof foundServer>;

export const localModel = z.object({
  id: z.string(),
  /** `wake` and `speaker` are for the ears of voice: no talk and no request ever goes to one. */
  task: z.enum(['embed', 'generate', 'transcribe', 'wake', 'speaker']),
  name: z.string(),
  about: z.string(),
  dtype: z.string(),
  licence: z.string(),
  /** What has to be fetched, where that is known; what it takes here once it is here. */
  bytes: z.number().int().nullable(),
  /** `folder`: the user pointed at it, and nothing is fetched. */
  from: z.enum(['catalogue', 'folder']),
  state: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('absent') }),
    z.object({ kind: z.literal('downloading'), done: z.number(), total: z.number().nullable() }),
    z.object({ kind: z.literal('here') }),
    z.object({ kind: z.literal('loaded') }),
    z.object({ kind: z.literal('failed'), sentence: z.string() }),
  ]),
});
export type LocalModel = z.infer<typeof localModel>;

export const localModels = z.object({
  /** May models be fetched from the network? No until the user says so. */
  consent: z.boolean(),
  /** Where they are fetched from. */
  source: z.string(),
  folder: z.string(),
  /** Why nothing local can run here; null when it can. */
  problem: z.string().nullable(),
  models: z.array(localModel),
});
export type LocalModels = z.infer<typeof localModels>;

export const spendLine = z.object({
  /** First moment of the day, in the zone of this machine. */
  day: z.number(),
  connectionId: z.string(),
  connectionName: z.string(),
  model: z.string(),
  feature: z.string(),
  requests: z.number().int(),
  failed: z.number().int(),
  usage,
  cost: picodollars.nullable(),
});
export type SpendLine = z.infer<typeof spendLine>;
