import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { Upstream } from '../../types.ts';

export interface Backend {
  upstream: Upstream;
  server: Server;
  requests: IncomingMessage[];
  sockets: Set<Duplex>;
  /** At once, with all connections. */
  die(): Promise<void>;
  again(): Promise<void>;
}

type Handle = (req: IncomingMessage, res: ServerResponse) => void;

/** A real server of one version, with WebSockets that echo what they get. */
export async function startBackend(version: string, handle?: Handle): Promise<Backend> {
  const requests: IncomingMessage[] = [];
  const sockets = new Set<Duplex>();
  const server = createServer({ keepAliveTimeout: 60_000 }, (req, res) => {
    requests.push(req);
    res.setHeader('X-Version', version);
    if (handle) handle(req, res);
    else res.end(version);
  });
  server.on('upgrade', (req, socket) => {
    requests.push(req);
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    const accept = createHash('sha1').update(`${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nX-Version: ${version}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept.digest('base64')}\r\n\r\n`,
    );
    socket.on('data', (frame: Buffer) => {
      const length = (frame[1] as number) & 0x7f;
      if (length > 125) return;
      const body = frame.subarray(6, 6 + length).map((byte, i) => byte ^ (frame[2 + (i % 4)] as number));
      socket.write(Buffer.concat([Buffer.from([frame[0] as number, length]), body]));
      if (((frame[0] as number) & 0x0f) === 8) socket.end();
    });
  });
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const die = () =>
    new Promise<void>((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(die);
  return {
    upstream: { id: `${version}-${port}`, host: '127.0.0.1', port },
    ...{ server, requests, sockets, die, again: () => listen(port) },
  };
}
