import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Guard } from './guard.ts';
import type { Limits } from './limits.ts';
import { answers, headerCount, headerLimit, type Reason } from './reasons.ts';
import type { Refusals } from './refusals.ts';

// An import of it would read every one of its exports, and one of them loads the whole of `fetch`: a tenth of a start.
const { createServer } = process.getBuiltinModule('node:http');

/** So long the answer waits in front of a body that nobody will read. */
const lingerMs = 500;

interface Options {
  limits: Limits;
  refusals: Refusals;
  guard: () => Guard;
  /** Gets only what the guard has let through. */
  handle: RequestListener;
  upgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => void;
  trust: (socket: Socket) => void;
  /** No WebSocket more. */
  isFull: () => boolean;
}

const ignore = () => {};

/** Writes the refusal on the bare socket: nothing else spends time on whoever is turned away. */
export function turnAway(socket: Duplex, reason: Reason, hasBody: boolean) {
  socket.on('error', ignore);
  if (!socket.writable) return void socket.destroy();
  if (!hasBody) {
    socket.end(answers[reason].raw, () => socket.destroy());
    return;
  }
  // Closing with unread bytes resets the connection, and the reset would overtake the answer.
  socket.pause();
  socket.end(answers[reason].raw);
  setTimeout(() => socket.destroy(), lingerMs).unref();
}

const hasBody = ({ headers }: IncomingMessage) =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

function reasonOfClientError(code: string | undefined): Reason | null {
  if (code === 'HPE_HEADER_OVERFLOW') return 'headers';
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'slow';
  if (code === 'ECONNRESET' || code === 'EPIPE') return null;
  return 'malformed';
}

/** The listening half: the guard stands before everything, and every limit of the parser is set here. */
export function createGuardedServer({ limits, refusals, guard, handle, upgrade, trust, isFull }: Options): Server {
  const refuse = (socket: Duplex, reason: Reason, body: boolean) => {
    refusals.count(reason);
    turnAway(socket, reason, body);
  };

  const onRequest = (req: IncomingMessage, res: ServerResponse) => {
    const reason = guard().request(req);
    if (reason) return refuse(req.socket, reason, hasBody(req));
    if (guard().needsToken(req)) trust(req.socket);
    handle(req, res);
  };

  const server = createServer(
    {
      maxHeaderSize: headerLimit,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: limits.checkMs,
      // Without a host the guard decides, so that it is counted.
      requireHostHeader: false,
      insecureHTTPParser: false,
      noDelay: true,
    },
    onRequest,
  );
  server.maxHeadersCount = headerCount;
  server.maxRequestsPerSocket = 0;
  server.on('checkContinue', (req: IncomingMessage, res: ServerResponse) => {
    const reason = guard().request(req);
    if (reason) return refuse(req.socket, reason, true);
    res.writeContinue();
    if (guard().needsToken(req)) trust(req.socket);
    handle(req, res);
  });
  server.on('checkExpectation', (req: IncomingMessage) => refuse(req.socket, 'expectation', hasBody(req)));
  server.on('connect', (_req: IncomingMessage, socket: Duplex) => refuse(socket, 'method', false));
  server.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    const reason = guard().upgrade(req);
    if (reason) return refuse(socket, reason, true);
    if (isFull()) return refuse(socket, 'connections', true);
    trust(req.socket);
    socket.on('error', ignore);
    upgrade(req, socket, head);
  });
  server.on('clientError', (error: { code?: string }, socket: Duplex) => answerClientError(error, socket, refusals));
  return server;
}

function answerClientError(error: { code?: string }, socket: Duplex, refusals: Refusals) {
  const reason = reasonOfClientError(error.code);
  if (reason === null) return void socket.destroy();
  refusals.count(reason);
  turnAway(socket, reason, true);
}
