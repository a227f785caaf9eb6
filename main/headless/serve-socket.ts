import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';
import type { Core } from '../core/create-core.ts';
import type { Cancel, Clock } from '../core/lib/clock.ts';
import type { Logger } from '../core/log/logger.ts';
import { createRpcHandler } from '../core/rpc/create-rpc-handler.ts';
import { parseFrame } from './frame.ts';
import { bodyLimit, type Reason } from './reasons.ts';
import type { Refusals } from './refusals.ts';
import { findStreams } from './serve-contract.ts';
import { intoClosedSet, refusalError, unknownProcedure } from './serve-errors.ts';

const maxCalls = 256;
const maxStreams = 64;
/** Answers that say "too many" are answers too: whoever does not even wait for them is cut off. */
const maxUnderWay = 1024;
const maxMalformed = 8;
const pingEvery = 30_000;
/** Above this much unsent, streams wait; that is the backpressure that oRPC lacks. */
const pauseAt = 512 * 1024;
const maxUnsent = 32 * 1024 * 1024;

const closeCodes = { leaving: 1001, policy: 1008 } as const;

const tooLargeCodes = new Set([
  'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH',
  'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH',
  'WS_ERR_TOO_MANY_BUFFERED_PARTS',
]);

interface Deps {
  router: Core['router'];
  context: Core['context'];
  clock: Clock;
  log: Logger;
  refusals: Refusals;
  maxSockets: number;
}

type SocketContext = ReturnType<Core['context']> & { refusal: Reason | null };

export interface SocketServer {
  accept(req: IncomingMessage, socket: Duplex, head: Buffer): void;
  isFull(): boolean;
  status(): { sockets: number; calls: number; streams: number };
  dispose(): void;
}

interface Session {
  alive: boolean;
  unsentBefore: number;
  ws: WebSocket;
}

export function createSocketServer({ router, context, clock, log, refusals, maxSockets }: Deps): SocketServer {
  const streamPaths = findStreams().rpc;
  const sessions = new Set<Session>();
  let stopPinging: Cancel | null = null;
  let calls = 0;
  let streams = 0;

  const handler = createRpcHandler<SocketContext>(router, {
    interceptors: [
      async ({ next, request, context: { refusal } }) => {
        if (refusal) throw refusalError(refusal);
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

  let server: WebSocketServer | null = null;
  let loading: Promise<void> | null = null;
  /** Sockets that wait for it count as open. */
  let waiting = 0;
  let over = false;
  async function load(): Promise<void> {
    const ws = await import('ws');
    server = new ws.WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: bodyLimit,
      maxFragments: 256,
      maxBufferedChunks: 4096,
      // Never the second one that is offered: it is the token.
      handleProtocols: () => 'optimus.v1',
    });
    if (over) server.close();
  }

  /** The first socket loads it, and no start. What comes meanwhile stays in the socket, which nobody reads yet. */
  async function acceptLater(...[req, socket, head]: Parameters<SocketServer['accept']>): Promise<void> {
    waiting++;
    try {
      loading ??= load();
      await loading;
      server?.handleUpgrade(req, socket, head, open);
    } catch (error) {
      log.error('a socket could not be opened', error);
      socket.destroy();
    } finally {
      waiting--;
    }
  }

  function ping() {
    for (const session of sessions) {
      const { ws } = session;
      const stuck = session.unsentBefore > pauseAt && ws.bufferedAmount >= session.unsentBefore;
      if (!session.alive || stuck) {
        if (stuck) refusals.count('slow-reader');
        ws.terminate();
        continue;
      }
      session.alive = false;
      session.unsentBefore = ws.bufferedAmount;
      ws.ping();
    }
  }

  function open(ws: WebSocket) {
    const session: Session = { alive: true, unsentBefore: 0, ws };
    const base = context({ id: randomUUID(), kind: 'socket' });
    const admitted: SocketContext = { ...base, refusal: null };
    const tooManyCalls: SocketContext = { ...base, refusal: 'calls' };
    const tooManyStreams: SocketContext = { ...base, refusal: 'streams' };
    let ownCalls = 0;
    let ownStreams = 0;
    let malformed = 0;

    const cutOff = (reason: Reason, code: number) => {
      refusals.count(reason);
      ws.close(code, reason);
    };

    const peer = {
      addEventListener() {},
      /** A promise makes oRPC wait before it takes the next item of a stream, whose channel then drops or coalesces. */
      send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void | Promise<void> {
        if (ws.readyState !== ws.OPEN) return;
        if (ws.bufferedAmount > maxUnsent) {
          refusals.count('slow-reader');
          return ws.terminate();
        }
        const text = data as string | ArrayBufferView;
        if (ws.bufferedAmount < pauseAt) return ws.send(text);
        return new Promise((resolve) => ws.send(text, () => resolve()));
      },
    };

    const run = async (text: string, ctx: SocketContext, isStream: boolean) => {
      if (isStream) {
        ownStreams++;
        streams++;
      } else {
        ownCalls++;
        calls++;
      }
      try {
        await handler.message(peer, text, { context: ctx });
      } catch (error) {
        log.error('a frame could not be answered', error);
      } finally {
        if (isStream) {
          ownStreams--;
          streams--;
        } else {
          ownCalls--;
          calls--;
        }
      }
    };

    const refuseFrame = () => {
      if (++malformed > maxMalformed) cutOff('frame', closeCodes.policy);
      else refusals.count('frame');
    };

    ws.on('message', (data, isBinary) => {
      if (ws.readyState !== ws.OPEN) return;
      const text = isBinary || !Buffer.isBuffer(data) ? null : data.toString('utf8');
      const frame = text === null ? null : parseFrame(text);
      if (text === null || frame === null) return refuseFrame();
      if (frame.kind === 'abort') {
        void handler.message(peer, text, { context: admitted }).catch(() => {});
        return;
      }
      if (ownCalls + ownStreams >= maxUnderWay) return cutOff('calls', closeCodes.policy);
      const isStream = streamPaths.has(frame.path);
      if (isStream ? ownStreams < maxStreams : ownCalls < maxCalls) return void run(text, admitted, isStream);
      const reason = isStream ? 'streams' : 'calls';
      refusals.count(reason);
      void run(text, isStream ? tooManyStreams : tooManyCalls, false);
    });
    ws.on('pong', () => {
      session.alive = true;
    });
    ws.on('error', (error: Error & { code?: string }) => {
      const tooLarge = tooLargeCodes.has(error.code ?? '');
      if (error.code?.startsWith('WS_ERR_')) refusals.count(tooLarge ? 'frame-too-large' : 'frame');
    });
    ws.on('close', () => {
      sessions.delete(session);
      handler.close(peer);
      if (sessions.size === 0) {
        stopPinging?.();
        stopPinging = null;
      }
    });

    sessions.add(session);
    stopPinging ??= clock.every(pingEvery, ping);
  }

  return {
    accept(req, socket, head) {
      if (server) server.handleUpgrade(req, socket, head, open);
      else void acceptLater(req, socket, head);
    },
    isFull: () => sessions.size + waiting >= maxSockets,
    status: () => ({ sockets: sessions.size, calls, streams }),
    dispose() {
      over = true;
      stopPinging?.();
      for (const { ws } of sessions) ws.close(closeCodes.leaving, 'Optimus ends');
      server?.close();
    },
  };
}
