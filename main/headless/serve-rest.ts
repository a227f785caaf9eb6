import type { ServerResponse } from 'node:http';
import { OpenAPIHandler } from '@orpc/openapi/fastify';
import type { StandardHandlerOptions } from '@orpc/server/standard';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Core } from '../core/create-core.ts';
import type { Logger } from '../core/log/logger.ts';
import type { RpcContext } from '../core/rpc.ts';
import { pathOf } from './guard.ts';
import { answers } from './reasons.ts';
import type { Refusals } from './refusals.ts';
import { findStreams } from './serve-contract.ts';
import { intoClosedSet, unknownProcedure } from './serve-errors.ts';
import { createRestHandler } from './serve-plain.ts';

const maxStreams = 32;
const keepAliveEvery = 25_000;

const apiHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
};
const jsonHeaders = [...Object.entries(apiHeaders).flat(), 'content-type', 'application/json; charset=utf-8'];

interface Deps {
  app: FastifyInstance;
  router: Core['router'];
  context: Core['context'];
  /** `http://127.0.0.1:4680` */
  origin: string;
  log: Logger;
  refusals: Refusals;
}

/** Ends with the answer, or before it when the caller has gone. */
function signalOf(response: ServerResponse): AbortSignal {
  const control = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) control.abort();
  });
  return control.signal;
}

function sendJson(response: ServerResponse, status: number, value: unknown) {
  const text = value === undefined ? '' : JSON.stringify(value);
  response.writeHead(status, [...jsonHeaders, 'content-length', String(Buffer.byteLength(text))]).end(text);
}

/** The contract as plain HTTP below /api: queries by GET, commands by POST, streams as server-sent events. */
export function serveRest({ app, router, context, origin, log, refusals }: Deps): { streams(): number } {
  const streamPaths = new Set([...findStreams().rest].map((path) => `/api${path}`));
  // The same for every request: who calls over HTTP has shown the one token there is.
  const options = { prefix: '/api', context: context({ id: 'http', kind: 'http' }) } as const;
  const closedSet: StandardHandlerOptions<RpcContext>['interceptors'] = [
    async ({ next, request }) => {
      try {
        const result = await next();
        if (result.matched) return result;
      } catch (error) {
        throw intoClosedSet(error, log);
      }
      throw unknownProcedure(request.url.pathname);
    },
  ];
  const handlerOptions = { maxBracketNotationArrayIndex: 500, interceptors: closedSet };
  const calls = createRestHandler(router, handlerOptions);
  const events = new OpenAPIHandler(router, { ...handlerOptions, eventIteratorKeepAliveInterval: keepAliveEvery });
  let streams = 0;

  /** The adapter for fastify parses each address twice and waits for the connection; most requests are small and are answered here. */
  async function call(request: FastifyRequest, reply: FastifyReply) {
    reply.hijack();
    const { response } = await calls.handle(
      {
        method: request.method,
        url: new URL(origin + request.url),
        headers: request.headers,
        body: async () => request.body,
        signal: signalOf(reply.raw),
      },
      options,
    );
    sendJson(reply.raw, response?.status ?? 500, response?.body);
  }

  async function stream(request: FastifyRequest, reply: FastifyReply) {
    if (streams >= maxStreams) {
      refusals.count('streams');
      const { status, body } = answers.streams;
      return reply.code(status).headers(apiHeaders).type('application/json; charset=utf-8').send(body);
    }
    streams++;
    reply.raw.once('close', () => {
      streams--;
    });
    reply.headers(apiHeaders);
    await events.handle(request, reply, options);
    return reply;
  }

  app.route({
    method: ['GET', 'POST'],
    url: '/api/*',
    handler(request, reply) {
      const path = pathOf(request.url);
      // The router decodes before it matches; the guard asked for a token by what is written.
      if (!path.startsWith('/api/')) return reply.callNotFound();
      return streamPaths.has(path) ? stream(request, reply) : call(request, reply);
    },
  });
  return { streams: () => streams };
}
