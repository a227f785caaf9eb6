import type { z } from 'zod';
import type { ModelEnd, ModelInfo, ModelRef, RoleName, Usage } from '../../../shared/features/minds/schema.ts';
import type { Cancel } from '../../core/lib/clock.ts';

type Json = z.infer<ReturnType<typeof z.json>>;

export interface ToolCall {
  id: string;
  name: string;
  /** As the model wrote it, parsed; what is no JSON ends the answer as `malformed`. */
  input: Json;
}

export interface MindMessage {
  role: 'system' | 'user' | 'assistant' | 'tool';
  text: string;
  /** Of an assistant that asked for tools. */
  toolCalls?: readonly ToolCall[];
  /** Of a `tool` message: which call it answers. */
  toolCallId?: string;
}

export interface ToolSpec {
  name: string;
  description: string;
  /** JSON Schema of an object. */
  schema: Json;
}

/** For whom a request is made: kept with its cost. */
export interface Purpose {
  feature: 'chat' | 'council' | 'memory' | 'knowledge' | 'voice' | 'minds';
  id: string;
}

export interface Ask {
  model: ModelRef;
  messages: readonly MindMessage[];
  tools?: readonly ToolSpec[];
  maxOutputTokens?: number;
  /** Without any sign of life for so long it ends as `timeout`; 120 s where nothing is said. */
  silenceMs?: number;
  signal?: AbortSignal;
  /**
   * Asked right before every request that goes over the wire, also one after 429 and one that has an object mended: hard caps are
   * kept here. A sentence ends the answer as `not-sent` with it, and nothing is sent.
   */
  mayBegin?: () => Promise<string | null>;
  purpose: Purpose;
}

export interface Answer {
  text: string;
  toolCalls: ToolCall[];
  end: ModelEnd;
  /** Null when the provider said nothing of it. */
  usage: Usage | null;
  /** Picodollars; null when usage or price is not known. */
  cost: number | null;
  /** As the provider called it in its answer; else as it was asked for. */
  model: string;
  tookMs: number;
  firstMs: number | null;
}

export type MindEvent =
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  /** Always the last one, and always there. */
  | { type: 'end'; answer: Answer };

export interface ObjectAsk<T> extends Omit<Ask, 'tools'> {
  /** Letters, digits and _: providers want one. */
  name: string;
  schema: z.ZodType<T>;
}

export interface EmbedAsk {
  model: ModelRef;
  texts: readonly string[];
  /** Some models want to know which side a text is on. */
  side: 'query' | 'passage';
  signal?: AbortSignal;
  purpose: Purpose;
}

export type Embedded =
  | { ok: true; vectors: Float32Array[]; usage: Usage | null; cost: number | null }
  | { ok: false; end: ModelEnd };

export interface TranscribeAsk {
  model: ModelRef;
  /** A whole WAV file: 16-bit mono at 16 kHz. */
  wav: Uint8Array;
  /** ISO 639-1; null lets the model find out. */
  language: string | null;
  /** Words that are likely. */
  prompt: string;
  signal?: AbortSignal;
  purpose: Purpose;
}

export type Transcribed =
  | {
      ok: true;
      text: string;
      /** As the model said; null where it says nothing. */
      language: string | null;
      /** How likely it is that nothing was said, and how unsure the words are, where the model tells: guards against invented text. */
      noSpeech: number | null;
      meanLogProbability: number | null;
      usage: Usage | null;
      cost: number | null;
      tookMs: number;
    }
  | { ok: false; end: ModelEnd };

export interface SpeakAsk {
  model: ModelRef;
  text: string;
  /** The provider's own name of it; empty for its usual one. */
  voice: string;
  rate: number;
  signal?: AbortSignal;
  purpose: Purpose;
}

/** 16-bit little-endian mono, as it comes. */
export type SpokenSound = { type: 'sound'; rate: number; pcm: Uint8Array } | { type: 'end'; end: ModelEnd };

/** What other features see of models. Nothing here throws for what a provider does: an answer says how it ended. */
export interface Minds {
  /** One request, never tried again by itself once a byte of the answer came; before that, twice after 429 and 5xx within Retry-After. */
  stream(ask: Ask): AsyncGenerator<MindEvent, void, void>;
  /** The whole of `stream`. */
  ask(ask: Ask): Promise<Answer>;
  /** An object that the schema accepts, or null and why not in `answer.end`. At most one more request, to have it mended. */
  object<T>(ask: ObjectAsk<T>): Promise<{ value: T | null; answer: Answer; requests: number }>;
  embed(ask: EmbedAsk): Promise<Embedded>;
  /** Writes down what was said. Tried again once by itself where the process of local models ended. */
  transcribe(ask: TranscribeAsk): Promise<Transcribed>;
  /** It is asked soon: one that runs on this machine comes into memory, for another nothing is done. */
  prepare(model: ModelRef): void;
  /** The last one says how it ended. */
  speak(ask: SpeakAsk): AsyncGenerator<SpokenSound, void, void>;
  /** Those of a connection that speaks: by its models; empty where none does. */
  voices(signal?: AbortSignal): Promise<{ model: ModelRef; id: string; name: string; language: string | null }[]>;
  /** What the user chose for it; where nothing was chosen, what would do, or null. */
  role(name: RoleName): ModelRef | null;
  /** For what begins by itself: what the user chose for it, or what is on this machine; nothing else may have the texts. */
  unasked(name: RoleName): ModelRef | null;
  /** Null when it is not known any more. `here`: what it is asked stays on this machine, in Optimus or at a server. */
  info(model: ModelRef): (ModelInfo & { connectionName: string; local: boolean; here: boolean }) | null;
  /** Something that can answer is connected. */
  connected(): boolean;
  /** Picodollars for so many tokens, at today's price. */
  cost(model: ModelRef, tokens: Pick<Usage, 'input' | 'output'>): number | null;
  /** About how many tokens a text is; never less than a quarter too few. */
  countTokens(text: string): number;
  onChange(fn: () => void): Cancel;
}
