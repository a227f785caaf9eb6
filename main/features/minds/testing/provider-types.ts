import type { IncomingHttpHeaders } from 'node:http';

export type Wire = 'responses' | 'chat' | 'messages' | 'ollama';
/** With speech; each is asked by its own path. */
export type SpeechPath = 'transcription' | 'speech' | 'voices';
export type Path = Wire | SpeechPath | 'models' | 'tags' | 'show' | 'embeddings' | 'embed' | 'version' | 'unknown';

/** A form with a file, as it came. */
export interface Upload {
  fields: Record<string, string>;
  name: string;
  type: string;
  /** The whole file. */
  bytes: Buffer;
  /** What is in it; a text says why it is no WAV file. */
  wav: { rate: number; channels: number; bits: number; samples: Int16Array; ms: number } | string;
}

/** A request as the server saw it. */
export interface Seen {
  /** From 0, in the order in which they came. */
  index: number;
  kind: Path;
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: what a client sends is read freely in tests
  body: any;
  model: string;
  /** Of a `transcription`: what was uploaded. */
  upload: Upload | null;
  /** Of `speech`: what is to be said, and by whom. */
  spoken: { text: string; voice: string; speed: number | null; format: string } | null;
  /** System texts, joined. */
  system: string;
  /** All that is not system: users, assistants and tools, joined by blank lines. */
  prompt: string;
  messages: { role: string; text: string }[];
  tools: string[];
  /** The JSON Schema that the answer should obey, and its name where the wire has one. */
  schema: unknown;
  schemaName: string | null;
  /** When its body was whole, and when its connection closed (or its answer was whole); milliseconds since the epoch. */
  at: number;
  closedAt: number | null;
  /** The client went away before the answer was whole. */
  aborted: boolean;
  /** Resolves when the answer is whole or the client has gone. */
  closed: Promise<void>;
}

export type ProviderFault =
  /** An HTTP status with an error body as this provider writes it. */
  | {
      status: number;
      message?: string;
      /** Seconds, a date, or any text. */
      retryAfter?: number | Date | string;
      code?: string;
      /** Instead of JSON. */
      raw?: string;
      headers?: Record<string, string>;
    }
  /** Half of the answer, then an orderly end without a reason. */
  | 'no-end'
  /** The whole text, no reason, and the sentinel of the wire where it has one. */
  | 'no-reason'
  /** Half of the answer, then an error as an event of the stream. */
  | 'error-event'
  /** A broken event in the middle, then the rest as if nothing had been. */
  | 'malformed'
  /** Half of the answer, then the socket is destroyed. */
  | 'cut'
  /** The socket is destroyed before any header. */
  | 'drop'
  /** Nothing at all, ever. */
  | 'silence'
  /** Half of the answer, then nothing more. */
  | 'stall'
  /** 200 with a page. */
  | 'page'
  | { redirect: string };

export interface ToolCallReply {
  id?: string;
  name: string;
  input?: unknown;
  /** Instead of `input`: as it is, also when it is no JSON. */
  raw?: string;
}

export interface UsageReply {
  input?: number;
  cachedInput?: number;
  output?: number;
  reasoning?: number;
}

export interface Reply {
  text?: string;
  /** Sent as text, in JSON. */
  object?: unknown;
  reasoning?: string;
  toolCalls?: ToolCallReply[];
  /** Null: the provider says nothing of it. By default counted from the characters. */
  usage?: UsageReply | null;
  model?: string;
  /** `refusal` takes `text` as its words, where the wire has words for it. */
  end?: 'complete' | 'length' | 'refusal' | 'filtered' | 'context';
  fault?: ProviderFault | undefined;
  /** Of an error event. */
  message?: string;
  /** Characters in each event; 16 where nothing is said. */
  piece?: number;
  /** The stream is cut into writes of so many bytes, wherever that falls. */
  bytes?: number;
  /** Not even the headers go out before. */
  hold?: Promise<unknown>;
  /** The first half goes out, the rest after this. */
  holdMiddle?: Promise<unknown>;
  /** Of a `transcription`, where the model tells. */
  language?: string;
  noSpeech?: number;
  logProbability?: number;
  /** Of `speech`: 16-bit samples at 24 kHz. By default a quiet tone, 60 ms for each letter. */
  sound?: Uint8Array;
  /** Of `speech`, instead of `audio/pcm`. */
  contentType?: string;
  /** Milliseconds between events: to be looked at. */
  pauseMs?: number;
}

export type Answering = (seen: Seen) => Reply | string | Promise<Reply | string>;

export interface Counted {
  input: number;
  cachedInput: number;
  output: number;
  reasoning: number;
}

/** A reply with all that a wire needs to write it. */
export interface Ready extends Reply {
  model: string;
  words: string;
  pieces: string[];
  counted: Counted | null;
}

/** A whole stream, part by part; what goes wrong in it is done to the parts. */
export interface Written {
  type: string;
  head: string[];
  body: string[];
  /** What follows the text and is no end yet. */
  close: string[];
  end: string[];
  /** What this wire ends with beside its reason. */
  sentinel: string[];
  error(message: string): string[];
  broken: string;
}

export interface WireFormat {
  stream(ready: Ready, seen: Seen): Written;
  whole(ready: Ready, seen: Seen): unknown;
  error(status: number, message: string, code: string | undefined): unknown;
}
