import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../../../core/testing/until.ts';
import { createLoad } from './load.ts';

const wait = { timeoutMs: 60_000 };

/** Answers, echoes, and does wrong when it is told to. */
async function server() {
  const wrongs = { status: 200, breaks: false };
  const sockets = new Set<Duplex>();
  const http = createServer((req, res) => {
    if (req.url === '/slow') return void setTimeout(() => res.end('slow'), 50);
    if (wrongs.breaks) return void req.socket.destroy();
    res.writeHead(wrongs.status, { 'X-Version': 'one' }).end('ok');
  });
  http.on('upgrade', (req, socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    const accept = createHash('sha1').update(`${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept.digest('base64')}\r\n\r\n`,
    );
    socket.on('data', (frame: Buffer) => {
      const length = (frame[1] as number) & 0x7f;
      if (length > 125) return;
      const text = frame.subarray(6).map((byte, i) => byte ^ (frame[2 + (i % 4)] as number));
      socket.write(Buffer.concat([Buffer.from([frame[0] as number, length]), text.subarray(0, length)]));
    });
  });
  http.listen(0, '127.0.0.1');
  await until(() => http.listening);
  onTestFinished(() => {
    http.close();
    http.closeAllConnections();
    for (const socket of sockets) socket.destroy();
  });
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, wrongs, sockets };
}

test('a server that does well has nothing against it', async () => {
  const { url } = await server();
  const load = await createLoad({ url, requestsPerSecond: 100, connections: 5, sockets: 2, slow: 2 }, onTestFinished);
  await until(async () => (await load.now()).echoes >= 4, wait);
  const result = await load.stop();
  expect(result).toMatchObject({ failed: 0, reset: 0, socketsCut: 0, slowFailed: 0, errors: {} });
  expect(result.sent).toBeGreaterThan(0);
  expect(result.byVersion).toEqual({ one: result.sent });
  expect(result.statuses['200']).toBe(result.sent + result.slowSent);
});

test('what goes wrong is seen, each as what it is', async () => {
  const { url, wrongs, sockets } = await server();
  const load = await createLoad({ url, requestsPerSecond: 100, connections: 5, sockets: 2, slow: 0 }, onTestFinished);
  wrongs.status = 503;
  await until(async () => (await load.now()).failed > 0, wait);
  expect((await load.now()).reset).toBe(0);
  wrongs.breaks = true;
  await until(async () => (await load.now()).reset > 0, wait);
  for (const socket of sockets) socket.destroy();
  await until(async () => (await load.now()).socketsCut >= 2, wait);
  await load.stop();
});
