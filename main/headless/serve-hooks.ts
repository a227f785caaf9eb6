import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Json } from '../core/runs/types.ts';
import type { Hooks } from '../features/workflows/index.ts';
import { pathOf } from './guard.ts';
import { readBody } from './read-body.ts';
import { answers, type Reason } from './reasons.ts';
import { parseStrictJsonBytes } from './strict-json.ts';

const prefix = '/hooks/';

interface Deps {
  hooks: Pick<Hooks, 'deliver'>;
  count: (reason: Reason) => void;
}

const headers = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
};

function parsed(type: string | undefined, body: Buffer): Json {
  if (body.length === 0) return null;
  if (type?.startsWith('application/json')) return parseStrictJsonBytes(body) as Json;
  if (!isUtf8(body)) throw new SyntaxError('not UTF-8');
  return body.toString('utf8');
}

/**
 * Webhooks, for callers that have no token: they show a signature over the bytes that they sent, so this is the one place
 * where a body is taken as it comes. Whatever is not right gets one and the same answer.
 */
export function serveHooks({ hooks, count }: Deps) {
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const body = await readBody(req);
    const answer = await hooks.deliver({
      name: pathOf(req.url ?? '').slice(prefix.length),
      headers: req.headers,
      body,
      parse: () => parsed(req.headers['content-type'], body),
    });
    if (answer.status === 404) {
      count('hook');
      return void res.writeHead(404, answers.hook.headers).end(answers.hook.body);
    }
    const text = JSON.stringify(answer.body);
    res
      .writeHead(answer.status, {
        ...headers,
        'content-length': Buffer.byteLength(text),
        ...(answer.status === 429 && { 'retry-after': '60' }),
      })
      .end(text);
  };
}
