import { type IncomingHttpHeaders, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { request, Agent as TlsAgent } from 'node:https';
import { isOwnMachine } from './reference.ts';

const mostRedirects = 3;
/** A list of manifests is some kilobytes. */
const mostBytes = 4 * 1024 * 1024;

export interface Asking {
  method: 'GET' | 'HEAD';
  headers: Record<string, string>;
  signal: AbortSignal;
  /** Of the system: a way out that goes through a proxy is named there. */
  env: Readonly<Record<string, string | undefined>>;
  /** Certificates to trust beside those of the system. */
  ca?: string | undefined;
}

export interface Answered {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** It answered, and not as one who speaks the protocol. */
export class OddAnswer extends Error {}

function once(url: URL, { method, headers, signal, env, ca }: Asking): Promise<Answered> {
  const secure = url.protocol === 'https:';
  const proxyEnv = env as NodeJS.ProcessEnv;
  const agent = secure ? new TlsAgent({ proxyEnv, ...(ca !== undefined && { ca }) }) : new PlainAgent({ proxyEnv });
  const done = Promise.withResolvers<Answered>();
  const asked = (secure ? request : plainRequest)(url, {
    ...{ method, agent, signal, headers: { 'user-agent': 'optimus', ...headers } },
  });
  asked.on('error', done.reject);
  asked.on('response', (answer) => {
    const pieces: Buffer[] = [];
    let length = 0;
    answer.on('error', done.reject);
    answer.on('data', (piece: Buffer) => {
      length += piece.length;
      if (length <= mostBytes) pieces.push(piece);
      else asked.destroy(new OddAnswer('its answer is larger than any manifest'));
    });
    answer.on('end', () =>
      done.resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(pieces) }),
    );
    answer.on('close', () => done.reject(new OddAnswer('its answer broke off')));
  });
  asked.end();
  return done.promise.finally(() => agent.destroy());
}

/** Follows where it is sent, without what was meant for the first alone, and never from TLS to something open. */
export async function ask(url: URL, asking: Asking): Promise<Answered> {
  let at = url;
  let headers = asking.headers;
  for (let redirects = 0; ; redirects += 1) {
    const answer = await once(at, { ...asking, headers });
    if (![301, 302, 303, 307, 308].includes(answer.status)) return answer;
    const next = URL.parse(answer.headers.location ?? '', at);
    if (next === null || redirects === mostRedirects) throw new OddAnswer('it sends from one place to the next');
    const open = next.protocol === 'http:' && at.protocol === 'http:' && isOwnMachine(next.host);
    if (next.protocol !== 'https:' && !open) throw new OddAnswer('it sends to a place without TLS');
    if (next.host !== at.host) {
      const { authorization, ...others } = headers;
      headers = others;
    }
    at = next;
  }
}
