import {
  createServer as createHttp,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import { createDoors } from './doors.ts';
import { close, forward, refuse } from './forward.ts';
import type { Client } from './headers.ts';
import type { Place } from './place.ts';
import { mayUpgrade, upgrade } from './upgrade.ts';

const limits = {
  // nginx has four times 8 KiB.
  maxHeaderSize: 32 * 1024,
  headersTimeout: 10_000,
  // An upload may take as long as it goes on; what stalls is looked for by itself.
  requestTimeout: 0,
  connectionsCheckingInterval: 2_000,
  keepAliveTimeout: 75_000,
  insecureHTTPParser: false,
  requireHostHeader: true,
  noDelay: true,
} as const satisfies ServerOptions;

export interface Listener {
  port: number;
  /** Takes other keys for connections to come. */
  setTls(tls: { cert: string; key: string }): void;
  tick(): void;
  /** Closed, and the last of its connections is gone. */
  readonly over: boolean;
  /** No new connections; those that are idle end, the others after their answer. */
  close(): void;
}

/** Asked at once on one connection, without waiting for answers. Browsers never do. */
const mostWaiting = 64;

const known = new WeakMap<object, Client>();

function clientOf(socket: Socket, port: string, secure: boolean): Client {
  const before = known.get(socket);
  if (before) return before;
  const told = socket.remoteAddress ?? '';
  const address = told.startsWith('::ffff:') ? told.slice(7) : told;
  const client = {
    address,
    local: address === '::1' || address.startsWith('127.'),
    secure,
    port,
    busy: false,
    waiting: [],
    refused: false,
  };
  known.set(socket, client);
  return client;
}

/** Rejects with what the system said when the port cannot be had. */
export async function listen(
  at: { address: string; port: number; tls: { cert: string; key: string } | null },
  place: Place,
): Promise<Listener> {
  let portName = String(at.port);
  let closing = false;
  let over = false;

  const options = { ...limits, shouldUpgradeCallback: mayUpgrade };
  const secure = at.tls !== null;
  const tlsOptions = { minVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'] } as const;
  const https = at.tls && createHttps({ ...options, ...tlsOptions, ...at.tls });
  const server: Server = https ?? createHttp(options);
  // What exceeds a count would be left out without a word, and with it perhaps how long the body is: the size is the limit.
  server.maxHeadersCount = 0;
  const handle = (req: IncomingMessage, res: ServerResponse) => {
    // It came behind an answer that ends the connection.
    if (!req.socket.writable) return;
    if (closing) res.shouldKeepAlive = false;
    const client = clientOf(req.socket, portName, secure);
    if (client.busy || client.refused) {
      if (client.waiting.length < mostWaiting && !client.refused) {
        client.waiting.push(() => serve(client, req, res));
        return;
      }
      // What comes after it must not be done either: nobody would hear of it.
      client.refused = true;
      res.shouldKeepAlive = false;
      refuse(res, 429, 'Too many requests at once on one connection.\n', close);
      return;
    }
    serve(client, req, res);
  };
  const serve = (client: Client, req: IncomingMessage, res: ServerResponse) => {
    client.busy = true;
    res.on('close', () => {
      client.busy = false;
      // Nobody would hear of them where this answer was the last.
      if (!req.socket.writable) client.waiting.length = 0;
      else client.waiting.shift()?.();
    });
    forward(place, client, req, res);
  };
  const arrival = secure ? 'secureConnection' : 'connection';
  const [byNode] = server.listeners(arrival);
  if (byNode === undefined) throw new Error('no server of Node takes connections');
  const doors = createDoors({
    ...limits,
    also: () => (place.sticky.by === 'header' ? place.sticky.name.toLowerCase() : null),
    serve: (request, reply, socket) => forward(place, clientOf(socket, portName, secure), request, reply),
    toNode: (socket) => void byNode.call(server, socket),
  });
  server.removeAllListeners(arrival);
  server.on(arrival, doors.take);
  server.on('request', handle);
  server.on('checkContinue', handle);
  server.on('upgrade', (req: IncomingMessage, socket: Socket, first: Buffer) => {
    const client = clientOf(socket, portName, secure);
    // No client asks for it before it has all answers.
    if (client.busy || !socket.writable) socket.destroy();
    else upgrade(place, client, req, socket, first, () => doors.tunnelled(socket));
  });
  server.on('connect', (_req: IncomingMessage, socket: Socket) => {
    socket.on('error', () => {});
    socket.write('HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    socket.destroySoon();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: at.port, host: at.address, backlog: 1_024, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  // Running out of descriptors costs a connection, never the program.
  server.on('error', () => {});
  server.once('close', () => {
    over = true;
  });
  const { port } = server.address() as AddressInfo;
  portName = String(port);

  return {
    port,
    get over() {
      return over;
    },
    setTls(tls) {
      https?.setSecureContext({ ...tlsOptions, ...tls });
    },
    tick() {
      doors.tick(performance.now());
    },
    close() {
      closing = true;
      server.keepAliveTimeout = 1;
      // Node's own would not look any more for those who are slow with their headers. It does once the last has left.
      NetServer.prototype.close.call(server, () => server.close());
      doors.close();
      server.closeIdleConnections();
    },
  };
}
