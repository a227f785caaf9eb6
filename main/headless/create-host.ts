import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { errorMap } from '../../shared/contract/errors.ts';
import type { Core } from '../core/create-core.ts';
import type { Clock } from '../core/lib/clock.ts';
import type { Logger } from '../core/log/logger.ts';
import type { Hooks } from '../features/workflows/index.ts';
import { openApiPage } from './api-page/page.ts';
import { openAssets } from './assets.ts';
import { type Connections, createConnections } from './connections.ts';
import { createGuardedServer, turnAway } from './create-server.ts';
import { createGuard, type Guard, ownHosts, pathOf } from './guard.ts';
import { type Limits, standardLimits } from './limits.ts';
import { Refused } from './read-body.ts';
import type { Reason } from './reasons.ts';
import { createRefusals } from './refusals.ts';
import { serveHooks } from './serve-hooks.ts';
import { describeApi } from './serve-openapi.ts';
import { servePages } from './serve-pages.ts';
import { serveRest } from './serve-rest.ts';
import { createSocketServer } from './serve-socket.ts';
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

/** Nobody comes in. */
const nobody: Guard = { request: () => 'connections', upgrade: () => 'connections', needsToken: () => true };

const descriptionHeaders = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
};

type Handle = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

/** Whatever goes wrong while a request is answered: it has an answer, or its connection ends. */
function answerFailure(res: ServerResponse, error: unknown, log: Logger, count: (reason: Reason) => void): void {
  const { req } = res;
  // Whoever asked has gone, or has part of an answer that cannot be ended.
  if (res.headersSent || res.destroyed) return void req.socket.destroy();
  if (error instanceof Refused) {
    count(error.reason);
    turnAway(req.socket, error.reason, !req.complete);
    return;
  }
  const correlationId = randomUUID();
  log.error('a request failed', error, { correlationId });
  const { status, message } = errorMap.INTERNAL;
  const answer = JSON.stringify({ defined: true, code: 'INTERNAL', status, message, data: { correlationId } });
  res.writeHead(status, { ...descriptionHeaders, 'content-length': Buffer.byteLength(answer) }).end(answer);
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
  let guard = nobody;
  let connections: Connections | null = null;
  let stopHooks = () => {};

  let handle: Handle = () => Promise.resolve();
  const server = createGuardedServer({
    limits,
    refusals,
    guard: () => guard,
    handle: (req, res) => void handle(req, res).catch((error) => answerFailure(res, error, log, refusals.count)),
    upgrade: sockets.accept,
    trust: (socket) => connections?.trust(socket),
    isFull: sockets.isFull,
  });
  const { maxConnections: max, maxStrangers } = limits;
  connections = createConnections({ server, refusals, max, maxStrangers });
  const bound = connections;

  async function dispose() {
    stopHooks();
    guard = nobody;
    const closed = new Promise((resolve) => server.close(resolve));
    sockets.dispose();
    server.closeIdleConnections();
    const hurry = setTimeout(bound.closeAll, disposeMs);
    await closed;
    clearTimeout(hurry);
  }

  try {
    const port = await listen(server, options.address, options.port);
    const origin = `http://${options.address === '::1' ? '[::1]' : options.address}:${port}`;
    const origins = ownHosts(port).flatMap((host) => (host.startsWith('[') ? [] : `ws://${host}`));
    const [assets, own] = await Promise.all([openAssets({ root: options.pages, origins }), openApiPage(origins)]);
    // Put together when somebody asks: it goes through every schema there is.
    let description: Promise<string> | null = null;
    const describe = () => {
      description ??= describeApi({ version, server: origin }).then((document) => JSON.stringify(document));
      return description;
    };
    const rest = serveRest({ ...core, origin, log, refusals });
    const hook = serveHooks({ hooks: options.hooks, count: refusals.count });
    const page = servePages({ assets, own });
    // What the guard let through: below /api with its token, a call of a hook, or a page.
    handle = async (req, res) => {
      const path = pathOf(req.url ?? '');
      if (path === '/api/openapi.json' && req.method !== 'POST')
        return void res.writeHead(200, descriptionHeaders).end(await describe());
      if (path.startsWith('/api/') && !own.has(path)) return rest.handle(req, res);
      return req.method === 'POST' ? hook(req, res) : page(req, res);
    };
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
    if (server.listening) await dispose();
    else sockets.dispose();
    throw error;
  }
}
