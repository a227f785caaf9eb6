import type { IncomingMessage, ServerResponse } from 'node:http';
import type { StandardHandlerOptions } from '@orpc/server/standard';
import type { Core } from '../core/create-core.ts';
import type { Logger } from '../core/log/logger.ts';
import type { RpcContext } from '../core/rpc.ts';
import { pathOf } from './guard.ts';
import { readJson } from './read-body.ts';
import { answers } from './reasons.ts';
import type { Refusals } from './refusals.ts';
import { findStreams } from './serve-contract.ts';
import { intoClosedSet, unknownProcedure } from './serve-errors.ts';
import { sendEvents } from './serve-events.ts';
import { createRestHandler } from './serve-plain.ts';

const maxStreams = 32;

const apiHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
};
const jsonHeaders = { ...apiHeaders, 'content-type': 'application/json; charset=utf-8' };

interface Deps {
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
  response.writeHead(status, { ...jsonHeaders, 'content-length': Buffer.byteLength(text) }).end(text);
}

const isStream = (body: unknown): body is AsyncIterator<unknown> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body;

export interface Rest {
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>;
  streams(): number;
}

/** The contract as plain HTTP below /api: queries by GET, commands by POST, streams as server-sent events. */
export function serveRest({ router, context, origin, log, refusals }: Deps): Rest {
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
  const handler = createRestHandler(router, { maxBracketNotationArrayIndex: 500, interceptors: closedSet });
  let streams = 0;

  async function call(req: IncomingMessage, res: ServerResponse) {
    const body = await readJson(req);
    const { response } = await handler.handle(
      {
        method: req.method ?? 'GET',
        url: new URL(origin + (req.url ?? '/')),
        headers: req.headers,
        body: async () => body,
        signal: signalOf(res),
      },
      options,
    );
    return response;
  }

  async function stream(req: IncomingMessage, res: ServerResponse) {
    if (streams >= maxStreams) {
      refusals.count('streams');
      const { status, body } = answers.streams;
      return void res.writeHead(status, { ...jsonHeaders, 'content-length': Buffer.byteLength(body) }).end(body);
    }
    streams++;
    res.once('close', () => {
      streams--;
    });
    const response = await call(req, res);
    const body: unknown = response?.body;
    if (!isStream(body)) return sendJson(res, response?.status ?? 500, body);
    await sendEvents(res, body, response?.status ?? 200, apiHeaders);
  }

  return {
    streams: () => streams,
    async handle(req, res) {
      if (streamPaths.has(pathOf(req.url ?? ''))) return stream(req, res);
      const response = await call(req, res);
      sendJson(res, response?.status ?? 500, response?.body);
    },
  };
}
