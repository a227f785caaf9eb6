import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { errorMap } from '../../shared/contract/errors.ts';
import type { Core } from '../core/create-core.ts';
import type { Clock } from '../core/lib/clock.ts';
import type { Logger } from '../core/log/logger.ts';
import type { Hooks } from '../features/workflows/index.ts';
import { openApiPage } from './api-page/page.ts';
import { openAssets } from './assets.ts';
import { type Connections, createConnections } from './connections.ts';
import { answerClientError, createGuardedServer } from './create-server.ts';
import { createGuard, type Guard, ownHosts } from './guard.ts';
import { type Limits, standardLimits } from './limits.ts';
import { answers, bodyLimit, type Reason } from './reasons.ts';
import { createRefusals } from './refusals.ts';
import { serveHooks } from './serve-hooks.ts';
import { describeApi } from './serve-openapi.ts';
import { servePages } from './serve-pages.ts';
import { serveRest } from './serve-rest.ts';
import { createSocketServer } from './serve-socket.ts';
import { parseStrictJsonBytes } from './strict-json.ts';
import type { TokenGate } from './token.ts';

export interface HostOptions {
  core: Pick<Core, 'router' | 'context'>;
  /** Where calls of webhooks go. */
  hooks: Pick<Hooks, 'deliver' | 'serve'>;
  clock: Clock;
  log: Logger;
  /** Writes to the journal. */
  note: (sentence: string, data: { reason: Reason; count: number }) => void;
  tokens: TokenGate;
  address: '127.0.0.1' | '::1';
  /** 0 for any free one. */
  port: number;
  /** The built renderer. */
  pages: string;
  version: string;
  limits?: Partial<Limits>;
}

interface HostStatus {
  connections: number;
  sockets: number;
  calls: number;
  streams: number;
  refusals: Partial<Record<Reason, number>>;
}

export interface Host {
  /** `http://127.0.0.1:4680` */
  origin: string;
  port: number;
  status(): HostStatus;
  dispose(): Promise<void>;
}

const disposeMs = 2_000;

const descriptionHeaders = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
};

const reasonOfStatus: Record<number, Reason> = { 400: 'json', 413: 'body-too-large', 415: 'content-type' };

function answerErrors(app: FastifyInstance, log: Logger, count: (reason: Reason) => void) {
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const reason = reasonOfStatus[error.statusCode ?? 500];
    if (reason) {
      count(reason);
      const { status, headers, body } = answers[reason];
      return reply.code(status).headers(headers).send(body);
    }
    const correlationId = randomUUID();
    log.error('a request failed', error, { correlationId });
    const { status, message } = errorMap.INTERNAL;
    const answer = { defined: true, code: 'INTERNAL', status, message, data: { correlationId } };
    return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(answer));
  });
}

function parseBody(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return parseStrictJsonBytes(body);
  } catch (cause) {
    throw Object.assign(new Error('malformed JSON', { cause }), { statusCode: 400 });
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: 1024 }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : port);
    });
  });
}

/** The core over HTTP and WebSocket on this machine's own address. Rejects with EADDRINUSE when the port is taken. */
export async function createHost(options: HostOptions): Promise<Host> {
  const { core, clock, log, tokens, version } = options;
  const limits = { ...standardLimits, ...options.limits };
  const refusals = createRefusals({ clock, log, note: options.note });
  const sockets = createSocketServer({ ...core, clock, log, refusals, maxSockets: limits.maxSockets });
  // The port is part of what the guard checks, so until it is known nobody comes in.
  let guard: Guard = { request: () => 'connections', upgrade: () => 'connections' };
  let connections: Connections | null = null;
  let stopHooks = () => {};

  const app = fastify({
    bodyLimit,
    exposeHeadRoutes: false,
    requestIdHeader: false,
    genReqId: () => '',
    routerOptions: { maxParamLength: 4096 },
    clientErrorHandler: (error, socket) => answerClientError(error, socket, refusals),
    serverFactory: (handle) =>
      createGuardedServer({
        limits,
        refusals,
        guard: () => guard,
        handle,
        upgrade: sockets.accept,
        trust: (socket) => connections?.trust(socket),
        isFull: sockets.isFull,
      }),
  });
  const { maxConnections: max, maxStrangers } = limits;
  connections = createConnections({ server: app.server, refusals, max, maxStrangers });
  const bound = connections;

  async function dispose() {
    stopHooks();
    guard = { request: () => 'connections', upgrade: () => 'connections' };
    const closed = new Promise((resolve) => app.server.close(resolve));
    sockets.dispose();
    app.server.closeIdleConnections();
    const hurry = setTimeout(bound.closeAll, disposeMs);
    await closed;
    clearTimeout(hurry);
    await app.close();
  }

  try {
    const port = await listen(app.server, options.address, options.port);
    const origin = `http://${options.address === '::1' ? '[::1]' : options.address}:${port}`;
    const origins = ownHosts(port).flatMap((host) => (host.startsWith('[') ? [] : `ws://${host}`));
    const [assets, own] = await Promise.all([openAssets({ root: options.pages, origins }), openApiPage(origins)]);
    // Put together when somebody asks: it goes through every schema there is.
    let description: Promise<string> | null = null;
    const describe = () => {
      description ??= describeApi({ version, server: origin }).then((document) => JSON.stringify(document));
      return description;
    };
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) =>
      parseBody(body),
    );
    answerErrors(app, log, refusals.count);
    app.get('/api/openapi.json', async (_request, reply) => reply.headers(descriptionHeaders).send(await describe()));
    const rest = serveRest({ app, ...core, origin, log, refusals });
    serveHooks({ app, hooks: options.hooks, count: refusals.count });
    servePages({ app, assets, own });
    await app.ready();
    guard = createGuard({ port, tokens, open: new Set(own.keys()) });
    stopHooks = options.hooks.serve(origin);
    return {
      origin,
      port,
      status() {
        const { sockets: open, calls, streams } = sockets.status();
        const counts = refusals.counts();
        return {
          connections: bound.count(),
          sockets: open,
          calls,
          streams: streams + rest.streams(),
          refusals: counts,
        };
      },
      dispose,
    };
  } catch (error) {
    if (app.server.listening) await dispose();
    else sockets.dispose();
    throw error;
  }
}
