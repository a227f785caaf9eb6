import { Agent as HttpAgent, type IncomingMessage, request as overHttp } from 'node:http';
import { Agent as HttpsAgent, request as overHttps } from 'node:https';
import { codeOfStatus, MindFault, networkFault, retryAfterOf, saidIn } from './fault.ts';

/** One request over the wire, as its sender sees it. */
export interface Call {
  signal: AbortSignal;
  now: () => number;
  /** Headers or bytes came. */
  onLife?: () => void;
  /** What went wrong below: the libraries wrap it, swallow it, or call it success. */
  failure: MindFault | null;
}

export interface Sent {
  url: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string | Uint8Array;
}

export interface Came {
  status: number;
  header: (name: string) => string | null;
  headers: Record<string, string>;
  body: AsyncGenerator<Uint8Array, void, void>;
  /** Nobody reads what is left. */
  close(): void;
}

const errorBody = 64 * 1024;
const longestBody = 64 * 1024 * 1024;

/**
 * By Node's own client and an agent for this request alone: no proxy of the environment comes between, no redirect carries the key
 * elsewhere, no time limit but ours, and an abort closes the socket at once.
 */
export function send(call: Call, { url, method, headers, body }: Sent): Promise<Came> {
  const target = new URL(url);
  const secure = target.protocol === 'https:';
  const done = Promise.withResolvers<Came>();
  const fail = (fault: MindFault) => {
    call.failure ??= fault;
    done.reject(fault);
  };
  if (call.signal.aborted) return Promise.reject(call.signal.reason);
  const agent = secure ? new HttpsAgent({ keepAlive: false }) : new HttpAgent({ keepAlive: false });
  const request = (secure ? overHttps : overHttp)(target, {
    method,
    agent,
    headers: {
      ...headers,
      'accept-encoding': 'identity',
      ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
    },
  });
  const stop = () => {
    request.destroy();
    done.reject(call.signal.reason);
  };
  call.signal.addEventListener('abort', stop, { once: true });
  const release = () => call.signal.removeEventListener('abort', stop);

  async function* bytesOf(message: IncomingMessage): AsyncGenerator<Uint8Array, void, void> {
    let size = 0;
    try {
      for await (const chunk of message) {
        call.onLife?.();
        size += (chunk as Buffer).length;
        if (size > longestBody) throw new MindFault('malformed', 'The answer is longer than 64 MB');
        yield chunk as Buffer;
      }
    } catch (error) {
      if (call.signal.aborted) throw call.signal.reason;
      const fault = error instanceof MindFault ? error : networkFault(error, true);
      call.failure ??= fault;
      throw fault;
    } finally {
      release();
      request.destroy();
    }
  }

  let connected = false;
  request.on('socket', (socket) => {
    const opened = () => {
      connected = true;
    };
    if (!socket.connecting) opened();
    socket.once(secure ? 'secureConnect' : 'connect', opened);
  });
  request.on('error', (error) => {
    release();
    if (call.signal.aborted) done.reject(call.signal.reason);
    else fail(networkFault(error, connected));
  });
  request.on('response', (message) => {
    call.onLife?.();
    // Whoever reads hears of it; while nobody does, it must not end the program.
    message.on('error', () => {});
    const flat = Object.fromEntries(
      Object.entries(message.headers).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
      ),
    );
    const came: Came = {
      ...{ status: message.statusCode ?? 0, headers: flat, body: bytesOf(message) },
      header: (name) => flat[name] ?? null,
      close() {
        release();
        request.destroy();
      },
    };
    refusalIn(call, came).then((fault) => (fault ? fail(fault) : done.resolve(came)), done.reject);
  });
  request.end(body);
  return done.promise;
}

/** Anything but 2xx ends here, in the provider's words. */
async function refusalIn(call: Call, came: Came): Promise<MindFault | null> {
  const { status, header } = came;
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) {
    came.close();
    const where = header('location') ?? 'another address';
    return new MindFault('bad-request', `It sends on to ${where}; enter that address`, { status });
  }
  const { message, code } = saidIn(await textOf(came.body, errorBody).catch(() => ''));
  return new MindFault(codeOfStatus(status, message, code), message || `It answered ${status}`, {
    ...{ status, retryAfterMs: retryAfterOf(header, call.now()) },
  });
}

async function textOf(body: AsyncIterable<Uint8Array>, limit: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= limit) break;
  }
  return Buffer.concat(chunks).subarray(0, limit).toString('utf8');
}

const longestJson = 32 * 1024 * 1024;

const page = 'It answered with a page, not as a server of models';

/** The body in one piece; it ends as a fault where it is longer, or no text. */
export async function wholeText(came: Came, mostBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of came.body) {
    size += chunk.length;
    if (size > mostBytes) throw new MindFault('malformed', `The answer is longer than ${mostBytes / 1024 / 1024} MB`);
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new MindFault('malformed', 'The answer is no text in UTF-8');
  }
}

export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MindFault('malformed', /^\s*</.test(text) ? page : 'Its answer is no JSON');
  }
}

export async function sendForJson(call: Call, sent: Sent): Promise<{ value: unknown; header: Came['header'] }> {
  const came = await send(call, { ...sent, headers: { accept: 'application/json', ...sent.headers } });
  const text = await textOf(came.body, longestJson);
  return { value: jsonIn(text), header: came.header };
}

/** The same, in the shape that both libraries take. */
export function fetchOf(call: Call): typeof fetch {
  return async (input, init) => {
    const url = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url;
    const headers = Object.fromEntries(new Headers(init?.headers as HeadersInit | undefined));
    const came = await send(call, {
      ...{ url, method: init?.method === 'GET' ? 'GET' : 'POST', headers },
      ...(typeof init?.body === 'string' && { body: init.body }),
    });
    const type = came.header('content-type') ?? '';
    if (/html/i.test(type)) {
      came.close();
      call.failure ??= new MindFault('malformed', page);
      throw call.failure;
    }
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        try {
          const next = await came.body.next();
          if (next.done) controller.close();
          else controller.enqueue(next.value);
        } catch (error) {
          controller.error(error);
        }
      },
      cancel: () => came.close(),
    });
    return new Response(body, { status: came.status, headers: came.headers });
  };
}
