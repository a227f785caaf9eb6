import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Json } from '../core/runs/types.ts';
import type { Hooks } from '../features/workflows/index.ts';
import { answers, type Reason } from './reasons.ts';
import { parseStrictJsonBytes } from './strict-json.ts';

interface Deps {
  app: FastifyInstance;
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
export function serveHooks({ app, hooks, count }: Deps): void {
  app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      ['application/json', 'text/plain'],
      { parseAs: 'buffer' },
      async (_request: unknown, body: Buffer) => body,
    );
    scope.post('/hooks/:name', async (request: FastifyRequest<{ Params: { name: string } }>, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const answer = await hooks.deliver({
        name: request.params.name,
        headers: request.headers,
        body,
        parse: () => parsed(request.headers['content-type'], body),
      });
      if (answer.status === 404) {
        count('hook');
        return reply.code(404).headers(answers.hook.headers).send(answers.hook.body);
      }
      if (answer.status === 429) reply.header('retry-after', '60');
      return reply.code(answer.status).headers(headers).send(JSON.stringify(answer.body));
    });
    done();
  });
}
