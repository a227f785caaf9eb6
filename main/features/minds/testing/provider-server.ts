import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listed, type ServedModel } from './provider-lists.ts';
import { seenOf } from './provider-reading.ts';
import { type ServedVoice, soundPieces, toneOf, transcriptOf, usualVoices, voicesOf } from './provider-speech.ts';
import type {
  Answering,
  Counted,
  ProviderFault,
  Ready,
  Reply,
  Seen,
  Wire,
  WireFormat,
  Written,
} from './provider-types.ts';
import { chat } from './wires/chat.ts';
import { messages } from './wires/messages.ts';
import { ollama } from './wires/ollama.ts';
import { responses } from './wires/responses.ts';

export type { Answering, ProviderFault, Reply, Seen } from './provider-types.ts';
export type { ServedModel, ServedVoice };

const wires: Record<Wire, WireFormat> = { responses, chat, messages, ollama };
const isWire = (kind: Seen['kind']): kind is Wire => kind in wires;

export interface ProviderServerOptions {
  /** How requests for text are answered; it may be changed later by `answer`. */
  answer?: Answering;
  models?: ServedModel[];
  /** Any other key is refused with 401. None: no key is asked for. */
  key?: string;
  /** Of every answer: `llama.cpp` names itself in `server`. */
  headers?: Record<string, string>;
  /** Of what speaks; null: this server does not list them. */
  voices?: readonly ServedVoice[] | null;
  /** 0: any free one. */
  port?: number;
}

export interface ProviderServer {
  /** `http://127.0.0.1:<port>`; OpenAI and compatible servers live under `/v1` of it. */
  url: string;
  port: number;
  /** All requests, in the order in which they came. */
  requests: readonly Seen[];
  /** Only those for text. */
  asked(): Seen[];
  /** Only recordings that were to be written down. */
  heard(): Seen[];
  /** Only texts that were to be spoken. */
  spoken(): Seen[];
  answer(answering: Answering): void;
  /** Of every path, before it is answered; null answers as usual. */
  failing(fault: ((seen: Seen) => ProviderFault | null) | null): void;
  models(models: ServedModel[]): void;
  /** Resolves with the requests for text as soon as there are so many. */
  arrived(count: number): Promise<Seen[]>;
  /** Forgets what was asked. */
  forget(): void;
  close(): Promise<void>;
}

function countedOf(reply: Reply, words: string, prompt: string): Counted | null {
  if (reply.usage === null) return null;
  const tokens = (text: string) => Math.ceil(text.length / 4);
  return { input: tokens(prompt), cachedInput: 0, output: tokens(words), reasoning: 0, ...reply.usage };
}

function readyOf(given: Reply | string, seen: Seen): Ready {
  const reply = typeof given === 'string' ? { text: given } : given;
  const words = reply.object === undefined ? (reply.text ?? '') : JSON.stringify(reply.object);
  const size = Math.max(1, reply.piece ?? 16);
  const pieces = Array.from({ length: Math.ceil(words.length / size) }, (_, i) =>
    words.slice(i * size, (i + 1) * size),
  );
  const counted = countedOf(reply, words, `${seen.system}${seen.prompt}`);
  return { ...reply, model: reply.model ?? seen.model, words, pieces, counted };
}

/** `gap` is where the answer waits for `holdMiddle`. */
const gap = Symbol('gap');
type Part = string | typeof gap;

/** The parts in the order in which they go out, and what becomes of the connection. */
function partsOf(ready: Ready, whole: Written): { parts: Part[]; ends: 'end' | 'cut' | 'stay' } {
  const half = Math.ceil(whole.body.length / 2);
  const first: Part[] = [...whole.head, ...whole.body.slice(0, half), gap];
  const rest = [...whole.body.slice(half), ...whole.close, ...whole.end, ...whole.sentinel];
  switch (ready.fault) {
    case 'no-end':
      return { parts: first, ends: 'end' };
    case 'no-reason':
      return { parts: [...first, ...whole.body.slice(half), ...whole.close, ...whole.sentinel], ends: 'end' };
    case 'error-event':
      return { parts: [...first, ...whole.error(ready.message ?? 'The engine is on fire')], ends: 'end' };
    case 'malformed':
      return { parts: [...first, whole.broken, ...rest], ends: 'end' };
    case 'cut':
      return { parts: first, ends: 'cut' };
    case 'stall':
      return { parts: first, ends: 'stay' };
    default:
      return { parts: [...first, ...rest], ends: 'end' };
  }
}

