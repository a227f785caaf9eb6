import type { z } from 'zod';
import type { Price, Usage } from '../../../../shared/features/minds/schema.ts';
import type { MindMessage, ToolSpec } from '../types.ts';
import type { Call } from '../wire/send.ts';

export type Json = z.infer<ReturnType<typeof z.json>>;

/** Where a request goes. */
export interface Target {
  baseUrl: string;
  /** Empty: none is sent. */
  key: string;
}

/** How the answer has to look. */
export interface Shape {
  name: string;
  schema: { [key: string]: Json };
  /** The provider can be held to it; else it is only told. */
  strict: boolean;
}

export interface Request {
  model: string;
  messages: readonly MindMessage[];
  tools: readonly ToolSpec[];
  shape: Shape | null;
  maxOutputTokens: number | null;
  /** Of this model, as far as it is known. */
  limits: { contextTokens: number | null; outputTokens: number | null };
  /** What the user chose for the connection. */
  contextTokens: number | null;
}

export type Happening =
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  | { type: 'tool'; id: string; name: string; raw: string }
  | { type: 'usage'; usage: Usage }
  | { type: 'model'; model: string }
  /** The reason that the provider gave. Without one the answer is not whole. */
  | { type: 'end'; end: 'complete' | 'length' }
  | { type: 'end'; end: 'refusal'; message: string };

export interface ListedModel {
  id: string;
  contextTokens: number | null;
  outputTokens: number | null;
  embeds: boolean | null;
  /** As the provider itself lists it. */
  price: Price | null;
}

export interface Vectors {
  vectors: number[][];
  usage: Usage | null;
}

export interface Dictation {
  model: string;
  wav: Uint8Array;
  language: string | null;
  prompt: string;
}

export interface WrittenDown {
  text: string;
  language: string | null;
  noSpeech: number | null;
  meanLogProbability: number | null;
  usage: Usage | null;
}

export interface Utterance {
  model: string;
  text: string;
  /** Empty: the usual one. */
  voice: string;
  rate: number;
}

/** 16-bit little-endian mono, whole samples. */
export interface Sound {
  rate: number;
  pcm: Uint8Array;
}

export interface ListedVoice {
  id: string;
  name: string;
  language: string | null;
}

/** One wire. Whatever goes wrong is thrown; whoever calls knows what to make of it. */
export interface Provider {
  stream(target: Target, request: Request, call: Call): AsyncIterable<Happening>;
  models(target: Target, call: Call): Promise<ListedModel[]>;
  /** Null: this provider makes no vectors. */
  embed: ((target: Target, model: string, texts: readonly string[], call: Call) => Promise<Vectors>) | null;
  /** Null: this provider does nothing with speech. */
  speech: {
    /** Null: it only speaks. */
    transcribe: ((target: Target, dictation: Dictation, call: Call) => Promise<WrittenDown>) | null;
    speak(target: Target, utterance: Utterance, call: Call): AsyncIterable<Sound>;
    voices(target: Target, model: string, call: Call): Promise<ListedVoice[]>;
  } | null;
}
