import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { idleMs, readBody } from '../objects/read-body.ts';
import { authorization } from './sign.ts';

const version = '2021-12-02';

/** An answer that was no yes. */
export class AzureRefusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'AzureRefusal';
    this.status = status;
    this.code = code;
  }
}

export interface Asked {
  method: 'GET' | 'PUT' | 'HEAD' | 'DELETE';
  /** Below the account: `container/key`. */
  path: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: Buffer;
  signal: AbortSignal;
}
interface Answer {
  headers: IncomingMessage['headers'];
  body: Buffer;
}

interface Deps {
  account: string;
  key: string;
  endpoint: string;
  parallel: number;
}

const escaped = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** One request to Azure's storage, signed with the key of the account. */
export function createAzureRequest({ account, key, endpoint, parallel }: Deps) {
  const base = endpoint.replace(/\/+$/, '');
  const secure = base.startsWith('https:');
  const kept = { keepAlive: true, maxSockets: parallel * 2 };
  const agent = secure ? new HttpsAgent(kept) : new HttpAgent(kept);

  function send({ method, path, query = {}, headers = {}, body, signal }: Asked): Promise<IncomingMessage> {
    const url = new URL(`${base}/${escaped(path)}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const all: Record<string, string> = {
      ...headers,
      'x-ms-date': new Date().toUTCString(),
      'x-ms-version': version,
      ...(method === 'PUT' && { 'content-length': String(body?.length ?? 0) }),
    };
    const authorized = { ...all, authorization: authorization({ account, key, method, url, headers: all }) };
    const options = { method, headers: authorized, agent, signal };
    return new Promise((resolve, reject) => {
      const request = (secure ? httpsRequest : httpRequest)(url, options, resolve);
      request.on('error', reject);
      request.setTimeout(idleMs, () => {
        request.destroy(Object.assign(new Error('nothing came any more'), { code: 'ETIMEDOUT' }));
      });
      request.end(body);
    });
  }

  return {
    async ask(asked: Asked): Promise<Answer> {
      const answer = await send(asked);
      const { statusCode = 0, headers } = answer;
      const length = headers['content-length'];
      const expected = asked.method === 'HEAD' || length === undefined ? undefined : Number(length);
      const body = await readBody(answer, expected, asked.signal);
      if (statusCode >= 200 && statusCode < 300) return { headers, body };
      const told = body.toString('utf8');
      const code = headers['x-ms-error-code'] ?? /<Code>([^<]*)<\/Code>/.exec(told)?.[1] ?? '';
      const message = /<Message>([^<\n]*)/.exec(told)?.[1] ?? `status ${statusCode}`;
      throw new AzureRefusal(statusCode, String(code), message);
    },
    dispose: () => agent.destroy(),
  };
}