/** A server on loopback that really speaks what providers of models speak, and fails in all their ways. */
export async function startProviderServer(options: ProviderServerOptions = {}): Promise<ProviderServer> {
  let answering: Answering = options.answer ?? (() => 'All is well.');
  let failing: ((seen: Seen) => ProviderFault | null) | null = null;
  let models = options.models ?? [{ id: 'test-model' }];
  let requests: Seen[] = [];
  let count = 0;
  const { voices = usualVoices } = options;
  const waiting = new Set<() => void>();
  const asked = () => requests.filter(({ kind }) => isWire(kind));

  const send = (response: ServerResponse, status: number, body: unknown, more: Record<string, string> = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const type = typeof body === 'string' ? 'text/html' : 'application/json';
    response.writeHead(status, { 'content-type': type, 'request-id': 'req_test', ...options.headers, ...more });
    response.end(text);
  };

  function fail(fault: Exclude<ProviderFault, string>, format: WireFormat, response: ServerResponse) {
    if ('redirect' in fault) return send(response, 307, {}, { location: fault.redirect });
    const { status, message = `It answered ${status}`, code, raw, retryAfter: after, headers } = fault;
    const value = after instanceof Date ? after.toUTCString() : String(after ?? '');
    const more = { ...headers, ...(after !== undefined && { 'retry-after': value }) };
    send(response, status, raw ?? format.error(status, message, code), more);
  }

  /** True when the fault has answered instead. */
  function spoilt(fault: ProviderFault | null | undefined, format: WireFormat, response: ServerResponse): boolean {
    if (fault === 'silence') return true;
    if (fault === 'drop') response.destroy();
    else if (fault === 'page') send(response, 200, '<!doctype html><title>Sign in</title>');
    else if (typeof fault === 'object' && fault !== null) fail(fault, format, response);
    else return false;
    return true;
  }

  const drained = (response: ServerResponse) =>
    new Promise<void>((resolve) => {
      const done = () => {
        response.off('drain', done).off('close', done);
        resolve();
      };
      response.once('drain', done).once('close', done);
    });

  async function write(response: ServerResponse, text: string, bytes: number | undefined) {
    const whole = Buffer.from(text);
    const size = bytes ?? whole.length;
    for (let at = 0; at < whole.length && !response.destroyed; at += size) {
      if (!response.write(whole.subarray(at, at + size))) await drained(response);
      else if (bytes !== undefined) await new Promise(setImmediate);
    }
  }

  async function talk(seen: Seen, response: ServerResponse) {
    const format = wires[seen.kind as Wire];
    const ready = readyOf(await answering(seen), seen);
    await ready.hold;
    if (response.destroyed || spoilt(ready.fault, format, response)) return;
    if (seen.body?.stream !== true && !(seen.kind === 'ollama' && seen.body?.stream === undefined))
      return send(response, 200, format.whole(ready, seen));
    const written = format.stream(ready, seen);
    response.writeHead(200, { 'content-type': written.type, 'cache-control': 'no-cache', ...options.headers });
    response.flushHeaders();
    const { parts, ends } = partsOf(ready, written);
    for (const part of parts) {
      if (response.destroyed) return;
      if (part === gap) await ready.holdMiddle;
      else {
        await write(response, part, ready.bytes);
        if (ready.pauseMs !== undefined) await new Promise((resolve) => setTimeout(resolve, ready.pauseMs));
      }
    }
    if (ends === 'end') response.end();
    // What was written is to arrive before the connection breaks.
    if (ends === 'cut') response.write(' ', () => response.socket?.resetAndDestroy());
  }

  async function readyFor(seen: Seen, response: ServerResponse): Promise<Ready | null> {
    const ready = readyOf(await answering(seen), seen);
    await ready.hold;
    return response.destroyed || spoilt(ready.fault, wires.chat, response) ? null : ready;
  }

  async function writeDown(seen: Seen, response: ServerResponse) {
    if (!seen.upload || typeof seen.upload.wav === 'string')
      return fail({ status: 400, message: `Invalid file format: ${seen.upload?.wav}` }, wires.chat, response);
    const ready = await readyFor(seen, response);
    if (!ready) return;
    const text = JSON.stringify(transcriptOf(ready, seen));
    const half = Math.ceil(text.length / 2);
    response.writeHead(200, { 'content-type': ready.contentType ?? 'application/json', ...options.headers });
    response.flushHeaders();
    if (ready.fault === 'malformed') return void response.end(`${text.slice(0, half)}{`);
    if (ready.fault === 'no-end') return void response.end(text.slice(0, half));
    await write(response, text.slice(0, half), ready.bytes);
    await ready.holdMiddle;
    if (ready.fault === 'stall') return;
    if (ready.fault === 'cut') return void response.write(' ', () => response.socket?.resetAndDestroy());
    response.end(text.slice(half));
  }

  async function speak(seen: Seen, response: ServerResponse) {
    const ready = await readyFor(seen, response);
    if (!ready) return;
    const pieces = soundPieces(ready.sound ?? toneOf(seen.spoken?.text ?? ''), ready.piece);
    response.writeHead(200, { 'content-type': ready.contentType ?? 'audio/pcm', ...options.headers });
    response.flushHeaders();
    const half = Math.ceil(pieces.length / 2);
    for (const [at, piece] of pieces.entries()) {
      if (response.destroyed) return;
      if (at === half) {
        await ready.holdMiddle;
        if (ready.fault === 'stall') return;
        if (ready.fault === 'cut') return void response.write(' ', () => response.socket?.resetAndDestroy());
      }
      if (!response.write(piece)) await drained(response);
      if (ready.pauseMs !== undefined) await new Promise((resolve) => setTimeout(resolve, ready.pauseMs));
    }
    response.end();
  }

  const mayPass = ({ headers }: IncomingMessage) =>
    options.key === undefined ||
    headers.authorization === `Bearer ${options.key}` ||
    headers['xi-api-key'] === options.key ||
    headers['x-api-key'] === options.key;

  async function handle(message: IncomingMessage, response: ServerResponse) {
    const closed = Promise.withResolvers<void>();
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const seen = seenOf(message, Buffer.concat(chunks), count++, closed.promise);
    requests.push(seen);
    response.on('close', () => {
      seen.closedAt = Date.now();
      seen.aborted = !response.writableFinished;
      closed.resolve();
    });
    for (const wake of waiting) wake();
    const format = isWire(seen.kind) ? wires[seen.kind] : wires.chat;
    if (!mayPass(message)) {
      // Providers show a part of the key; a careless one shows it all.
      const given = String(
        message.headers['x-api-key'] ?? message.headers['xi-api-key'] ?? message.headers.authorization ?? 'none',
      );
      return fail(
        { status: 401, message: `Incorrect API key provided: ${given}`, code: 'invalid_api_key' },
        format,
        response,
      );
    }
    if (spoilt(failing?.(seen), format, response)) return;
    if (isWire(seen.kind)) return talk(seen, response);
    if (seen.kind === 'transcription') return writeDown(seen, response);
    if (seen.kind === 'speech') return speak(seen, response);
    if (seen.kind === 'voices' && voices) return send(response, 200, voicesOf(seen, voices));
    const answer = listed(seen, models);
    if (answer === null)
      return send(response, 404, format.error(404, `model or path not found: ${seen.path}`, undefined));
    send(response, 200, answer);
  }

  const server = createServer((message, response) => {
    handle(message, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 500;
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    get requests() {
      return requests;
    },
    asked,
    heard: () => requests.filter(({ kind }) => kind === 'transcription'),
    spoken: () => requests.filter(({ kind }) => kind === 'speech'),
    answer(next) {
      answering = next;
    },
    failing(next) {
      failing = next;
    },
    models(next) {
      models = next;
    },
    async arrived(wanted) {
      while (asked().length < wanted) {
        const { promise, resolve } = Promise.withResolvers<void>();
        waiting.add(resolve);
        await promise;
        waiting.delete(resolve);
      }
      return asked();
    },
    forget() {
      requests = [];
    },
    async close() {
      const ended = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await ended;
    },
  };
}
