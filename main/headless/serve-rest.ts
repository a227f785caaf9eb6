import { OpenAPIHandler } from '@orpc/openapi/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Core } from '../core/create-core.ts';
import type { Logger } from '../core/log/logger.ts';
import { pathOf } from './guard.ts';
import { answers } from './reasons.ts';
import type { Refusals } from './refusals.ts';
import { findStreams } from './serve-contract.ts';
import { intoClosedSet, unknownProcedure } from './serve-errors.ts';

const maxStreams = 32;
const keepAliveEvery = 25_000;

const apiHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
};

interface Deps {
  app: FastifyInstance;
  router: Core['router'];
  context: Core['context'];
  log: Logger;
  refusals: Refusals;
}

/** The contract as plain HTTP below /api: queries by GET, commands by POST, streams as server-sent events. */
export function serveRest({ app, router, context, log, refusals }: Deps): { streams(): number } {
  const streamPaths = new Set([...findStreams().rest].map((path) => `/api${path}`));
  let streams = 0;
  const handler = new OpenAPIHandler(router, {
    maxBracketNotationArrayIndex: 500,
    eventIteratorKeepAliveInterval: keepAliveEvery,
    interceptors: [
      async ({ next, request }) => {
        try {
          const result = await next();
          if (result.matched) return result;
        } catch (error) {
          throw intoClosedSet(error, log);
        }
        throw unknownProcedure(request.url.pathname);
      },
    ],
  });
  // The same for every request: who calls over HTTP has shown the one token there is.
  const options = { prefix: '/api', context: context({ id: 'http', kind: 'http' }) } as const;

  async function answer(request: FastifyRequest, reply: FastifyReply) {
    reply.headers(apiHeaders);
    await handler.handle(request, reply, options);
    return reply;
  }

  async function serve(request: FastifyRequest, reply: FastifyReply) {
    const path = pathOf(request.url);
    // The router decodes before it matches; the guard asked for a token by what is written.
    if (!path.startsWith('/api/')) return reply.callNotFound();
    if (!streamPaths.has(path)) return answer(request, reply);
    if (streams >= maxStreams) {
      refusals.count('streams');
      const { status, body } = answers.streams;
      return reply.code(status).headers(apiHeaders).type('application/json; charset=utf-8').send(body);
    }
    streams++;
    reply.raw.once('close', () => {
      streams--;
    });
    return answer(request, reply);
  }

  app.route({ method: ['GET', 'POST'], url: '/api/*', handler: serve });
  return { streams: () => streams };
}
